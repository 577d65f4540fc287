import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from '../harness/results/schema.ts';
import { timedEvents } from '../harness/run/latency.ts';
import { run } from '../harness/run/run.ts';
import { type ChosenEngine, chosenEngine, chosenWorkload, type RunPlan } from '../harness/run/settings.ts';
import type { Progress } from '../harness/run/step-clock.ts';
import { faultText, troubleText } from '../reports/outcome.ts';
import { engine, type Fault, isFaulty } from './engines/faulty.ts';
import { exactly, type Finding } from './findings.ts';
import { ownEngine } from './trials.ts';
import { CALIBRATION, calibration } from './workload.ts';

const EVENTS = 10_000;
const RATE = 10_000;
/** Long enough for all but a quarter of the events, which are the preload. */
const DURATION_MS = 550;
const WARM_UP_MS = 100;

/** The plan of a run of engines of the set over its workload; a short one. */
export function ownRun(engines: readonly ChosenEngine[], folder: string): RunPlan {
  return {
    preset: 'calibration',
    workloads: [chosenWorkload(calibration, { reference: CALIBRATION })],
    engines,
    events: EVENTS,
    site: { transport: 'memory', commit: 'memory' },
    experiment: { kind: 'race', trials: 1, ratesPerSecond: [RATE], ratesGiven: true },
    arrivals: 'constant',
    durationMs: DURATION_MS,
    latencyWarmUpMs: WARM_UP_MS,
    throughputWarmUpMs: 0,
    throughputMeasureMs: 0,
    seed: 1,
    limitMs: 60_000,
    folder,
    answers: false,
    command: 'millrace calibrate',
  };
}

/** Engines that answer seven of 10,000 wrongly, each in its own way, in a run like any other. */
export async function provenFaults(folder: string, progress: Progress, signal: AbortSignal): Promise<Finding[]> {
  const faults = Object.keys(TRUTH) as Fault[];
  const engines = faults.map((fault) =>
    chosenEngine(engine, {
      reference: ownEngine(engine.name),
      options: { fault },
      label: `${engine.title} · ${fault}`,
    }),
  );
  // A run links to itself beside its folder.
  const runFolder = join(folder, 'faults', 'run');
  mkdirSync(runFolder, { recursive: true });
  const { cells } = await run(ownRun(engines, runFolder), progress, signal);
  signal.throwIfAborted();
  return cells.map((cell) => {
    const fault = cell.configuration.options.fault as Fault;
    const { truth, note } = TRUTH[fault];
    return exactly({ of: fault, figure: 'faults', note }, verdictOf(cell), truth);
  });
}

const faultyFrom = (first: number): number =>
  Array.from({ length: EVENTS - first }, (_, i) => first + i).filter(isFaulty).length;
const all = faultyFrom(0);
const inTime = timedEvents({ warmUpMs: WARM_UP_MS, measureMs: DURATION_MS, tailMs: 100 }, RATE);
const wrong = (counts: string): string => `${counts} of ${EVENTS.toLocaleString('en-US')}: not ranked`;

/** How each fault must be reported. */
const TRUTH: Readonly<Record<Fault, { readonly truth: string; readonly note: string }>> = {
  drop: { truth: wrong(`${all} missing`), note: '' },
  duplicate: { truth: wrong(`${all} duplicate`), note: 'given twice in one commit' },
  alter: { truth: wrong(`${all} wrong`), note: '' },
  reorder: { truth: 'no fault', note: 'answers have no order: one that waits for another is late, not wrong' },
  early: {
    truth: wrong(`${faultyFrom(EVENTS - inTime)} early`),
    note: `${all} given ahead; what is given ahead in the preload is not, it had all arrived`,
  },
  twice: { truth: wrong(`${all} duplicate`), note: 'given again a hundred commits later' },
  peek: { truth: wrong(`${all} missing, ${all} unexpected`), note: 'answered what it had not taken: poison' },
};

function verdictOf(cell: Cell): string {
  const { outcome } = cell;
  switch (outcome.state) {
    case 'measured':
      return 'no fault';
    case 'wrong-answers':
      return `${faultText(outcome.verification)}: not ranked`;
    case 'failed':
    case 'invalid':
    case 'unsupported':
      return troubleText(cell) ?? outcome.state;
  }
}
