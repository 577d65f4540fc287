import { describe, expect, it } from 'vitest';
import type { LatencyTrial } from '../../../harness/results/schema.ts';
import { cell, latencies, latencyTrial, measured } from '../../../harness/results/testing/made-result.ts';
import { shownTrials, timePoints } from './over-time-points.ts';

const series = (seconds: number): LatencyTrial['series'] =>
  Array.from({ length: seconds * 10 }, (_, i) => ({
    atMs: i * 100,
    events: 500,
    answers: 10,
    p50Ns: i % 2 === 0 ? 1000 : 3000,
    p99Ns: null,
    maxNs: i,
  }));
const shown = (trial: LatencyTrial) => [{ label: 'Streaming', trial }];

describe('the trial that is drawn', () => {
  it.each([
    [[500], 500],
    [[900, 500, 700], 700],
    [[900, 500, 700, 800], 700],
  ])('of medians %j is that of %i', (medians, middle) => {
    const trials = medians.map((median) => latencyTrial(latencies(median, 23_000), { drainMs: median }));
    const drawn = shownTrials([cell('Streaming', 'streaming', measured(...trials))], 50_000);
    expect(drawn.map(({ label, trial }) => [label, trial.drainMs])).toEqual([['Streaming', middle]]);
  });

  it('is none of a cell without latency', () => {
    expect(shownTrials([cell('Batch', 'batch', measured())], 50_000)).toEqual([]);
  });
});

describe('points over time', () => {
  it('are those of the series, from the start of the measurement window on', () => {
    const trial = latencyTrial([], { series: series(3), warmUpMs: 500, measureMs: 2000 });
    const { stepMs, points } = timePoints(shown(trial));
    expect(stepMs).toBe(100);
    expect(points).toHaveLength(25);
    expect(points[0]).toEqual({
      label: 'Streaming',
      seconds: -0.5,
      answersPerSecond: 100,
      p50Ns: 1000,
      p99Ns: null,
      maxNs: 0,
    });
    expect(points.at(-1)?.seconds).toBeCloseTo(1.9);
  });

  it('of a long trial are longer steps: rate, middle median, longest latency', () => {
    const trial = latencyTrial([], { series: series(12), warmUpMs: 1000, measureMs: 10_000 });
    const { stepMs, points } = timePoints(shown(trial));
    expect(stepMs).toBe(200);
    expect(points).toHaveLength(55);
    expect(points[10]).toEqual({
      label: 'Streaming',
      seconds: 1,
      answersPerSecond: 100,
      p50Ns: 2000,
      p99Ns: null,
      maxNs: 21,
    });
  });

  it('without answers have no latency', () => {
    const empty = series(1).map((point) => ({ ...point, answers: 0, p50Ns: null, maxNs: null }));
    const { points } = timePoints(shown(latencyTrial([], { series: empty, warmUpMs: 0, measureMs: 1000 })));
    expect(points[0]).toMatchObject({ answersPerSecond: 0, p50Ns: null, maxNs: null });
  });
});
