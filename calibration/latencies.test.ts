import { describe, expect, it } from 'vitest';
import type { LatencyTrial } from '../harness/results/schema.ts';
import { judgeLatencies, type LatencyCase, type Timed } from './latencies.ts';
import { known } from './latency-cases.ts';
import { AWAY_MS } from './serve.ts';
import { acted, type Latencies, latenciesOf } from './truth.ts';

const { latest: _, ...first } = known(1)[0]!;
const server: LatencyCase = { ...first, figures: ['mean', 'p50', 'p99'] };
const arrivals = Float64Array.from({ length: 2000 }, (_, i) => i);
const planned = arrivals.map((atMs, i) => atMs + 0.1 + (i % 100) / 1000);
const STEP_MS = 0.0005;
const range = [0, arrivals.length] as const;
const truth = latenciesOf(arrivals, planned, ...range);

/** A trial in which each latency was measured as its true one, times `factor`, and the stalls were those. */
function timed(factor: number, stalls: readonly number[] = []): Timed {
  const measured = Object.fromEntries(Object.entries(truth).map(([figure, latency]) => [figure, latency * factor]));
  return {
    trial: {} as LatencyTrial,
    measured: measured as unknown as Latencies,
    arrivals,
    preload: 0,
    planned,
    range,
    stalls: Float64Array.from(stalls),
  };
}

function holds(each: Timed, of = server): (boolean | null)[] {
  return judgeLatencies(of, each, STEP_MS).map((finding) => finding.holds);
}

describe('figures of a machine without stalls', () => {
  it('hold when they are the truth', () => {
    expect(holds(timed(1))).toEqual([true, true, true]);
  });

  it.each([0.95, 1.05])('do not hold when they are %f times the truth', (factor) => {
    expect(holds(timed(factor))).toEqual([false, false, false]);
  });

  it('are allowed 2% in the tail, 1% elsewhere', () => {
    expect(holds(timed(0.985))).toEqual([false, false, true]);
  });
});

describe('figures of a machine with stalls', () => {
  const stalls = Array.from({ length: 40 }, (_, i) => [i * 50, i * 50 + 5]).flat();

  it('may be as much higher as these make them', () => {
    const most = latenciesOf(arrivals, acted(planned, Float64Array.from(stalls), STEP_MS, AWAY_MS), ...range);
    expect(most.mean).toBeGreaterThan(truth.mean * 1.5);
    expect(holds({ ...timed(1, stalls), measured: most })).toEqual([true, true, true]);
    expect(holds({ ...timed(1, stalls), measured: { ...most, mean: most.mean * 1.02 } })).toEqual([false, true, true]);
  });

  it('may be as much higher as late beginnings make them', () => {
    const later = planned.map((atMs) => atMs + 0.1);
    const most = latenciesOf(arrivals, acted(later, new Float64Array(0), STEP_MS, AWAY_MS), ...range);
    expect(holds({ ...timed(1), measured: most })).toEqual([false, false, false]);
    expect(holds({ ...timed(1), measured: most }, { ...server, latest: () => later })).toEqual([true, true, true]);
  });

  it('may not be lower than the truth', () => {
    expect(holds(timed(0.95, stalls))).toEqual([false, false, false]);
  });
});
