import { join } from 'node:path';
import type { Options } from '../contracts/options.ts';
import { isRight } from '../harness/answers/check.ts';
import type { LatencyPlan } from '../harness/processes/request.ts';
import { formatNs } from '../harness/results/format.ts';
import type { LatencyTrial } from '../harness/results/schema.ts';
import { Histogram } from '../harness/statistics/histogram.ts';
import { arrivalOffsetsMs } from '../harness/trace/schedule.ts';
import { type Finding, within } from './findings.ts';
import { AWAY_MS } from './serve.ts';
import { longest, notingStalls, readStalls, type Stalls, totalOf } from './stalls.ts';
import { latencyPlan, type ModuleReference, type Trials } from './trials.ts';
import { acted, type Latencies, latenciesOf } from './truth.ts';

/** The allowed share of error of a mean or a median, and of percentiles further out. */
const ALLOWED: Readonly<Record<keyof Latencies, number>> = { mean: 0.01, p50: 0.01, p90: 0.02, p99: 0.02, max: 0.02 };

/** An engine under a load for which its latencies are known. */
export interface LatencyCase {
  readonly of: string;
  readonly engine: ModuleReference;
  readonly options: Options;
  readonly load: Pick<LatencyPlan, 'arrivals' | 'ratePerSecond' | 'measureMs' | 'seed'>;
  readonly figures: readonly (keyof Latencies)[];
  /** When the engine is done with each arrival if nothing keeps it from running; both on its source's clock. */
  readonly truth: (arrivals: Float64Array, preload: number) => Float64Array;
  /** The same where stalls can change when it is to be done: `stepMs` is what a look takes. */
  readonly soonest?: (arrivals: Float64Array, stalls: Stalls) => Float64Array;
  readonly latest?: (arrivals: Float64Array, stalls: Stalls, stepMs: number, preload: number) => Float64Array;
}

/** A trial of a case, and what is known of it; times on the source's clock, ms. */
export interface Timed {
  readonly trial: LatencyTrial;
  readonly measured: Latencies;
  readonly arrivals: Float64Array;
  /** Events before the first of these. */
  readonly preload: number;
  /** When the engine is done with each, if nothing keeps it from running. */
  readonly planned: Float64Array;
  /** The arrivals of the measurement window. */
  readonly range: readonly [from: number, to: number];
  /** The stalls that the engine recorded in this very trial. */
  readonly stalls: Stalls;
}

/** Runs an engine of the set under its load, and computes what its latencies must have been. */
export async function timeCase(trials: Trials, { engine, options, load, truth }: LatencyCase): Promise<Timed> {
  const { plan, events } = latencyPlan(load);
  const file = join(trials.folder, 'stalls.bin');
  const noting = { ...engine, module: notingStalls(engine.module, file) };
  const trial = await trials.run(noting, options, plan, events);
  if (!isRight(trial.verification)) {
    throw new Error(`${engine.name} answered wrongly`);
  }
  const offsets = arrivalOffsetsMs(new Float64Array(events), plan);
  const arrivals = offsets.subarray(plan.preload).map((offset) => trial.preloadMs + offset);
  const planned = truth(arrivals, plan.preload);
  const stalls = readStalls(file);
  const index = (offsetMs: number): number => {
    const at = offsets.subarray(plan.preload).findIndex((offset) => offset >= offsetMs);
    return at === -1 ? arrivals.length : at;
  };
  const range = [index(plan.warmUpMs), index(plan.warmUpMs + plan.measureMs)] as const;
  return { trial, measured: measuredLatencies(trial), arrivals, preload: plan.preload, planned, range, stalls };
}

/** Measured latencies, ms. */
function measuredLatencies({ histogram }: LatencyTrial): Latencies {
  const all = Histogram.fromData(histogram);
  const percentile = (percent: number): number => all.percentileNs(percent) / 1e6;
  return {
    mean: all.meanNs / 1e6,
    p50: percentile(50),
    p90: percentile(90),
    p99: percentile(99),
    max: all.maxNs / 1e6,
  };
}

/**
 * Each figure beside its truth. Allowed is 1% for mean and median, 2% further out, between the truth and the most that
 * the stalls of this very trial make of it; `stepMs` is what the engine takes to look and to commit.
 */
export function judgeLatencies({ of, figures, soonest, latest }: LatencyCase, timed: Timed, stepMs: number): Finding[] {
  const { arrivals, preload, planned, range, stalls, measured } = timed;
  const truth = latenciesOf(arrivals, planned, ...range);
  const last = latest === undefined ? planned : latest(arrivals, stalls, stepMs, preload);
  const most = latenciesOf(arrivals, acted(last, stalls, stepMs, AWAY_MS), ...range);
  const least = soonest === undefined ? truth : latenciesOf(arrivals, soonest(arrivals, stalls), ...range);
  const evidence = {
    stepMs,
    stalls: stalls.length / 2,
    stalledMs: totalOf(stalls),
    longestStallMs: longest(stalls),
    ...evidenceOf('measured', measured),
    ...evidenceOf('most', most),
  };
  return figures.map((figure) => {
    const share = ALLOWED[figure];
    const note = `${100 * share}%; noise up to ${formatNs((most[figure] - truth[figure]) * 1e6)}`;
    return within({ of, figure, unit: 'ms', note, evidence }, measured[figure], truth[figure], [
      least[figure] * (1 - share),
      most[figure] * (1 + share),
    ]);
  });
}

/** { 'measured p99': … }, ms. */
function evidenceOf(what: string, latencies: Latencies): Record<string, number> {
  return Object.fromEntries(Object.entries(latencies).map(([figure, ms]) => [`${what} ${figure}`, ms]));
}
