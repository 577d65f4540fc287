import { usageError } from '../../contracts/errors.ts';
import type { Column, ColumnType, Stream, Workload } from '../../contracts/workload.ts';
import { plainText } from '../plain-text.ts';
import type { TextDictionaries } from '../trace/text-dictionary.ts';
import { BadRow, type BadRows } from './bad-rows.ts';
import { badNumber, badText, badTime } from './bad-values.ts';
import { perDegree } from './degrees.ts';
import { AmbiguousTime } from './event-time.ts';
import { GrowingColumns, maximumEvents } from './growing-columns.ts';
import type { FieldSource } from './mapping.ts';
import { type NumberRange, rangeOf } from './number-range.ts';
import {
  fieldValue,
  type GivenRow,
  type NumberField,
  type OpenFile,
  shownField,
  type TextField,
} from './row-fields.ts';
import { sortByTime } from './sort-by-time.ts';
import { parseNumber, parseWholeNumber } from './whole-number.ts';

/** What reading the rows of a stream takes. */
interface EventRowsRequest {
  readonly workload: Workload;
  readonly stream: Stream;
  /** The dictionaries of the columns of texts, shared by all streams. */
  readonly texts: TextDictionaries;
  /** False: rows out of order within a key are refused. */
  readonly sort: boolean;
  readonly degrees: boolean;
  readonly badRows: BadRows;
}

/** Reads the rows of a stream, file by file and one by one, into columns. */
export class EventRows {
  readonly #request: EventRowsRequest;
  /** `event_time`, the stream's columns in their order, and `id` where there are several streams. */
  readonly #names: readonly string[];
  readonly #types: readonly ColumnType[];
  readonly #growing: GrowingColumns;
  /** The index of the key's column; −1 where there is none. */
  readonly #keyColumn: number;
  #final: readonly Column[] | undefined;
  #file: OpenFile | undefined;
  #numbers: readonly NumberField[] = [];
  #texts: readonly TextField[] = [];
  #events = 0;
  /** Rows of all files, those left out included. */
  #rows = 0;
  /** The number of each event's row among these; kept only once one has been left out. */
  #rowOf: number[] | undefined;
  #lastId = -1;
  #idsRise: boolean;
  /** The last time of each key, by its number. */
  readonly #lastMs: number[] = [];
  #keys = 0;
  #lastKey = -1;
  /** How often the key is another one than in the row before. */
  #keyChanges = 0;

  constructor(request: EventRowsRequest, file: string) {
    const { workload, stream } = request;
    const several = workload.streams !== undefined;
    this.#request = request;
    this.#names = ['event_time', ...stream.columns, ...(several ? ['id'] : [])];
    this.#types = [
      'float64' as const,
      ...stream.columns.map((name) => workload.columns[name]!.type),
      ...(several ? ['uint32' as const] : []),
    ];
    this.#idsRise = several;
    this.#keyColumn = workload.key === null ? -1 : this.#names.indexOf(workload.key);
    this.#growing = new GrowingColumns(file, this.#types);
  }

  /** Number of events taken so far. */
  get events(): number {
    return this.#events;
  }

  /** Number of rows seen so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Whether each event's `id` is above that of the one before; false where there is only one stream. */
  get idsRise(): boolean {
    return this.#idsRise;
  }

  /** Whether the events of each key stand together, one key after the other; not where most keys have but one. */
  get isGroupedByKey(): boolean {
    return this.#keys > 1 && this.#keyChanges === this.#keys && this.#events >= 2 * this.#keys;
  }

  /** The column of that name, after {@link finish}; undefined where the stream has none. */
  column(name: string): Column | undefined {
    const index = this.#names.indexOf(name);
    return index === -1 ? undefined : this.#final![index];
  }

  /** Begins with a file. @throws MillraceError 2 for a constant out of range */
  open(file: OpenFile): void {
    const { workload, stream, texts, degrees } = this.#request;
    const numbers: NumberField[] = [];
    const ofTexts: TextField[] = [];
    for (const [index, name] of stream.columns.entries()) {
      const { unit } = workload.columns[name]!;
      const field = { name, unit, column: index + 1, ...file.columns[name]! };
      const dictionary = texts.get(name);
      if (dictionary === undefined) {
        const isDegrees = degrees && (name === 'x' || name === 'y');
        const range = isDegrees ? degreesOf(name) : rangeOf(workload.columns[name]!);
        checkConstant(name, range, field.source);
        numbers.push({ ...field, ...range, isDegrees });
      } else {
        ofTexts.push({ ...field, dictionary });
      }
    }
    this.#file = file;
    this.#numbers = numbers;
    this.#texts = ofTexts;
  }

  /** Takes a row of the open file; one that does not fit goes to the bad rows. */
  take(given: GivenRow): void {
    const row = this.#rows++;
    try {
      this.#takeEvent(given);
      this.#rowOf?.push(row);
    } catch (error) {
      if (!(error instanceof BadRow)) {
        throw error;
      }
      this.#request.badRows.add(error, this.#placeOf(given));
      this.#rowOf ??= Array.from({ length: this.#events }, (_, event) => event);
    }
  }

  /** Takes a row that cannot even be cut into fields. */
  leaveOut(at: number, bad: BadRow): void {
    const row = this.#rows++;
    this.#request.badRows.add(bad, `${this.#file!.file} ${this.#file!.counts} ${at}`);
    this.#rowOf ??= Array.from({ length: row }, (_, event) => event);
  }

  /**
   * Cuts the columns to their rows; sorts the events by time if asked to. Returns the row of each event, counted from 0
   * over all files; undefined where events are the rows in their order.
   */
  finish(): Uint32Array | undefined {
    const columns = this.#growing.finish(this.#events);
    this.#final = columns;
    const times = columns[0]!;
    const rows = this.#rowOf && Uint32Array.from(this.#rowOf);
    if (!this.#request.sort || disorderOf(times) === 0) {
      return rows;
    }
    const sorted = rows ?? Uint32Array.from({ length: this.#events }, (_, row) => row);
    sortByTime([...columns, sorted], [...this.#types, 'uint32'], times);
    return sorted;
  }

  #takeEvent(given: GivenRow): void {
    const event = this.#events;
    this.#growing.reserve(event);
    const { arrays } = this.#growing;
    const time = this.#timeOf(given);
    arrays[0]![event] = time;
    for (const field of this.#numbers) {
      arrays[field.column]![event] = this.#numberOf(field, given);
    }
    for (const field of this.#texts) {
      this.#checkText(field, given);
    }
    // Last: a row that is left out must not add a text.
    for (const { column, place, dictionary } of this.#texts) {
      arrays[column]![event] = dictionary.add(String(fieldValue(place, given)));
    }
    if (this.#idsRise) {
      const { id: place } = this.#file!;
      this.#takeId(place === -1 ? Number.NaN : parseWholeNumber(given.record[place]!), event);
    }
    if (this.#keyColumn !== -1) {
      this.#checkOrder(arrays[this.#keyColumn]![event]!, time, given);
    }
    this.#events = event + 1;
  }

  #timeOf(given: GivenRow): number {
    const { columns, times, timesAreRead } = this.#file!;
    const column = columns.event_time!;
    const value = fieldValue(column.place, given);
    try {
      const time = value === null ? Number.NaN : timesAreRead ? times.takeMs(Number(value), true) : times.parse(value);
      if (!Number.isNaN(time)) {
        return time;
      }
    } catch (error) {
      if (error instanceof AmbiguousTime) {
        throw usageError(`${this.#placeOf(given)}, ${shownField(column, given)}; ${error.message}`);
      }
      throw error;
    }
    throw badTime(this.#file!, given);
  }

  #checkText(field: TextField, given: GivenRow): void {
    const value = fieldValue(field.place, given);
    const isNeeded = field.place.kind === 'selected' || field.name === this.#request.workload.key;
    if (isNeeded && (value === null || value === '')) {
      throw badText(field.name, field, given);
    }
  }

  #numberOf(field: NumberField, given: GivenRow): number {
    const value = fieldValue(field.place, given);
    const number = typeof value === 'string' ? parseNumber(value) : (value ?? Number.NaN);
    const result = field.isDegrees
      ? asDegrees(field.name, number)
      : Number.isSafeInteger(number)
        ? number + 0
        : Number.NaN;
    if (result >= field.minimum && result <= field.maximum) {
      return result;
    }
    throw badNumber(field, given, number);
  }

  #takeId(id: number, event: number): void {
    this.#idsRise = id > this.#lastId && id < maximumEvents;
    this.#lastId = id;
    this.#growing.arrays.at(-1)![event] = id;
  }

  #checkOrder(key: number, time: number, given: GivenRow): void {
    const lastMs = this.#lastMs[key];
    if (lastMs === undefined) {
      this.#keys++;
    } else if (time < lastMs && !this.#request.sort) {
      const { workload, texts } = this.#request;
      throw usageError(
        `${this.#placeOf(given)}: ${workload.key} '${plainText(texts.get(workload.key!)!.texts[key]!)}' goes back in ` +
          `time, from ${this.#show(lastMs)} to ${this.#show(time)}; sort the file by event time, or let --sort do it`,
      );
    }
    if (key !== this.#lastKey) {
      this.#keyChanges++;
      this.#lastKey = key;
    }
    this.#lastMs[key] = time;
  }

  #show(time: number): string {
    return this.#file!.times.absolute ? new Date(time).toISOString() : `${time} ms`;
  }

  #placeOf({ at }: GivenRow): string {
    return `${this.#file!.file} ${this.#file!.counts} ${at}`;
  }
}

function degreesOf(name: string): NumberRange {
  const most = (name === 'x' ? 180 : 90) * perDegree;
  return { minimum: -most, maximum: most };
}

function checkConstant(name: string, { minimum, maximum }: NumberRange, source: FieldSource): void {
  const value = source.kind === 'constant' ? parseWholeNumber(source.text) : undefined;
  if (source.kind === 'constant' && !(value! >= minimum && value! <= maximum)) {
    throw usageError(`${source.flag}: ${name} must be a whole number from ${minimum} to ${maximum}`);
  }
}

/** Ten-millionths of a degree; longitudes that are counted to 360 are taken too. */
function asDegrees(name: string, degrees: number): number {
  return Math.round((name === 'x' && degrees > 180 && degrees <= 360 ? degrees - 360 : degrees) * perDegree) + 0;
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
