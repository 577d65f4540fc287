import type { DuckDBVector } from '@duckdb/node-api';
import { echo, plainText } from '../plain-text.ts';
import type { TextDictionary } from '../trace/text-dictionary.ts';
import type { EventTimes } from './event-time.ts';
import type { FieldSource } from './mapping.ts';
import type { NumberRange } from './number-range.ts';

/** Where a column's values are in the rows of a file. */
export type Place =
  | { readonly kind: 'constant'; readonly text: string }
  /** A field of each row of a text file. */
  | { readonly kind: 'field'; readonly index: number }
  /** A column of what DuckDB selected; `reads`: places of the fields in the row that it is calculated from. */
  | { readonly kind: 'selected'; readonly index: number; readonly reads: readonly number[] };

/** A column of a file: where its values are, and how messages call it. */
export interface FileColumn {
  readonly source: FieldSource;
  readonly place: Place;
}

/** A column of numbers of a file. */
export interface NumberField extends NumberRange, FileColumn {
  readonly name: string;
  readonly unit: string;
  /** Its index among the columns. */
  readonly column: number;
  readonly isDegrees: boolean;
}

/** A column of texts of a file. */
export interface TextField extends FileColumn {
  readonly name: string;
  /** Its index among the columns. */
  readonly column: number;
  readonly dictionary: TextDictionary;
}

/** A file whose rows are to be taken. */
export interface OpenFile {
  readonly file: string;
  /** What a row's number counts, for messages. */
  readonly counts: 'line' | 'row';
  /** By the names of `event_time` and the stream's columns. */
  readonly columns: Readonly<Record<string, FileColumn>>;
  readonly times: EventTimes;
  /** Whether times have been read already, as ms since 1970. */
  readonly timesAreRead: boolean;
  /** The field of the `id`; −1 where there is none. */
  readonly id: number;
}

/** A row of a file: fields of text, or what DuckDB selected, or both. */
export interface GivenRow {
  /** Its line, or its number from 1. */
  readonly at: number;
  readonly record: readonly string[];
  readonly selected: readonly DuckDBVector[];
  /** Its index in `selected`. */
  readonly index: number;
}

/** The value of a row's field; null where DuckDB found none that fits. */
export function fieldValue(place: Place, { record, selected, index }: GivenRow): string | number | null {
  switch (place.kind) {
    case 'field':
      return record[place.index]!;
    case 'constant':
      return place.text;
    case 'selected':
      return selected[place.index]!.getItem(index) as string | number | null;
  }
}

/** What messages call a column: its header, or the flag that calculates it. */
export function nameOf({ source }: FileColumn): string {
  switch (source.kind) {
    case 'field':
      return plainText(source.header);
    case 'expression':
      return source.flag;
    case 'constant':
      return 'a constant';
  }
}

/** `column 'price': '3.9' given`, with the fields that an expression reads. */
export function shownField(column: FileColumn, row: GivenRow): string {
  const { source } = column;
  const name = source.kind === 'field' ? `column '${nameOf(column)}'` : nameOf(column);
  const values = valuesRead(column, row).map((each) => `'${echo(plainText(each))}'`);
  return values.length === 0 ? name : `${name}: ${values.join(' and ')} given`;
}

function valuesRead({ source, place }: FileColumn, row: GivenRow): string[] {
  if (place.kind === 'selected' && place.reads.length > 0) {
    return place.reads.map((field) => row.record[field]!);
  }
  return place.kind === 'selected' && source.kind === 'expression' ? [] : [String(fieldValue(place, row) ?? '')];
}
