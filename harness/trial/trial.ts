import { join } from 'node:path';
import type { Workload } from '../../workloads/workload.ts';
import type { Garbage, Trial } from '../results/schema.ts';
import { findWorkload } from '../trace/find-workload.ts';
import { partitionColumns } from '../trace/partition.ts';
import { blockMaxima } from '../trace/running-maximum.ts';
import { type LoadedTrace, loadTrace } from '../trace/store.ts';
import { AnswerCheck } from '../verify/check.ts';
import type { ExpectedAnswers } from '../verify/expected.ts';
import { writeAnswers } from './answers-file.ts';
import { measureLatency } from './latency.ts';
import { type Passes, preparePasses } from './passes.ts';
import { runPoisoned } from './poisoned.ts';
import { type Pause, resetPeakRss } from './probes.ts';
import type { TrialRequest } from './request.ts';
import type { Timeline } from './source.ts';
import { measureThroughput } from './throughput.ts';

/** A trial made ready: trace loaded and cut, engine prepared, nothing run yet. */
export interface ReadyTrial {
  readonly request: TrialRequest;
  readonly trace: LoadedTrace['trace'];
  readonly expected: ExpectedAnswers;
  readonly check: AnswerCheck;
  readonly passes: Passes;
  /** The timeline of a closed loop: everything has arrived. */
  readonly closed: Timeline;
  /** What every trial tells, whatever its mode. */
  readonly common: Pick<Trial, 'trial' | 'startedAt' | 'startUpMs' | 'shares'> & { restingRssBytes: number };
}

/** Runs one trial in this process, from loading the trace to verified figures. */
export async function runTrial(request: TrialRequest, signal: AbortSignal): Promise<Trial> {
  const startedAt = new Date().toISOString();
  const workload = findWorkload(request.workload);
  const { trace, expected } = loadTrace(request.traceFolder, workload);
  const parts = partitionColumns(workload, trace, request.workers);
  const passes = await preparePasses(
    parts.map((columns, partition) => ({
      engine: request.engine,
      options: request.options,
      workload: request.workload,
      columns,
      tables: trace.tables,
      keyCount: trace.keyCount,
      capacity: Math.ceil((expected.count / parts.length) * 1.25) + 1024,
      poisoned: request.plan.mode === 'poisoned',
      ...(request.commit === 'durable' && {
        durableFile: join(request.scratchFolder, `answers-${process.pid}-${partition}.log`),
      }),
    })),
  );
  const check = new AnswerCheck(expected);
  const ready: ReadyTrial = {
    request,
    trace,
    expected,
    check,
    passes,
    closed: {
      events: trace.events,
      prefix: trace.events,
      offsetsMs: new Float64Array(0),
      leadMs: 0,
      eventTimes: trace.columns.event_time,
      blockMaxima: blockMaxima(trace.columns.event_time),
      disorderMs: trace.disorderMs,
      partitions: parts.length,
      arrivedAtEpoch: new Int32Array(new SharedArrayBuffer(4)),
      epochMs: new Float64Array(new SharedArrayBuffer(8)),
    },
    common: {
      trial: request.trial,
      startedAt,
      startUpMs: passes.startUpMs,
      shares: parts.map(({ id }) => id.length),
      restingRssBytes: process.memoryUsage.rss(),
    },
  };
  resetPeakRss();
  const measured = await runMode(ready, signal);
  if (request.answersFile !== undefined) {
    await writeLastAnswers(request.answersFile, workload, ready);
  }
  return measured;
}

function runMode(ready: ReadyTrial, signal: AbortSignal): Promise<Trial> {
  const { plan } = ready.request;
  switch (plan.mode) {
    case 'poisoned':
      return runPoisoned(ready, signal);
    case 'throughput':
      return measureThroughput(ready, plan, signal);
    case 'latency':
      return measureLatency(ready, plan, signal);
  }
}

async function writeLastAnswers(path: string, workload: Workload, { passes, trace }: ReadyTrial): Promise<void> {
  const { records } = await passes.collect();
  writeAnswers(path, workload, records, trace.keyNames);
}

/** Pauses told relative to `originMs`: how many, how long, and the longest ones. */
export function summariseGarbage(pauses: readonly Pause[], originMs: number): Garbage {
  const longest = pauses
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, 200)
    .toSorted((a, b) => a.startMs - b.startMs);
  return {
    pauses: pauses.length,
    totalMs: pauses.reduce((sum, { durationMs }) => sum + durationMs, 0),
    longestMs: pauses.reduce((most, { durationMs }) => Math.max(most, durationMs), 0),
    longest: longest.map(({ startMs, durationMs }) => ({ atMs: startMs - originMs, durationMs })),
  };
}
