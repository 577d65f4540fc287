import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';

/** A row of a table; `null` is a place into which the cell before it runs on. */
export type Row = readonly (string | null)[];

/** Spaces between two columns. */
const GAP = 2;

/**
 * Columns padded to their widest cell, two spaces apart. A cell followed by `null`s, or the last cell of a row shorter
 * than the header, runs on over the columns behind it. Colours take no room. Empty without rows.
 */
export function renderTable(header: readonly string[], rows: readonly Row[]): string {
  if (rows.length === 0) {
    return '';
  }
  const widths = header.map(width);
  const all = rows.map((row) => spansOf(row, header.length));
  for (const spans of all) {
    for (const { text, first, last } of spans) {
      if (first === last) {
        widths[first] = Math.max(widths[first]!, width(text));
      }
    }
  }
  // A cell over several columns widens the last of them if they have no room for it; at the end of a row it need not.
  for (const spans of all) {
    for (const { text, first, last } of spans) {
      if (last < header.length - 1) {
        widths[last]! += Math.max(0, width(text) - roomOf(widths, first, last));
      }
    }
  }
  const line = (spans: readonly Span[]): string => {
    const cells = spans.map(({ text, first, last }) => {
      return text + ' '.repeat(Math.max(0, roomOf(widths, first, last) - width(text)));
    });
    return `  ${cells.join(' '.repeat(GAP)).trimEnd()}\n`;
  };
  return pc.dim(line(spansOf(header, header.length))) + all.map(line).join('');
}

interface Span {
  readonly text: string;
  /** First and last column it stands in. */
  readonly first: number;
  readonly last: number;
}

function spansOf(row: Row, columns: number): Span[] {
  return row.flatMap((text, first) => {
    if (text === null) {
      return [];
    }
    let last = first;
    while (last + 1 < columns && (last + 1 >= row.length || row[last + 1] === null)) {
      last++;
    }
    return [{ text, first, last }];
  });
}

/** Characters from the beginning of one column to the end of another. */
function roomOf(widths: readonly number[], first: number, last: number): number {
  return widths.slice(first, last + 1).reduce((sum, each) => sum + each + GAP, -GAP);
}

function width(text: string): number {
  return stripVTControlCharacters(text).length;
}
