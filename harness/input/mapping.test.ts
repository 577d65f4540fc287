import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../contracts/errors.ts';
import { streamsOf } from '../../contracts/workload.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import { weather } from '../../workloads/weather/workload.ts';
import { bindColumn, type FieldSource, parseMappings } from './mapping.ts';

/** Where `name` comes from in a file with this header under these values of `--map`. */
function bound(header: string[], name: string, ...maps: string[]): FieldSource {
  const [stream] = streamsOf(weather);
  const mappings = parseMappings(weather, maps);
  return bindColumn({ workload: weather, stream: stream!, file: 'a.csv', header, mappings }, name);
}

describe('a mapping', () => {
  it('renames', () => {
    expect(bound(['a', 'temp'], 'temperature', 'temperature=temp')).toEqual({ kind: 'field', header: 'temp' });
  });

  it.each(['temp*10', 'temp / 0.1', 'temp*-1', 'round((temp-32)/1.8*10)', "replace(temp, ',', '.')"])(
    'may be an expression: %s',
    (source) => {
      expect(bound(['temp'], 'temperature', `temperature=${source}`)).toMatchObject({
        kind: 'expression',
        sql: source,
      });
    },
  );

  it('takes a column name with blanks and signs in it, quoted or before one operation', () => {
    const name = 'Air temp (°C) - 2 m';
    expect(bound(['x', name], 'temperature', `temperature="${name}"`)).toEqual({ kind: 'field', header: name });
    expect(bound(['x', name], 'temperature', `temperature=${name}`)).toEqual({ kind: 'field', header: name });
    expect(bound(['x', name], 'temperature', `temperature=${name}*10`)).toMatchObject({ sql: `"${name}"*10` });
  });

  it('takes a column of that whole name before it calculates', () => {
    expect(bound(['T-2', 'T'], 'temperature', 'temperature=T-2')).toEqual({ kind: 'field', header: 'T-2' });
  });

  it('may be a constant text, quotes in it doubled', () => {
    expect(bound([], 'station', "station='O''Hare = ORD'")).toMatchObject({ kind: 'constant', text: "O'Hare = ORD" });
  });

  it('may be a constant number', () => {
    expect(bound([], 'temperature', 'temperature=-5')).toMatchObject({ kind: 'constant', text: '-5' });
  });
});

describe('a column that a file does not have', () => {
  it.each([
    [['date', 'city', 'temp_max'], "perhaps --map event_time=date --map station=city --map 'temperature=temp_max*10'"],
    [['time (UTC)', 'T'], `to begin with --map 'event_time=time (UTC)' --map "station='all'"`],
    [['event_time', 'Station', 'temperature'], 'perhaps --map station=Station'],
    [['event_time', 'station', 'n'], 'name it with --map temperature=COLUMN'],
  ])('is looked for under other names: %j', (header, hint) => {
    const first = ['event_time', 'station', 'temperature'].find((name) => !header.includes(name))!;
    expect(() => bound(header, first)).toThrow(
      new MillraceError(`a.csv has no column '${first}' (it has ${header.join(', ')}); ${hint}`, 2),
    );
  });
});

describe('a mapping is refused', () => {
  const refused = (map: string, message: string): void => {
    expect(() => parseMappings(fraud, [map])).toThrow(new MillraceError(message, 2));
  };
  const allowed = "allowed are NAME=COLUMN, NAME=EXPRESSION (in DuckDB's SQL), NAME=NUMBER and NAME='TEXT'";

  it.each(['amount', '=price', 'amount=', ''])('when it is %j', (map) => {
    refused(map, `--map "${map}" is no mapping; ${allowed}`);
  });

  it('for a column the workload does not have', () => {
    refused('price=a', '--map "price=a": fraud takes no column price; its columns are event_time, card, amount, x, y');
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
      '--map "event_time=5": event_time cannot be a constant; allowed are NAME=COLUMN and NAME=EXPRESSION',
    );
  });

  it('when the column is mapped twice', () => {
    expect(() => parseMappings(fraud, ['x=a', 'x=b'])).toThrow(
      new MillraceError('--map "x=b": x is mapped twice; one --map a column is allowed', 2),
    );
  });

  it('when the file has no such column', () => {
    expect(() => bound(['a', 'b'], 'temperature', 'temperature=t')).toThrow(
      new MillraceError(
        `a.csv has no column 't' (it has a, b); asked for by --map "temperature=t"; a constant text is written temperature='TEXT'`,
        2,
      ),
    );
  });
});
