import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatNs } from '../harness/results/format.ts';
import { besideEngine } from '../harness/results/over-broker.ts';
import type { Cell, ThroughputTrial } from '../harness/results/schema.ts';
import { run } from '../harness/run/run.ts';
import { chosenEngine } from '../harness/run/settings.ts';
import type { Progress } from '../harness/run/step-clock.ts';
import { javaRequirements } from '../jvm/java-tools.ts';
import { troubleText } from '../reports/outcome.ts';
import { engine } from './engines/bursting.ts';
import { ownRun } from './faults.ts';
import { type Finding, within } from './findings.ts';
import { longest, notingStalls, readStalls } from './stalls.ts';
import { ownEngine } from './trials.ts';

/** Four seconds of work, of which 1% is more than it takes to call an engine. */
const EVENTS = 200_000;
const SERVICE_US = 20;
const WORK_MS = (EVENTS * SERVICE_US) / 1000;
const TRUTH = 1e6 / SERVICE_US;
/** The second makes four bursts of the trace, the third a single one. */
const INTERVALS_MS = [100, 1000, 10_000];

/**
 * Engines over Kafka that process exactly 50,000 events a second and show their answers in bursts. The figure may not
 * be higher. It may be lower by what kept this very trial from its work: the time until the first event, the longest
 * stall and the last commit at its end, the time its threads waited for a core, and how late answers were seen.
 */
export async function burstsOverKafka(folder: string, progress: Progress, signal: AbortSignal): Promise<Finding[]> {
  const lacking = (await javaRequirements()).find(({ ok }) => !ok);
  if (lacking !== undefined) {
    const about = { figure: 'throughput', unit: 'events/s', truth: TRUTH, allowed: null, holds: null } as const;
    const note = `needs ${lacking.name}; run: ${lacking.fix}`;
    return INTERVALS_MS.map((interval) => ({ ...about, of: nameOf(interval), measured: 'unsupported', note }));
  }
  const runFolder = join(folder, 'bursts', 'run');
  mkdirSync(runFolder, { recursive: true });
  const fileOf = (interval: unknown): string => join(folder, 'bursts', `stalls-${interval}.bin`);
  const { name, module } = ownEngine(engine.name);
  const engines = INTERVALS_MS.map((interval) =>
    chosenEngine(engine, {
      reference: { name, module: notingStalls(module, fileOf(interval)) },
      options: { service: SERVICE_US, interval },
      scale: { workers: 1, partitions: 4 },
      label: nameOf(interval),
    }),
  );
  const plan = {
    ...ownRun(engines, runFolder),
    events: EVENTS,
    site: { transport: 'kafka', format: 'binary' } as const,
    experiment: { kind: 'race', trials: 1, ratesPerSecond: [], ratesGiven: true } as const,
  };
  const { cells } = await run(plan, progress, signal);
  signal.throwIfAborted();
  return cells.map((cell) => judge(cell, fileOf(cell.configuration.options.interval)));
}

function judge(cell: Cell, stallsFile: string): Finding {
  const about = { of: cell.label, figure: 'throughput', unit: 'events/s' } as const;
  const trial = throughputOf(cell);
  if (trial === undefined) {
    const measured = troubleText(cell) ?? 'not measured';
    return { ...about, measured, truth: TRUTH, allowed: null, note: '', holds: false };
  }
  const stalls = readStalls(stallsFile);
  const firstEventMs = longest(stalls.subarray(0, 2));
  const lastCommitMs = longest(stalls.subarray(-2));
  const waitedMs = trial.machine?.waitedMs ?? 0;
  const seenMs = (besideEngine(trial)?.visibleP99Ns ?? 0) / 1e6;
  const beside = firstEventMs + longest(stalls.subarray(2, -2)) + lastCommitMs + waitedMs + seenMs;
  const note = `1%; ${formatNs(beside * 1e6)} beside the work`;
  const low = (0.99 * EVENTS * 1000) / (WORK_MS + beside);
  return within({ ...about, note }, trial.eventsPerSecond, TRUTH, [low, TRUTH * 1.01]);
}

function throughputOf({ outcome }: Cell): ThroughputTrial | undefined {
  const trials = outcome.state === 'measured' ? outcome.trials : [];
  return trials.find((trial) => trial.mode === 'throughput');
}

function nameOf(intervalMs: number): string {
  return `${SERVICE_US} µs, commits each ${intervalMs.toLocaleString('en-US')} ms, Kafka`;
}
