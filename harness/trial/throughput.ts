import { Bench, type FnReturnedObject } from 'tinybench';
import { addVerifications, isRight, type Verification } from '../answers/check.ts';
import type { HostRun } from '../hosts/host.ts';
import type { ThroughputPlan } from '../processes/request.ts';
import { toMicrosecond, toNanosecond } from '../statistics/rounded.ts';
import type { DoneTrial, ReadyTrial } from './ready-trial.ts';

/** Over a short trace a trial makes thousands of iterations; at most this many are reported. */
const MOST_REPORTED = 100;
/** A median of fewer iterations says little. */
const FEWEST_ITERATIONS = 3;

/**
 * Closed loop: all events have arrived, whole iterations with fresh operators; the figure is that of the median
 * iteration. A host that repeats is timed by tinybench after warm-up iterations; one that does not has a single
 * iteration, of which the warm-up is left out. Every iteration is verified, those of the warm-up too; at the first
 * wrong one the trial ends.
 */
export async function measureThroughput(
  { host, machine, trace, check, common }: ReadyTrial,
  plan: ThroughputPlan,
  signal: AbortSignal,
): Promise<DoneTrial> {
  const iterations = new Iterations();
  const runIteration = async (measured: boolean): Promise<HostRun> => {
    if (measured && iterations.measured.length === 0) {
      // Processes of the engine count over the whole measured time: they work between iterations too.
      iterations.startedBefore = host.startedCpuSeconds();
    }
    const run = await host.run(
      { kind: 'closed', warmUpMs: plan.engineWarmUpMs },
      signal,
      measured ? machine : undefined,
    );
    iterations.add(run, check.verify(run.records), measured);
    return run;
  };
  const medianMs = host.repeats
    ? await repeated(iterations, runIteration, plan, signal)
    : lengthOf(await runIteration(true));
  const { measured, last } = iterations;
  const machineFacts = measured.length > 0 ? machine?.facts : undefined;
  const startedSeconds = measured.length > 0 ? Math.max(0, host.startedCpuSeconds() - iterations.startedBefore) : 0;
  const cpuSeconds = measured.reduce((sum, each) => sum + each.cpuSeconds, startedSeconds);
  const firstMs = measured[0]?.startMs ?? 0;
  const wholeEventsPerSecond = closedLoopRate(last!.settled, medianMs);
  const { warm } = last!;
  const events = warm?.events ?? trace.events;
  const perMillion = (seconds: number): number =>
    measured.length > 0 ? seconds / ((measured.length * events) / 1e6) : 0;
  const trial = {
    mode: 'throughput',
    ...common,
    events: trace.events,
    warmUpIterations: iterations.warmUp,
    measuredIterations: measured.length,
    iterations: spread(measured, MOST_REPORTED).map((run) => ({
      atMs: toMicrosecond(run.startMs - firstMs),
      durationMs: toNanosecond(lengthOf(run)),
      cpuSeconds: run.cpuSeconds,
    })),
    eventsPerSecond: warm?.eventsPerSecond ?? wholeEventsPerSecond,
    cpuSecondsPerMillionEvents: perMillion(cpuSeconds),
    ...(startedSeconds > 0 && { startedCpuSecondsPerMillionEvents: perMillion(startedSeconds) }),
    ...(warm && { warm: { afterMs: plan.engineWarmUpMs!, events, wholeEventsPerSecond } }),
    verification: addVerifications(iterations.verifications),
    ...(machineFacts && { machine: machineFacts }),
    ...(await host.facts(measured)),
  } as const;
  return { trial, last: last! };
}

/** The iterations of a trial so far. */
class Iterations {
  readonly measured: HostRun[] = [];
  readonly verifications: Verification[] = [];
  warmUp = 0;
  last: HostRun | undefined;
  startedBefore = 0;

  add(run: HostRun, verification: Verification, measured: boolean): void {
    this.last = run;
    this.verifications.push(verification);
    if (measured) {
      // Without the answers: the next iteration makes them stale.
      this.measured.push({ ...run, records: [] });
    } else {
      this.warmUp++;
    }
  }
}

/** Iterates for as long as the plan says, or until an iteration is wrong; returns the median of those measured, ms. */
async function repeated(
  iterations: Iterations,
  runIteration: (measured: boolean) => Promise<HostRun>,
  plan: ThroughputPlan,
  signal: AbortSignal,
): Promise<number> {
  const stop = new AbortController();
  const bench = new Bench({
    warmupTime: plan.warmUpMs,
    warmupIterations: 1,
    time: plan.measureMs,
    iterations: FEWEST_ITERATIONS,
    throws: true,
    signal: AbortSignal.any([signal, stop.signal]),
  });
  let timed = false;
  bench.add(
    'iteration',
    async (): Promise<FnReturnedObject> => {
      const run = await runIteration(timed);
      if (!isRight(iterations.verifications.at(-1)!)) {
        stop.abort();
      }
      // Resetting the answer log, verifying, and messages between threads are the harness's time.
      return { overriddenDuration: toNanosecond(lengthOf(run)) };
    },
    {
      beforeEach(phase) {
        timed = phase === 'run';
      },
    },
  );
  const [task] = await bench.run();
  signal.throwIfAborted();
  const { result } = task!;
  const medianMs = result.state === 'completed' ? result.latency.p50 : Number.NaN;
  if (isRight(addVerifications(iterations.verifications)) && !(medianMs > 0)) {
    throw new Error(`the closed loop ended in state ${result.state}`);
  }
  return medianMs;
}

/**
 * Events a second of a closed loop: the events that its answers settle ÷ its time, from when the engine is called or
 * consumes to its last answer; 0 without answers.
 *
 * The same for every engine and every way to answer: one event at a time, a block, a trigger, a transaction, all at
 * once. No answer can be seen before its work is done, so the figure is never above what the engine did. It is below by
 * the time in the span that is not work: over a topic, connecting and the first fetch, a cold virtual machine, and the
 * wait for the last commit, at most an interval P, so that work of T is reported as at least T ÷ (T + P) of its rate. A
 * slope between two shares of the answers has no such bound: within a burst it measures the network. Nor can each trial
 * choose by its own answers how to read them: two trials of the same work would then differ by definition.
 */
export function closedLoopRate(settled: number, durationMs: number): number {
  return durationMs > 0 ? (settled / durationMs) * 1000 : 0;
}

function lengthOf({ startMs, endMs }: HostRun): number {
  return endMs - startMs;
}

/** All items, or `most` of them, evenly spread from the first to the last. */
function spread<T>(items: readonly T[], most: number): T[] {
  const last = items.length - 1;
  return items.length <= most
    ? [...items]
    : Array.from({ length: most }, (_, index) => items[Math.round((index * last) / (most - 1))]!);
}
