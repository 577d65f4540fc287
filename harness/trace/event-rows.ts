import { type MillraceError, usageError } from '../../contracts/errors.ts';
import type { Column, ColumnType, Stream, Workload } from '../../contracts/workload.ts';
import { allowedTimes, parseEventTime, type TimeUnit, timeUnitOf } from './event-time.ts';
import { GrowingColumns, maximumEvents } from './growing-columns.ts';
import { applyScale, bindColumn, type FieldSource, type Mappings } from './mapping.ts';
import { type NumberField, numberField } from './number-field.ts';
import { sortByTime } from './sort-by-time.ts';
import type { TextDictionaries, TextDictionary } from './text-dictionary.ts';
import { parseNumber, parseWholeNumber } from './whole-number.ts';

/** What reading the rows of a file takes. */
interface EventRowsRequest {
  readonly workload: Workload;
  /** The stream whose events the file has. */
  readonly stream: Stream;
  readonly file: string;
  readonly mappings: Mappings;
  /** The dictionaries of the columns of texts, shared by all files. */
  readonly texts: TextDictionaries;
  /** False: rows out of order within a key are refused. */
  readonly sort: boolean;
}

/** A column of texts and where they come from. */
interface TextField {
  readonly name: string;
  readonly column: number;
  readonly source: FieldSource;
  readonly dictionary: TextDictionary;
}

/** How the rows of one file are read, known once its header and first row are. */
interface Layout {
  readonly time: FieldSource & { readonly kind: 'field' };
  readonly texts: readonly TextField[];
  readonly numbers: readonly NumberField[];
  /** The field of the `id`, in one of several files; −1 where there is none. */
  readonly id: number;
}

/** Reads the rows of a file of events, one by one, into columns. */
export class EventRows {
  readonly file: string;
  /** `event_time`, the stream's columns in their order, and `id` where there are several streams. */
  readonly #columns: GrowingColumns;
  readonly #names: readonly string[];
  readonly #types: readonly ColumnType[];
  readonly #request: EventRowsRequest;
  /** The index of the key's column; −1 where there is none. */
  readonly #keyColumn: number;
  #layout: Layout | undefined;
  #unit: TimeUnit | undefined;
  #events = 0;
  #lastId = -1;
  #idsRise: boolean;
  /** The last time of each key, by its number. */
  readonly #lastMs: number[] = [];

  constructor(request: EventRowsRequest) {
    const { workload, stream, file } = request;
    const several = workload.streams !== undefined;
    this.file = file;
    this.#request = request;
    this.#names = ['event_time', ...stream.columns, ...(several ? ['id'] : [])];
    this.#types = ['float64', ...stream.columns.map((name) => workload.columns[name]!.type), 'uint32'];
    this.#idsRise = several;
    this.#keyColumn = workload.key === null ? -1 : this.#names.indexOf(workload.key);
    this.#columns = new GrowingColumns(file, this.#types.slice(0, this.#names.length));
  }

  /** Number of events taken so far. */
  get events(): number {
    return this.#events;
  }

  /** The unit of the times; undefined before the first event. */
  get unit(): TimeUnit | undefined {
    return this.#unit;
  }

  /** True once the header has been taken. */
  get hasHeader(): boolean {
    return this.#layout !== undefined;
  }

  /** Whether each event's `id` is above that of the one before; false where there is only one stream. */
  get idsRise(): boolean {
    return this.#idsRise;
  }

  /** The column of that name; undefined where the stream has none. It is final after {@link finish}. */
  column(name: string): Column | undefined {
    const index = this.#names.indexOf(name);
    return index === -1 ? undefined : this.#columns.arrays[index];
  }

  /** Takes the header, then each row of the file. */
  take(record: readonly string[], line: number): void {
    const layout = this.#layout;
    if (layout === undefined) {
      this.#layout = this.#layoutOf(record.map((name) => name.trim()));
      return;
    }
    const row = this.#events;
    this.#columns.reserve(row);
    const { arrays } = this.#columns;
    const time = this.#timeOf(layout, record, line);
    arrays[0]![row] = time;
    for (const field of layout.texts) {
      arrays[field.column]![row] = this.#textOf(field, record, line);
    }
    for (const field of layout.numbers) {
      arrays[field.column]![row] = this.#numberOf(field, record, line);
    }
    if (this.#idsRise) {
      this.#takeId(layout.id === -1 ? Number.NaN : parseWholeNumber(record[layout.id]!), row);
    }
    if (this.#keyColumn !== -1) {
      this.#checkOrder(arrays[this.#keyColumn]![row]!, time, line);
    }
    this.#events = row + 1;
  }

  /** Frees memory beyond the last row; sorts the events by time if asked to. */
  finish(): void {
    this.#columns.trim(this.#events);
    const { arrays } = this.#columns;
    const times = arrays[0]!;
    if (this.#request.sort && disorderOf(times) > 0) {
      sortByTime(arrays, this.#types, times);
    }
  }

  #layoutOf(header: readonly string[]): Layout {
    const { workload, stream, file, mappings, texts } = this.#request;
    const bind = (name: string): FieldSource => bindColumn({ workload, stream, file, header }, name, mappings);
    const time = bind('event_time');
    if (time.kind === 'constant') {
      throw new TypeError('event_time is never a constant');
    }
    const layout = {
      time,
      texts: [] as TextField[],
      numbers: [] as NumberField[],
      // Twice in a file, it is not ours.
      id: header.indexOf('id') === header.lastIndexOf('id') ? header.indexOf('id') : -1,
    };
    for (const [index, name] of stream.columns.entries()) {
      const dictionary = texts.get(name);
      if (dictionary === undefined) {
        layout.numbers.push(numberField(name, index + 1, workload.columns[name]!, bind(name)));
      } else {
        layout.texts.push({ name, column: index + 1, source: bind(name), dictionary });
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

  #textOf({ name, source, dictionary }: TextField, record: readonly string[], line: number): number {
    const text = source.kind === 'constant' ? source.text : record[source.index]!;
    if (text === '' && source.kind === 'field' && name === this.#request.workload.key) {
      throw this.#badValue(line, source.header, text, `${name} must be a text that is not empty`);
    }
    return dictionary.add(text);
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

  #takeId(id: number, row: number): void {
    this.#idsRise = id > this.#lastId && id < maximumEvents;
    this.#lastId = id;
    this.#columns.arrays.at(-1)![row] = id;
  }

  #checkOrder(key: number, time: number, line: number): void {
    const lastMs = this.#lastMs[key];
    if (lastMs !== undefined && time < lastMs && !this.#request.sort) {
      const { workload, file, texts } = this.#request;
      throw usageError(
        `${file} line ${line}: ${workload.key} '${texts.get(workload.key!)!.texts[key]!}' goes back in time, from ` +
          `${this.#show(lastMs)} to ${this.#show(time)}; sort the file by event time, or let --sort do it`,
      );
    }
    this.#lastMs[key] = time;
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

/** The largest time that one of `times` lags behind one before it, ms. */
export function disorderOf(times: Column): number {
  let latest = Number.NEGATIVE_INFINITY;
  let most = 0;
  for (const time of times) {
    if (time > latest) {
      latest = time;
    } else if (latest - time > most) {
      most = latest - time;
    }
  }
  return most;
}
