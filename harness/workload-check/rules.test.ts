import { expect, it } from 'vitest';
import type { Workload } from '../../contracts/workload.ts';
import { checkWorkload } from './check.ts';
import { fraud, generated, small, weather } from './testing/planted.ts';

/** Rules that a generator or small traces break. */

let made = 0;
const broken: readonly (readonly [string, Workload, RegExp])[] = [
  [
    'a generator that is not of its seed',
    generated(weather, (columns) => {
      columns.temperature![17] = 100 + made++;
    }),
    /^generator is wrong: the same seed gives another column temperature, row 17 \(100, then 101\): draw all by new Random\(seed\), with seed 1$/,
  ],
  [
    'a generator beyond D',
    generated(weather, (columns) => {
      columns.event_time![17] = 1e9;
    }),
    /^generator is wrong: column event_time, row 18: \d+ is \d+ ms behind row 17, more than disorderMs \(\d+\), with seed 1$/,
  ],
  [
    'a generator out of order in a key',
    generated({ ...fraud, disorderMs: 1e12 }, (columns) => {
      columns.event_time![0] = 1e9;
      columns.card![100] = columns.card![0]!;
    }),
    /^generator is wrong: column event_time, row \d+: \d+ is before the 1000000000 of row 0, which has the same card: events of a key come in order of time, with seed 1$/,
  ],
  [
    'a generator of keys beyond their number',
    generated(fraud, (columns, { keyCount }) => {
      columns.card![3] = keyCount;
    }),
    /^generator is wrong: column card, row 3: (\d+) is not a whole number from 0 to \d+ \(keyCount - 1\), with seed 1$/,
  ],
  [
    'a generator of values out of bounds',
    generated(
      { ...weather, columns: { ...weather.columns, temperature: { ...weather.columns.temperature!, maximum: 50 } } },
      (columns) => {
        columns.temperature!.fill(0);
        columns.temperature![5] = 51;
      },
    ),
    /^generator is wrong: column temperature, row 5: 51 is not a whole number from -?\d+ to 50, with seed 1$/,
  ],
  [
    'a generator of fractions of time',
    generated(fraud, (columns) => {
      columns.event_time![3] = 0.5;
    }),
    /^generator is wrong: column event_time, row 3: 0\.5 is not a whole number from 0 to/,
  ],
  [
    'a generator that makes too little',
    { ...fraud, generate: (events, ...rest) => fraud.generate(events - 1, ...rest) },
    /^generator is wrong: column event_time has 4999 rows where 5000 events were asked for, with seed 1$/,
  ],
  [
    'partition keys that change within a key',
    { ...fraud, partitionKeyOf: () => (position) => position },
    /^generator is wrong: partitionKeyOf gives \d+ in row \d+: it must be a whole number from 0, one for all events of a card/,
  ],
  [
    'small traces without values of a column',
    small(weather, { values: {} }),
    /^smallTraces is wrong: values has none of column temperature$/,
  ],
  [
    'small traces out of bounds',
    small(
      { ...weather, columns: { ...weather.columns, temperature: { ...weather.columns.temperature!, maximum: 1000 } } },
      { values: { temperature: [1001] } },
    ),
    /^smallTraces is wrong: column temperature, row 0: 1001 is not a whole number from -?\d+ to 1000$/,
  ],
];

it.each(broken)('finds %s', async (_, workload, says) => {
  const { fault } = await checkWorkload(workload, { parameters: {}, temporaryFolder: 'none', folder: 'none' });
  expect(fault).toMatch(says);
});
