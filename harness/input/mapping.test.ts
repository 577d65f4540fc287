import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../contracts/errors.ts';
import { streamsOf } from '../../contracts/workload.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import { weather } from '../../workloads/weather/workload.ts';
import { applyScale, bindColumn, type FieldSource, parseMappings } from './mapping.ts';

/** Where `name` comes from in a file with this header under one `--map`. */
function bound(header: string[], name: string, map: string): FieldSource {
  const [stream] = streamsOf(weather);
  return bindColumn({ workload: weather, stream: stream!, file: 'a.csv', header }, name, parseMappings(weather, [map]));
}

describe('a mapping', () => {
  it('renames', () => {
    expect(bound(['a', 'temp'], 'temperature', 'temperature=temp')).toMatchObject({ index: 1, scale: undefined });
  });

  it.each([
    ['temp*10', { operator: '*', operand: 10 }],
    ['temp / 0.1', { operator: '/', operand: 0.1 }],
    ['temp+2731', { operator: '+', operand: 2731 }],
    ['temp-5', { operator: '-', operand: 5 }],
    ['temp*-1', { operator: '*', operand: -1 }],
    ['temp*1e-3', { operator: '*', operand: 0.001 }],
  ])('scales by %s', (source, scale) => {
    expect(bound(['temp'], 'temperature', `temperature=${source}`)).toMatchObject({ index: 0, scale });
  });

  it('takes a column name with blanks and signs in it', () => {
    expect(bound(['x', 'Air temp (°C) - 2 m'], 'temperature', 'temperature=Air temp (°C) - 2 m*10')).toEqual({
      kind: 'field',
      index: 1,
      header: 'Air temp (°C) - 2 m',
      scale: { operator: '*', operand: 10 },
    });
  });

  it('takes a column of that whole name before it calculates', () => {
    expect(bound(['T-2', 'T'], 'temperature', 'temperature=T-2')).toMatchObject({ index: 0, scale: undefined });
  });

  it('may be a constant text, quotes in it doubled', () => {
    expect(bound([], 'station', "station='O''Hare = ORD'")).toMatchObject({ kind: 'constant', text: "O'Hare = ORD" });
  });

  it('may be a constant number', () => {
    expect(bound([], 'temperature', 'temperature=-5')).toMatchObject({ kind: 'constant', text: '-5' });
  });
});

describe('a mapping is refused', () => {
  const refused = (map: string, message: string): void => {
    expect(() => parseMappings(fraud, [map])).toThrow(new MillraceError(message, 2));
  };
  const allowed = "allowed are NAME=COLUMN, NAME=COLUMN*NUMBER (or / + -), NAME=NUMBER and NAME='TEXT'";

  it.each(['amount', '=price', 'amount=', ''])('when it is %j', (map) => {
    refused(map, `--map "${map}" is no mapping; ${allowed}`);
  });

  it('for a column the workload does not have', () => {
    refused('price=a', '--map "price=a": fraud takes no column price; its columns are event_time, card, amount, x, y');
  });

  it('when the quote is not closed', () => {
    refused("card='A", `--map "card='A": the text is not quoted as a whole or is empty; ${allowed}`);
  });

  it('when a number is to be a text', () => {
    refused("amount='A'", `--map "amount='A'": amount is a number; a text is allowed only for card`);
  });

  it('when a constant is not whole', () => {
    refused('amount=1.5', '--map "amount=1.5": 1.5 is not a whole number; values are whole numbers in cents');
  });

  it('when all events are to happen at once', () => {
    refused(
      'event_time=5',
      '--map "event_time=5": event_time cannot be a constant; allowed are NAME=COLUMN and NAME=COLUMN*NUMBER',
    );
  });

  it('when the column is mapped twice', () => {
    expect(() => parseMappings(fraud, ['x=a', 'x=b'])).toThrow(
      new MillraceError('--map "x=b": x is mapped twice; one --map a column is allowed', 2),
    );
  });

  it('when it scales the key', () => {
    expect(() => bound(['s'], 'station', 'station=s*2')).toThrow(
      new MillraceError(`--map "station=s*2": station is a text and cannot be scaled; ${allowed}`, 2),
    );
  });

  it('when it divides by 0', () => {
    expect(() => bound(['t'], 'temperature', 'temperature=t/0')).toThrow(
      new MillraceError(`--map "temperature=t/0": that divides by 0; ${allowed}`, 2),
    );
  });

  it('when the file has no such column', () => {
    expect(() => bound(['a', 'b'], 'temperature', 'temperature=t*10')).toThrow(
      new MillraceError(
        `a.csv has no column 't' (it has a, b); asked for by --map "temperature=t*10"; a constant text is written temperature='TEXT'`,
        2,
      ),
    );
  });
});

it.each([
  ['*', 30],
  ['/', 7.5],
  ['+', 17],
  ['-', 13],
] as const)('calculates 15 %s 2', (operator, expected) => {
  expect(applyScale(15, { operator, operand: 2 })).toBe(expected);
});
