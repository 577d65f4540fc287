import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultsOf } from '../contracts/options.ts';
import { runChild } from '../harness/processes/spawn.ts';
import { storeTrace, type TraceSummary } from '../harness/trace/store.ts';
import { generateTrace } from '../harness/trial/prepare-trace.ts';
import { fraud } from '../workloads/fraud/workload.ts';

const SEED = 42;
const LIMIT_MS = 600_000;

/** A trace on disk, ready for trials. */
interface BenchTrace {
  readonly folder: string;
  readonly summary: TraceSummary;
}

/** Fraud's traces, all of default parameters, by what they are for. */
export interface BenchTraces {
  readonly main: BenchTrace;
  /** The main events with a question that has no answers: an engine that gives none is right. */
  readonly unanswered: BenchTrace;
  /** Half as long as the main one. */
  readonly shorter: BenchTrace;
  /** Ten times as long as `shorter`. */
  readonly longer: BenchTrace;
  /** A twentieth of the main one, for durable commits, which wait for the disk. */
  readonly short: BenchTrace;
}

/** Makes all traces inside `folder`, with `events` in the main one. */
export async function makeTraces(folder: string, events: number, signal: AbortSignal): Promise<BenchTraces> {
  const half = Math.ceil(events / 2);
  return {
    main: await makeTrace(join(folder, 'main'), events, signal),
    unanswered: makeUnanswered(join(folder, 'unanswered'), events),
    shorter: await makeTrace(join(folder, 'shorter'), half, signal),
    longer: await makeTrace(join(folder, 'longer'), 10 * half, signal),
    short: await makeTrace(join(folder, 'short'), Math.ceil(events / 20), signal),
  };
}

/** Makes one trace of fraud in a folder that is not there yet. */
export async function makeTrace(folder: string, events: number, signal: AbortSignal): Promise<BenchTrace> {
  mkdirSync(folder);
  const origin = { from: 'generator', events, parameters: defaultsOf(fraud.parameters), seed: SEED } as const;
  const request = { kind: 'trace', workload: fraud.name, folder, scratchFolder: folder, origin } as const;
  const outcome = await runChild(request, LIMIT_MS, signal);
  if (!outcome.ok || !('summary' in outcome)) {
    throw new Error(outcome.ok ? 'no trace came back' : outcome.reason);
  }
  return { folder, summary: outcome.summary };
}

function makeUnanswered(folder: string, events: number): BenchTrace {
  mkdirSync(folder);
  const trace = generateTrace(fraud, events, defaultsOf(fraud.parameters), SEED);
  return { folder, summary: storeTrace(folder, { ...fraud, oracle: () => {} }, trace) };
}
