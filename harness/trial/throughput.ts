import { Bench, type FnReturnedObject } from 'tinybench';
import type { ThroughputTrial } from '../results/schema.ts';
import { addVerifications, isRight, type Verification } from '../verify/check.ts';
import { MachineProbe } from './machine-probe.ts';
import type { PassSpan } from './partition-run.ts';
import { type Pause, peakRssBytes } from './probes.ts';
import { startedCpuSeconds } from './process-tree.ts';
import { type ReadyTrial, summariseGarbage } from './ready-trial.ts';
import type { ThroughputPlan } from './request.ts';
import { toMicrosecond, toNanosecond } from './rounded.ts';

/** Of a short trace a trial makes thousands of passes: so many of them are told. */
const MOST_TOLD = 100;
/** A median of fewer passes says little. */
const FEWEST_PASSES = 3;

/**
 * Closed loop: all events have arrived, whole passes with fresh operators, timed by tinybench; the figure is the
 * median pass. Every pass is verified, the discarded ones too; at the first wrong one the trial ends.
 */
export async function measureThroughput(
  ready: ReadyTrial,
  plan: ThroughputPlan,
  signal: AbortSignal,
): Promise<ThroughputTrial> {
  const machine = new MachineProbe();
  const { passes, closed, trace, check, common } = ready;
  const stop = new AbortController();
  const verifications: Verification[] = [];
  const measured: (PassSpan & { cpuSeconds: number })[] = [];
  const pauses: Pause[] = [];
  let discardedPasses = 0;
  let span: PassSpan = { startMs: 0, endMs: 0 };
  let cpu = process.cpuUsage();
  // What the engine has started: over the whole measured part, as it works between passes too.
  let startedBefore = 0;

  const bench = new Bench({
    warmupTime: plan.discardMs,
    warmupIterations: 1,
    time: plan.measureMs,
    iterations: FEWEST_PASSES,
    throws: true,
    signal: AbortSignal.any([signal, stop.signal]),
  });
  bench.add(
    'pass',
    async (): Promise<FnReturnedObject> => {
      span = await passes.run(closed, signal);
      // Emptying the answer log of the pass before, and messages between threads, are the harness's time.
      return { overriddenDuration: toNanosecond(span.endMs - span.startMs) };
    },
    {
      beforeEach(phase) {
        if (phase === 'run' && measured.length === 0) {
          startedBefore = startedCpuSeconds();
          machine.begin([process.pid]);
        }
        cpu = process.cpuUsage();
      },
      async afterEach(phase) {
        const { user, system } = process.cpuUsage(cpu);
        const collected = await passes.collect();
        const verification = check.verify(collected.records);
        verifications.push(verification);
        pauses.push(...collected.pauses);
        if (!isRight(verification)) {
          stop.abort();
        }
        if (phase === 'run') {
          measured.push({ ...span, cpuSeconds: (user + system) / 1e6 });
        } else {
          discardedPasses++;
        }
      },
    },
  );
  const [task] = await bench.run();
  const machineFacts = machine.end();
  const startedSeconds = measured.length > 0 ? Math.max(0, startedCpuSeconds() - startedBefore) : 0;
  const peak = peakRssBytes();
  signal.throwIfAborted();
  const verification = addVerifications(verifications);
  const result = task!.result;
  const medianMs = result.state === 'completed' ? result.latency.p50 : Number.NaN;
  if (isRight(verification) && !(medianMs > 0)) {
    throw new Error(`the closed loop ended in state ${result.state}`);
  }
  const firstMs = measured[0]?.startMs ?? 0;
  const cpuSeconds = measured.reduce((sum, each) => sum + each.cpuSeconds, startedSeconds);
  const { restingRssBytes, ...told } = common;
  return {
    mode: 'throughput',
    ...told,
    events: trace.events,
    discardedPasses,
    measuredPasses: measured.length,
    passes: spread(measured, MOST_TOLD).map(({ startMs, endMs, cpuSeconds: seconds }) => ({
      atMs: toMicrosecond(startMs - firstMs),
      durationMs: toNanosecond(endMs - startMs),
      cpuSeconds: seconds,
    })),
    eventsPerSecond: medianMs > 0 ? (trace.events / medianMs) * 1000 : 0,
    cpuSecondsPerMillionEvents: measured.length > 0 ? cpuSeconds / ((measured.length * trace.events) / 1e6) : 0,
    verification,
    memory: { peakRssBytes: peak, restingRssBytes },
    garbage: summariseGarbage(pauses, firstMs, measured),
    ...(measured.length > 0 && { machine: machineFacts }),
  };
}

/** All items, or `most` of them, evenly spread from the first to the last. */
function spread<T>(items: readonly T[], most: number): T[] {
  const last = items.length - 1;
  return items.length <= most
    ? [...items]
    : Array.from({ length: most }, (_, index) => items[Math.round((index * last) / (most - 1))]!);
}
