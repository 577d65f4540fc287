// What the harness and the engines cost: `npm run bench:harness -- --rounds 5 --events 2000000`.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../contracts/random.ts';
import type { ThroughputTrial } from '../harness/results/schema.ts';
import { type MeasurementName, measure, measurements } from './measurements.ts';
import { type Round, report } from './report.ts';
import { makeTraces } from './traces.ts';

const ORDER_SEED = 7;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, events: { type: 'string', default: '2000000' } },
});
const rounds = wholeNumber('--rounds', values.rounds, 1);
const events = wholeNumber('--events', values.events, 1000);

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());
// Not in the system's folder for temporary files, which may be in memory: commits go to a disk.
mkdirSync('results', { recursive: true });
const scratch = mkdtempSync(join('results', 'bench-'));
try {
  console.log(`fraud, ${events.toLocaleString('en-US')} events; load before: ${loadavg()[0]!.toFixed(2)}`);
  const traces = await makeTraces(scratch, events, interrupt.signal);
  const order = new Random(ORDER_SEED);
  const finished: Round[] = [];
  while (finished.length < rounds) {
    const trials: Partial<Record<MeasurementName, ThroughputTrial>> = {};
    for (const name of order.shuffle(Object.keys(measurements) as MeasurementName[])) {
      trials[name] = await measure(name, traces, scratch, finished.length, interrupt.signal);
    }
    finished.push(trials as Round);
    console.log(`round ${finished.length} of ${rounds}; load ${loadavg()[0]!.toFixed(2)}`);
  }
  console.log(`\n${report(finished)}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function wholeNumber(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new Error(`${flag} ${text}: give a whole number of at least ${least}`);
  }
  return value;
}
