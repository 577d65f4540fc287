import { describe, expect, it } from 'vitest';
import {
  AmbiguousTime,
  EventTimes,
  likelyFormats,
  parseIsoTime,
  type TimeOrigin,
  type TimeUnit,
} from './event-time.ts';

describe('parseIsoTime', () => {
  it.each([
    ['2010-01-01T01:02:03', '2010-01-01T01:02:03.000Z'],
    ['2010-01-01T01:02:03Z', '2010-01-01T01:02:03.000Z'],
    ['2010-01-01T01:02:03.45Z', '2010-01-01T01:02:03.450Z'],
    ['2010-01-01T01:02:03.4567899', '2010-01-01T01:02:03.456Z'],
    ['2010-01-01T01:02:03+05:30', '2009-12-31T19:32:03.000Z'],
    ['2010-01-01T01:02:03-0800', '2010-01-01T09:02:03.000Z'],
    ['2010-01-01 01:02', '2010-01-01T01:02:00.000Z'],
    ['2010-01-01 01:02:03', '2010-01-01T01:02:03.000Z'],
    ['2010/01/01 01:02', '2010-01-01T01:02:00.000Z'],
    ['2010-01-01', '2010-01-01T00:00:00.000Z'],
    ['2012-02-29T00:00:00Z', '2012-02-29T00:00:00.000Z'],
    ['1969-12-31T23:59:59Z', '1969-12-31T23:59:59.000Z'],
  ])('%s is a time', (text, expected) => {
    expect(new Date(parseIsoTime(text)).toISOString()).toBe(expected);
  });

  it.each([
    '',
    'now',
    '2010-13-01T00:00',
    '2011-02-29T00:00',
    '2010-04-31',
    '2010-01-00',
    '2010-01-01T24:00',
    '2010-01-01T00:60',
    '2010-01-01T00:00:60',
    '2010-01/01 00:00',
    '2010-01-01T00:00+99:00',
    '01/02/2010',
    '2010-01-01T',
  ])('%j is no time', (text) => {
    expect(parseIsoTime(text)).toBeNaN();
  });
});

/** The times that a column reads, without or with its unit. */
function times(values: readonly (string | number)[], origin: TimeOrigin, unit?: TimeUnit): number[] {
  const reader = new EventTimes(unit, origin);
  return values.map((value) => reader.parse(value));
}

describe('a unit is seen', () => {
  it.each([
    ['2010-01-01T01:00:00', 'iso', true],
    ['1262307600.25', 's', true],
    ['999999999.5', undefined, undefined],
    ['1262307600000', 'ms', true],
  ] as const)('of %s in any column', (text, unit, absolute) => {
    const reader = new EventTimes(undefined, 'foreign');
    if (unit === undefined) {
      expect(() => reader.parse(text)).toThrow(AmbiguousTime);
    } else {
      reader.parse(text);
      expect([reader.unit, reader.absolute]).toEqual([unit, absolute]);
    }
  });

  it.each(['own', 'computed'] as const)('of small numbers as ms where they are %s', (origin) => {
    expect(times([0, 100_000_000, 101_200_000], origin)).toEqual([0, 100_000_000, 101_200_000]);
  });

  it('of whatever number as ms in a file that millrace wrote', () => {
    for (const value of [20_190_101, 43_466, 1_706_659_200, 1_706_659_200_000, 1.6e15]) {
      expect(times([value], 'written')).toEqual([value]);
    }
  });

  it('of none where the first value is no time', () => {
    expect(times(['yesterday', '2010-01-01'], 'foreign')).toEqual([Number.NaN, Date.UTC(2010, 0, 1)]);
  });
});

describe('a unit is asked for', () => {
  it.each([
    ['20190101', "--time '%Y%m%d' or --time ms"],
    ['20190101123000', "--time '%Y%m%d%H%M%S' or --time ms"],
    ['201901011230', "--time '%Y%m%d%H%M' or --time ms"],
    ['43466', '--time excel or --time ms or --time s'],
    ['43466.25', '--time excel or --time ms or --time s'],
    ['1577836800000000', '--time us or --time ns'],
    ['1577836800000000000', '--time us or --time ns'],
    ['5000000000', '--time s or --time ms'],
    ['5000000000000', '--time ms or --time us or --time ns'],
  ])('of %s', (text, flags) => {
    for (const origin of ['own', 'foreign'] as const) {
      expect(() => times([text], origin)).toThrow(
        new AmbiguousTime(`event_time could be in more than one unit; say which: ${flags}`),
      );
    }
  });

  it.each([0, 1, 100_000_000])('of %s in a column of another name', (value) => {
    expect(() => times([value], 'foreign')).toThrow(/say which: --time s or --time ms$/);
  });
});

describe('a unit that is given', () => {
  const at = Date.UTC(2020, 0, 1);
  it.each([
    ['s', at / 1000, at],
    ['s', 1.5, 1500],
    ['ms', at, at],
    ['us', at * 1000, at],
    ['ns', at * 1e6, at],
    ['excel', 43_831, at],
    ['excel', 43_831.25, at + 21_600_000],
    ['iso', '2020-01-01', at],
  ] as const)('%s: %s', (unit, value, expected) => {
    expect(times([value], 'foreign', unit)).toEqual([expected]);
    expect(times([String(value)], 'foreign', unit)).toEqual([expected]);
  });

  it('takes nothing else', () => {
    expect(times(['5', 'noon'], 'foreign', 'iso')).toEqual([Number.NaN, Number.NaN]);
    expect(times(['2020-01-01', ''], 'foreign', 's')).toEqual([Number.NaN, Number.NaN]);
    expect(times(['0', '-5'], 'foreign', 'excel')).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('one column holds one unit', () => {
  it.each([
    ['s then ms', [1_706_659_200, 1_706_659_200_500]],
    ['ms then s', [1_706_659_200_500, 1_706_659_200]],
    ['dates then s', ['2024-01-31', 1_706_659_200]],
    ['s then dates', [1_706_659_200, '2024-01-31']],
    ['ms from a start, then since 1970', [5, 1_706_659_200_500]],
  ])('%s is none', (_, [first, second]) => {
    const [good, bad] = times([first!, second!], 'own');
    expect(good).not.toBeNaN();
    expect(bad).toBeNaN();
  });

  it('so ms from a start are whole and not negative', () => {
    expect(times(['5', '1.5', '-1', '7'], 'own')).toEqual([5, Number.NaN, Number.NaN, 7]);
  });

  it('and may be before 1970 in any that counts from there', () => {
    expect(times(['-86400'], 'foreign', 's')).toEqual([-86_400_000]);
  });
});

describe('a format is proposed', () => {
  it.each([
    ['1/2/1948', ['%m/%d/%Y', '%d/%m/%Y']],
    ['13/2/1948', ['%d/%m/%Y']],
    ['2/13/48 10:30', ['%m/%d/%y %H:%M']],
    ['31.12.2020 10:30:05', ['%d.%m.%Y %H:%M:%S']],
    ['02-Jan-2020', ['%d-%b-%Y']],
    ['1/2/2020 9:05:00 PM', ['%m/%d/%Y %I:%M:%S %p', '%d/%m/%Y %I:%M:%S %p']],
    ['noon', []],
  ])('for %s', (text, formats) => {
    expect(likelyFormats(text)).toEqual(formats);
  });
});
