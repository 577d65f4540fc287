import { describe, expect, it } from 'vitest';
import { parseEventTime, parseIsoTime, timeUnitOf } from './event-time.ts';

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

describe('timeUnitOf', () => {
  it.each([
    ['2010-01-01T01:00:00', 'iso'],
    ['0', 'plain-ms'],
    ['99999999', 'plain-ms'],
    ['100000000', 'epoch-seconds'],
    ['1262307600.25', 'epoch-seconds'],
    ['99999999999', 'epoch-seconds'],
    ['100000000000', 'epoch-ms'],
    ['1262307600000', 'epoch-ms'],
    ['yesterday', undefined],
  ])('takes %s for %s', (text, unit) => {
    expect(timeUnitOf(text, undefined)).toBe(unit);
  });

  it('looks at the scaled value', () => {
    expect(timeUnitOf('21038460', { operator: '*', operand: 60_000 })).toBe('epoch-ms');
  });
});

describe('parseEventTime', () => {
  it('takes epoch seconds with a fraction to the nearest ms', () => {
    expect(parseEventTime('1262307600.2506', 'epoch-seconds', undefined)).toBe(1_262_307_600_251);
  });

  it('takes no fraction of a plain ms', () => {
    expect(parseEventTime('1.5', 'plain-ms', undefined)).toBeNaN();
  });

  it('takes no plain ms below 0', () => {
    expect(parseEventTime('-1', 'plain-ms', undefined)).toBeNaN();
  });

  it('takes no number where the file has dates', () => {
    expect(parseEventTime('1262307600', 'iso', undefined)).toBeNaN();
  });

  it('rounds a scaled plain ms', () => {
    expect(parseEventTime('1.2345', 'plain-ms', { operator: '*', operand: 1000 })).toBe(1235);
  });
});
