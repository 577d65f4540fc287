import { type MillraceError, usageError } from '../../contracts/errors.ts';
import type { ColumnType, Workload } from '../../contracts/workload.ts';
import { allowedTimes, parseEventTime, type TimeUnit, timeUnitOf } from './event-time.ts';
import { GrowingColumns } from './growing-columns.ts';
import { KeyDictionary } from './key-dictionary.ts';
import { applyScale, bindColumn, type FieldSource, type Mappings } from './mapping.ts';
import { type NumberField, numberField } from './number-field.ts';
import { parseNumber, parseWholeNumber } from './whole-number.ts';

/** What the rows of a file are read for. */
interface EventRowsRequest {
  readonly workload: Workload;
  readonly file: string;
  readonly mappings: Mappings;
  /** False: rows out of order within a key are refused. */
  readonly sort: boolean;
}

/** How the rows of one file are read, known once its header and first row are. */
interface Layout {
  readonly time: FieldSource & { readonly kind: 'field' };
  readonly key: FieldSource;
  readonly numbers: readonly NumberField[];
}

/** Takes the rows of an events file one by one into columns: `event_time` first, then the workload's in their order. */
export class EventRows {
  readonly columns: GrowingColumns;
  readonly keys: KeyDictionary = new KeyDictionary();
  readonly #request: EventRowsRequest;
  readonly #names: readonly string[];
  readonly #keyColumn: number;
  #layout: Layout | undefined;
  #unit: TimeUnit | undefined;
  #events = 0;
  #latestMs = Number.NEGATIVE_INFINITY;
  #disorderMs = 0;
  /** The last time of each key, by its number. */
  readonly #lastMs: number[] = [];

  constructor(request: EventRowsRequest) {
    const { workload, file } = request;
    this.#request = request;
    this.#names = Object.keys(workload.columns);
    this.#keyColumn = this.#names.indexOf(workload.key) + 1;
    this.columns = new GrowingColumns(file, columnTypes(workload));
  }

  /** Number of events taken so far. */
  get events(): number {
    return this.#events;
  }

  /** The largest time an event lags behind one before it, ms. */
  get disorderMs(): number {
    return this.#disorderMs;
  }

  /** The unit of the times; undefined before the first event. */
  get unit(): TimeUnit | undefined {
    return this.#unit;
  }

  /** True once the header has been taken. */
  get hasHeader(): boolean {
    return this.#layout !== undefined;
  }

  /** Takes the header, then each row of the file. */
  take(record: readonly string[], line: number): void {
    const layout = this.#layout;
    if (layout === undefined) {
      this.#layout = this.#layoutOf(record.map((name) => name.trim()));
      return;
    }
    const row = this.#events;
    this.columns.reserve(row);
    const { arrays } = this.columns;
    const time = this.#timeOf(layout, record, line);
    arrays[0]![row] = time;
    const key = this.#keyOf(layout, record, line);
    arrays[this.#keyColumn]![row] = key;
    for (const field of layout.numbers) {
      arrays[field.column]![row] = this.#numberOf(field, record, line);
    }
    this.#checkOrder(key, time, line);
    this.#events = row + 1;
  }

  #layoutOf(header: readonly string[]): Layout {
    const { workload, file, mappings } = this.#request;
    const bind = (name: string): FieldSource => bindColumn({ workload, file, header }, name, mappings.get(name));
    const time = bind('event_time');
    if (time.kind === 'constant') {
      throw new TypeError('event_time is never a constant');
    }
    const layout = { time, key: bind(workload.key), numbers: [] as NumberField[] };
    for (const [index, name] of this.#names.entries()) {
      if (name !== workload.key) {
        layout.numbers.push(numberField(name, index + 1, workload.columns[name]!, bind(name)));
      }
    }
    return layout;
  }

  #timeOf(layout: Layout, record: readonly string[], line: number): number {
    const { index, header, scale } = layout.time;
    const text = record[index]!;
    this.#unit ??= timeUnitOf(text, scale);
    const time = this.#unit === undefined ? Number.NaN : parseEventTime(text, this.#unit, scale);
    if (Number.isNaN(time)) {
      throw this.#badValue(line, header, text, `event_time must be ${allowedTimes[this.#unit ?? 'any']}`);
    }
    return time;
  }

  #keyOf(layout: Layout, record: readonly string[], line: number): number {
    const { key } = layout;
    const text = key.kind === 'constant' ? key.text : record[key.index]!;
    if (text === '' && key.kind === 'field') {
      throw this.#badValue(line, key.header, text, `${this.#request.workload.key} must be a text that is not empty`);
    }
    return this.keys.add(text);
  }

  #numberOf(field: NumberField, record: readonly string[], line: number): number {
    const { source } = field;
    const text = source.kind === 'constant' ? source.text : record[source.index]!;
    const scale = source.kind === 'constant' ? undefined : source.scale;
    const value = scale === undefined ? parseWholeNumber(text) : Math.round(applyScale(parseNumber(text), scale)) + 0;
    if (value >= field.minimum && value <= field.maximum) {
      return value;
    }
    const becomes = scale === undefined || Number.isNaN(value) ? '' : ` (scaled: ${value})`;
    const allowed =
      scale !== undefined && Number.isNaN(value)
        ? `a number is needed to calculate ${field.name}`
        : `${field.name} must be a whole number from ${field.minimum} to ${field.maximum}`;
    throw this.#badValue(line, source.kind === 'constant' ? field.name : source.header, text + becomes, allowed);
  }

  #checkOrder(key: number, time: number, line: number): void {
    const lastMs = this.#lastMs[key];
    if (lastMs !== undefined && time < lastMs && !this.#request.sort) {
      const { workload, file } = this.#request;
      throw usageError(
        `${file} line ${line}: ${workload.key} '${this.keys.names[key]!}' goes back in time, from ` +
          `${this.#show(lastMs)} to ${this.#show(time)}; sort the file by event time, or let --sort do it`,
      );
    }
    this.#lastMs[key] = time;
    if (time > this.#latestMs) {
      this.#latestMs = time;
    } else if (this.#latestMs - time > this.#disorderMs) {
      this.#disorderMs = this.#latestMs - time;
    }
  }

  #show(time: number): string {
    return this.#unit === 'plain-ms' || Math.abs(time) > 8.64e15 ? `${time} ms` : new Date(time).toISOString();
  }

  #badValue(line: number, header: string, text: string, allowed: string): MillraceError {
    const given = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    const shown = given.replaceAll(/\s/g, ' ');
    return usageError(`${this.#request.file} line ${line}, column '${header}': '${shown}' given; ${allowed}`);
  }
}

/** How the columns are stored: `event_time`, then the workload's in their order. */
export function columnTypes(workload: Workload): ColumnType[] {
  return ['float64', ...Object.values(workload.columns).map((spec) => spec.type)];
}
