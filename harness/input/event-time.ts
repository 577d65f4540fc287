import { parseNumber } from './whole-number.ts';

/** Milliseconds of a day; UTC days have no leap seconds. */
export const dayMs = 86_400_000;

/** Units of event times, as `--time` has them; any other value of the flag is a format with percent signs. */
export const timeUnits = ['iso', 's', 'ms', 'us', 'ns', 'excel'] as const;
/** How a file writes event times. */
export type TimeUnit = (typeof timeUnits)[number];

/** Numbers of which the unit does not follow from their size, with the flags that tell it. */
export class AmbiguousTime extends Error {}

/** Where times come from, as far as it tells what their numbers mean. */
export type TimeOrigin =
  /** A file with the header that `millrace trace` writes. */
  | 'written'
  /** A column of that very name: ms, as in files that millrace writes, where nothing speaks against it. */
  | 'own'
  /** Calculated by `--map`: ms. */
  | 'computed'
  /** Any other column. */
  | 'foreign';

const perMs: Readonly<Partial<Record<TimeUnit, number>>> = { s: 0.001, ms: 1, us: 1000, ns: 1_000_000 };

/** From here on a time counts from 1970, not from the start of the trace: 10^11 ms is 1973. */
const leastAbsoluteMs = 1e11;
const latestMs = Date.UTC(10_000, 0);
/** What is counted from the start of a trace that was not written by millrace: about 31 years. */
const longestRelativeMs = 1e12;
/** Numbers from the first to below the second are taken for the unit: about 2001 to 2103. */
const plainlySeconds = [1e9, 4.2e9] as const;
const plainlyMs = [1e11, 4.2e12] as const;
/** 2000 to 2050 as days of Excel. */
const excelDays = [36_526, 55_153] as const;
const excelDaysOf1970 = 25_569;
const latestExcelDay = 2_958_466;

/** What an event time may be where no unit is given. */
export const anyTime = 'an ISO 8601 date and time, or a number of seconds or milliseconds';

const unitWords: Readonly<Record<TimeUnit, string>> = {
  iso: 'a date and time as in ISO 8601 (YYYY-MM-DDTHH:MM:SS, with or without a zone)',
  s: 'a number of seconds',
  ms: 'a number of milliseconds',
  us: 'a number of microseconds',
  ns: 'a number of nanoseconds',
  excel: "a number of Excel's days",
};

/** Reads the event times of one column, all in one unit: the one given, or the one its first row shows beyond doubt. */
export class EventTimes {
  readonly #origin: TimeOrigin;
  readonly #isGiven: boolean;
  #unit: TimeUnit | undefined;
  /** Whether times count from 1970; decided by the first one. */
  #absolute: boolean | undefined;
  #leastMs = 0;
  #mostMs = Number.MAX_SAFE_INTEGER;

  constructor(unit: TimeUnit | undefined, origin: TimeOrigin) {
    this.#unit = unit;
    this.#isGiven = unit !== undefined;
    this.#origin = origin;
  }

  /** Whether the column is of a file that millrace wrote. */
  get isWritten(): boolean {
    return this.#origin === 'written';
  }

  /** The unit; undefined before the first row where it was not given. */
  get unit(): TimeUnit | undefined {
    return this.#unit;
  }

  /** What is allowed of a time, for messages. */
  get allowed(): string {
    if (this.#unit === undefined) {
      return anyTime;
    }
    return `${unitWords[this.#unit]}, ${this.#isGiven ? `as --time ${this.#unit} says` : 'like the first row'}`;
  }

  /** Whether times count from 1970, not from the start of the trace; undefined before the first. */
  get absolute(): boolean | undefined {
    return this.#absolute;
  }

  /**
   * The time in ms, since 1970 or from the start of the trace; NaN for a value that is none in this column's unit.
   *
   * @throws AmbiguousTime for a first value that could be of several units.
   */
  parse(value: string | number): number {
    const number = typeof value === 'number' ? value : parseNumber(value);
    this.#unit ??= this.#unitOf(value, number);
    if (this.#unit === undefined) {
      return Number.NaN;
    }
    return this.#unit === 'iso'
      ? this.takeMs(typeof value === 'string' ? parseIsoTime(value) : Number.NaN, true)
      : this.takeMs(this.#toMs(number), this.#unit === 'excel');
  }

  /** A time in ms, if it agrees with those before; else NaN. `absolute`: it counts from 1970 whatever it is. */
  takeMs(ms: number, absolute: boolean): number {
    if (this.#absolute === undefined && !Number.isNaN(ms)) {
      this.#begin(ms, absolute);
    }
    return ms >= this.#leastMs && ms <= this.#mostMs ? ms : Number.NaN;
  }

  #begin(ms: number, absolute: boolean): void {
    const isWritten = this.#origin === 'written' && !absolute;
    this.#absolute = absolute || (!isWritten && (ms >= leastAbsoluteMs || ms < 0));
    if (this.#absolute) {
      this.#mostMs = latestMs;
      this.#leastMs = absolute || ms < 0 ? -latestMs : leastAbsoluteMs;
    } else if (!isWritten) {
      this.#mostMs = longestRelativeMs;
    }
  }

  #toMs(value: number): number {
    if (this.#unit === 'excel') {
      return value > 0 && value < latestExcelDay ? Math.round((value - excelDaysOf1970) * dayMs) : Number.NaN;
    }
    const ms = this.#unit === 's' ? value * 1000 : value / perMs[this.#unit!]!;
    const isFraction = this.#unit === 'ms' && this.#origin !== 'computed' && ms < leastAbsoluteMs;
    // A fraction of a plain ms is more likely another unit.
    return isFraction && !Number.isInteger(ms) ? Number.NaN : Math.round(ms) + 0;
  }

  #unitOf(value: string | number, number: number): TimeUnit | undefined {
    if (Number.isNaN(number)) {
      return typeof value === 'string' && !Number.isNaN(parseIsoTime(value)) ? 'iso' : undefined;
    }
    if (this.#origin === 'written') {
      return 'ms';
    }
    const others = otherUnits(number);
    if (others.length > 0 && this.#origin !== 'computed') {
      throw ambiguous(others);
    }
    if (isWithin(number, plainlySeconds)) {
      return 's';
    }
    if (isWithin(number, plainlyMs)) {
      return 'ms';
    }
    if (number < plainlySeconds[0] && this.#origin !== 'foreign') {
      return 'ms';
    }
    throw ambiguous(number < leastAbsoluteMs ? ['s', 'ms'] : ['ms', 'us', 'ns']);
  }
}

function isWithin(value: number, [least, limit]: readonly [number, number]): boolean {
  return value >= least && value < limit;
}

/** Units, other than by its size, that a number may be of. */
function otherUnits(value: number): string[] {
  const digits = Number.isInteger(value) ? String(value) : '';
  const isDay = /^(?:19|20)\d{6}/.test(digits) && !Number.isNaN(parseIsoTime(dashed(digits)));
  if (isDay && (digits.length === 8 || digits.length === 12 || digits.length === 14)) {
    return [`'${'%Y%m%d%H%M%S'.slice(0, digits.length - 2)}'`, 'ms'];
  }
  if (isWithin(value, excelDays)) {
    return ['excel', 'ms', 's'];
  }
  return value >= 1e14 ? ['us', 'ns'] : [];
}

function dashed(digits: string): string {
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
}

function ambiguous(units: readonly string[]): AmbiguousTime {
  return new AmbiguousTime(`event_time could be in more than one unit; say which: --time ${units.join(' or --time ')}`);
}

const isoPattern =
  /^\s*(\d{4})([-/])(\d\d)\2(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?\s*$/i;

/**
 * Epoch ms of an ISO 8601 date, or date and time, NaN for any other text. A time without a zone is UTC; a blank for the
 * T and slashes between the parts of the date are taken too. What is finer than a millisecond is cut off.
 */
export function parseIsoTime(text: string): number {
  const match = isoPattern.exec(text);
  if (match === null) {
    return Number.NaN;
  }
  const [, year, , month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  // Date.UTC carries a 30th of February over into March, and takes the years 0 to 99 for 1900 to 1999.
  const inRange = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60 && Number(year) >= 100;
  if (!inRange || !isDate(Number(year), Number(month), Number(day))) {
    return Number.NaN;
  }
  return time + Number(fraction.padEnd(3, '0').slice(0, 3)) - zoneOffsetMs(zone);
}

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) {
    return false;
  }
  return day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Ms that a zone's clocks are ahead of UTC: '+05:30', '-0800', '+02', 'Z'; NaN for hours or minutes there are not. */
function zoneOffsetMs(zone: string): number {
  if (zone.length === 1) {
    return 0;
  }
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', ''));
  if (hours > 23 || minutes > 59) {
    return Number.NaN;
  }
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';

/** Formats with percent signs that a date in another notation is probably in, the likeliest first. */
export function likelyFormats(text: string): string[] {
  const [, date = '', clock = ''] = /^\s*(\S+?)(?:[T ]+(\d{1,2}:\d\d.*))?\s*$/.exec(text) ?? [];
  const dates = dateFormats(date);
  const [, seconds, fraction, half] = /^\d{1,2}:\d\d(:\d\d)?(\.\d+)?(\s*[ap]m)?$/i.exec(clock) ?? [];
  const hours = half === undefined ? '%H' : '%I';
  const time = `${hours}:%M${seconds ? ':%S' : ''}${fraction ? '.%f' : ''}${half ? half.replace(/\S+/, '%p') : ''}`;
  return clock === '' ? dates : dates.map((each) => `${each} ${time}`);
}

function dateFormats(date: string): string[] {
  const [, first, sign, second, , year] = /^(\d{1,2})([/.-])(\d{1,2})(\2)(\d{4}|\d{2})$/.exec(date) ?? [];
  if (year !== undefined) {
    const y = year.length === 4 ? '%Y' : '%y';
    const monthFirst = `%m${sign}%d${sign}${y}`;
    const dayFirst = `%d${sign}%m${sign}${y}`;
    return Number(first) > 12 ? [dayFirst] : Number(second) > 12 ? [monthFirst] : [monthFirst, dayFirst];
  }
  const named = new RegExp(`^\\d{1,2}([-/ ]?)(?:${months})\\1(\\d{4}|\\d{2})$`, 'i').exec(date);
  return named === null ? [] : [`%d${named[1]}%b${named[1]}${named[2]!.length === 4 ? '%Y' : '%y'}`];
}
