import { applyScale, type Scale } from './mapping.ts';
import { parseNumber } from './whole-number.ts';

/** How a file writes event times. */
export type TimeUnit = 'iso' | 'epoch-seconds' | 'epoch-ms' | 'plain-ms';

/** Milliseconds of a day; UTC days have no leap seconds. */
export const dayMs = 86_400_000;

const leastEpochMs = 1e11;
const leastEpochSeconds = 1e8;
const largestMs = Number.MAX_SAFE_INTEGER;

/** What is allowed of an event time, for messages. */
export const allowedTimes: Readonly<Record<TimeUnit | 'any', string>> = {
  any: 'an ISO 8601 date and time, epoch seconds, epoch ms or plain ms',
  iso: 'a date and time like the first row has (YYYY-MM-DDTHH:MM:SS, with or without a zone)',
  'epoch-seconds': 'a number of seconds since 1970, like the first row has',
  'epoch-ms': 'a number of milliseconds since 1970, like the first row has',
  'plain-ms': 'a whole number of milliseconds from 0, like the first row has',
};

/**
 * The unit of a file's times, decided once from its first row: a text is ISO 8601; a number from 10^11 on is epoch
 * milliseconds (10^11 ms is 1973), from 10^8 to below that epoch seconds, with or without a fraction (10^8 s is 1973
 * too), and below 10^8 plain milliseconds from the start of the trace. A scale of `--map` is applied before.
 * Undefined if the text is none of these.
 */
export function timeUnitOf(firstText: string, scale: Scale | undefined): TimeUnit | undefined {
  const value = applyScale(parseNumber(firstText), scale);
  if (Number.isNaN(value)) {
    return scale === undefined && !Number.isNaN(parseIsoTime(firstText)) ? 'iso' : undefined;
  }
  if (value >= leastEpochMs) {
    return 'epoch-ms';
  }
  return value >= leastEpochSeconds ? 'epoch-seconds' : 'plain-ms';
}

/**
 * The time in ms that `text` gives in `unit`, since 1970 or, for plain ms, from the start; NaN if it gives none.
 * Epoch times are rounded to the millisecond; plain ms must be whole, unless scaled, and not negative.
 */
export function parseEventTime(text: string, unit: TimeUnit, scale: Scale | undefined): number {
  if (unit === 'iso') {
    return parseIsoTime(text);
  }
  const value = applyScale(parseNumber(text), scale);
  if (unit === 'plain-ms') {
    const ms = scale === undefined ? value : Math.round(value);
    return Number.isSafeInteger(ms) && ms >= 0 ? ms + 0 : Number.NaN;
  }
  const ms = Math.round(unit === 'epoch-seconds' ? value * 1000 : value);
  return Math.abs(ms) <= largestMs ? ms + 0 : Number.NaN;
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
