import { join } from 'node:path';
import type { Workload } from '../../workloads/workload.ts';
import type { Trial } from '../results/schema.ts';
import { findWorkload } from '../trace/find-workload.ts';
import { partitionColumns } from '../trace/partition.ts';
import { loadTrace } from '../trace/store.ts';
import { AnswerCheck } from '../verify/check.ts';
import { writeAnswers } from './answers-file.ts';
import { closedLoop } from './closed-loop.ts';
import type { SuiteSetup } from './contract-suite.ts';
import { measureLatency } from './latency.ts';
import { StarvationWatch } from './overrun.ts';
import { preparePasses } from './passes.ts';
import { runPoisoned } from './poisoned.ts';
import { resetPeakRss } from './probes.ts';
import type { ReadyTrial } from './ready-trial.ts';
import type { TrialRequest } from './request.ts';
import { measureThroughput } from './throughput.ts';

/** Runs one trial in this process, from loading the trace to verified figures. */
export async function runTrial(request: TrialRequest, signal: AbortSignal): Promise<Trial> {
  const { place } = request;
  if (place.transport === 'kafka') {
    // The client of Kafka takes half a second to import: only trials over a broker should pay.
    const { runKafkaTrial } = await import('./kafka-trial.ts');
    return runKafkaTrial(request, place, signal);
  }
  const starvation = new StarvationWatch();
  const startedAt = new Date().toISOString();
  const workload = findWorkload(request.workload);
  const { trace, expected } = loadTrace(request.traceFolder, workload);
  const parts = partitionColumns(workload, trace, request.workers);
  const setup = {
    engine: request.engine,
    options: request.options,
    workload: request.workload,
    tables: trace.tables,
    capacity: Math.ceil((expected.count / parts.length) * 1.25) + 1024,
    poisoned: request.plan.mode === 'poisoned',
  };
  const passes = await preparePasses(
    parts.map((columns, partition) => ({
      ...setup,
      columns,
      keyCount: trace.keyCount,
      ...(place.commit === 'durable' && {
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
    closed: closedLoop(trace, parts.length),
    common: {
      trial: request.trial,
      startedAt,
      startUpMs: passes.startUpMs,
      shares: parts.map(({ id }) => id.length),
      restingRssBytes: process.memoryUsage.rss(),
    },
  };
  resetPeakRss();
  const suite = { workload, trace, setup, prepared: parts.length === 1 };
  const measured = await runMode(ready, suite, signal).catch((error) => {
    throw starvation.verdict(error);
  });
  if (request.answersFile !== undefined) {
    await writeLastAnswers(request.answersFile, workload, ready);
  }
  return measured;
}

function runMode(ready: ReadyTrial, suite: SuiteSetup, signal: AbortSignal): Promise<Trial> {
  const { plan } = ready.request;
  switch (plan.mode) {
    case 'poisoned':
      return runPoisoned(ready, plan.suite ? suite : undefined, signal);
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
