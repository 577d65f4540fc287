import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Workload } from '../../contracts/workload.ts';
import { checkWorkload, type Verdict } from './check.ts';
import {
  answered,
  asItIs,
  fraud,
  hasty,
  lazy,
  oneMore,
  operated,
  orders,
  peeking,
  queried,
  small,
  weather,
  withoutQuery,
} from './testing/planted.ts';

/** Mistakes planted in each part of workloads that are right, and which part is blamed. Java: check.cluster.test.ts. */

const folder = mkdtempSync(join(tmpdir(), 'millrace-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function check(workload: Workload): Promise<Verdict> {
  return checkWorkload(workload, { parameters: {}, temporaryFolder: folder, folder: join(folder, 'trace') });
}

it.each([
  ['forms that answer at once', fraud, ['operator', 'SQL', 'oracle']],
  ['forms that wait for time', weather, ['operator', 'SQL', 'oracle']],
  ['an operator and an oracle alone', withoutQuery(fraud), ['operator', 'oracle']],
  ['two streams, on generated traces', orders, ['operator', 'SQL', 'oracle']],
])('finds nothing wrong with %s', async (_, workload, parts) => {
  const verdict = await check(workload);
  expect(verdict).toEqual({ parts, traces: 200, answered: expect.any(Number) });
  expect(verdict.answered).toBeGreaterThan(100);
});

const mistakes: readonly (readonly [string, Workload, RegExp])[] = [
  [
    'an operator of other values',
    operated(fraud, (row, { output }) => output.emit(...oneMore(row))),
    /^operator is wrong: it gives transaction_id=1, .* where SQL and oracle give transaction_id=1, .*; on the 2 events in trace\/, with unusual=\d+, burst=2, speed=\d+$/,
  ],
  [
    'an operator that lacks answers',
    operated(fraud, (row, { output }) => row[0]! % 2 === 0 && output.emit(...row)),
    /^operator is wrong: it lacks transaction_id=\d+, .*, which SQL and oracle give; on the \d events in/,
  ],
  [
    'an operator that gives answers twice',
    operated(fraud, (row, context) => {
      asItIs(row, context);
      asItIs(row, context);
    }),
    /^operator is wrong: it gives both (.*) and \1, which transaction_id, rule do not tell apart; on the 2 events/,
  ],
  [
    'an operator that gives too few values',
    operated(fraud, (row, { output }) => output.emit(...row.slice(1))),
    /^operator is wrong: it gives \(3, \d+, \d+\), 3 values where an answer has 4: transaction_id, rule, card, evidence;/,
  ],
  [
    'an operator that gives fractions',
    operated(weather, (row, { output }) => output.emit(...row.with(-1, 0.5))),
    /^operator is wrong: it gives region=.*, total=0\.5: values are whole numbers below 2\^53; on the 1 event in/,
  ],
  [
    'an operator that throws',
    operated(fraud, () => {
      throw new TypeError('no such rule');
    }),
    /^operator throws: no such rule; on the 2 events in/,
  ],
  [
    'an operator that takes ids for positions',
    operated(weather, asItIs, (own, { columns }) => ({
      process: (position) => columns.id[position] === position && own.process(position),
    })),
    /^operator is wrong: it gives .* over 2 partitions, with the watermark after some events, and other answers in one/,
  ],
  [
    'an operator that emits too late',
    lazy(fraud),
    /^operator is wrong about when transaction_id=1, .* is due: oracle has it due at event 1, operator emits it at the end; after event 1 nothing changes it; on the 2 events/,
  ],
  [
    'an operator that emits too late what waits for time',
    lazy(weather),
    /^operator is wrong about when region=.* is due: operator emits it at the end; by closesAtMs \(\d+\) \+ D \(\d+\) it is due at event 1, as oracle has it; on the 2 events/,
  ],
  [
    'an operator that emits too early',
    peeking,
    /^operator is wrong about when transaction_id=1, .* is due: oracle has it due at event 1, operator emits it at event 0; after event 0 it may still change: the oracle does not give it of the events up to there; on the 2 events/,
  ],
  [
    'an operator that emits in process() what waits for time',
    small(hasty, { disordersMs: [0] }),
    /^operator is wrong: it emits region=.* in process\(\), at event 1; it waits for time: emit it in advance\(watermark\); on the 2 events/,
  ],
  [
    'a query of other values',
    queried(folder, weather, 'COUNT(*)', 'COUNT(*) + 1'),
    /^SQL is wrong: it gives .*, readings=2, .* where operator and oracle give .*, readings=1, .*; on the 1 event in/,
  ],
  [
    'a query of too many rows',
    queried(folder, weather, 'MOD(', '0 * MOD('),
    /^SQL is wrong: it (gives|lacks) region=.*; on the \d event/,
  ],
  [
    'a query that cannot be run',
    queried(folder, weather, 'GROUP BY', 'GROUP'),
    /^SQL is wrong: .*syntax error at or near.*; on the 1 event/,
  ],
  [
    'an oracle of other values',
    answered(fraud, (due, row) => [due, ...oneMore(row)]),
    /^oracle is wrong: it gives transaction_id=1, .* where operator and SQL give .*; on the 2 events in/,
  ],
  [
    'an oracle of other values, without a third form',
    answered(withoutQuery(fraud), (due, row) => [due, ...oneMore(row)]),
    /^operator and oracle disagree, and there is no third form \(SQL, Java\) to tell which is wrong: oracle gives .* where operator gives .*; on the 2 events in/,
  ],
  [
    'three parts that all disagree',
    operated(
      answered(fraud, (due, row) => [due, ...oneMore(row)]),
      (row, { output }) => output.emit(...oneMore(oneMore(row))),
    ),
    /^operator \/ SQL \/ oracle disagree, and it cannot be told which is wrong: SQL gives .* where operator gives/,
  ],
  [
    'an oracle whose due events are too late',
    answered(fraud, (due, row, events) => [Math.min(due + 1, events), ...row]),
    /^oracle is wrong about when .* is due: oracle has it due at the end, operator emits it at event 1; after event 1 nothing changes it; on the 2 events/,
  ],
  [
    'an oracle whose due events are too early',
    answered(fraud, (due, row) => [Math.max(0, due - 1), ...row]),
    /^oracle is wrong about when .* is due: oracle has it due at event 0, operator emits it at event 1; after event 0 it may still change/,
  ],
  [
    'an oracle whose due events do not go by time',
    answered(weather, (due, row, events) => [Math.min(due + 1, events), ...row]),
    /^oracle is wrong about when .* is due: oracle has it due at the end; by closesAtMs \(\d+\) \+ D \(\d+\) it is due at event 1, as operator has it/,
  ],
  [
    'due events that are none',
    answered(weather, (_, row) => [Number.NaN, ...row]),
    /^oracle is wrong: it has .* due at event NaN, which is none: give an id, or the number of events for the end/,
  ],
  [
    'a wrong closesAtMs',
    { ...weather, closesAtMs: (row, parameters) => weather.closesAtMs!(row, parameters)! + 1 },
    /^closesAtMs is wrong: region=.* would be due .*, by closesAtMs \(\d+\) \+ D \(\d+\), and oracle and operator have it at event 1/,
  ],
  [
    'a closesAtMs that gives nothing',
    { ...weather, closesAtMs: () => undefined },
    /^operator emits region=.* in advance\(watermark\), and closesAtMs gives no time that it waits for: one of them is wrong/,
  ],
];

it.each(mistakes)('blames %s', async (_, workload, says) => {
  const { fault } = await check(workload);
  expect(fault).toMatch(says);
});

it('writes the trace that its line is about', async () => {
  const trace = join(folder, 'trace');
  rmSync(trace, { recursive: true });
  await check(queried(folder, weather, 'COUNT(*)', 'COUNT(*) + 1'));
  expect(readFileSync(join(trace, 'events.csv'), 'utf8')).toMatch(
    /^id,event_time,station,temperature\n0,\d+,\d,-?\d+\n$/,
  );
  expect(readFileSync(join(trace, 'answers.csv'), 'utf8')).toMatch(
    /^region,window_start,readings,.*,due\n\d+,\d+,1,.*,1\n$/,
  );
});

/** Its events come every few seconds, and its answers are due after an hour. */
const { smallTraces: _, ...bare } = weather;

it.each<[string, Workload, RegExp | undefined]>([
  ['nothing', bare, undefined],
  [
    'an operator that answers a minute too early',
    operated(bare, asItIs, (own) => ({ advance: (watermark) => own.advance(watermark + 60_000) })),
    /^operator is wrong about when region=/,
  ],
  [
    'an oracle that forgets the out-of-orderness bound',
    { ...bare, oracle: (trace, answer) => bare.oracle({ ...trace, disorderMs: 0 }, answer) },
    /^oracle is wrong about when region=/,
  ],
  [
    'a time of closing an hour too late',
    { ...bare, closesAtMs: (row, parameters) => bare.closesAtMs!(row, parameters)! + 3_600_000 },
    /^closesAtMs is wrong: region=/,
  ],
])('finds %s on parts of generated traces, where there are no small ones', async (_, workload, fault) => {
  expect((await check(workload)).fault).toEqual(fault && expect.stringMatching(fault));
});
