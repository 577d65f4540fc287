import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';

/** Columns padded to their widest cell; a row shorter than the header lets its last cell run on. */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(
      title.length,
      ...rows.map((row) => (column === row.length - 1 && row.length < header.length ? 0 : width(row[column] ?? ''))),
    ),
  );
  // "after the whole history" takes the room of the latency columns behind it.
  const line = (row: readonly string[]): string => {
    let text = '';
    let end = 0;
    row.forEach((cell, column) => {
      text = text.padEnd(text.length + Math.max(0, end - width(text))) + cell;
      end += widths[column]! + 2;
    });
    return `  ${text.trimEnd()}\n`;
  };
  return pc.dim(line(header)) + rows.map(line).join('');
}

function width(text: string): number {
  return stripVTControlCharacters(text).length;
}
