import { describe, expect, it } from 'vitest';
import { batch } from '../../engines/batch/engine.ts';
import { duckdb } from '../../engines/duckdb/engine.ts';
import { microBatch } from '../../engines/micro-batch/engine.ts';
import { streaming } from '../../engines/streaming/engine.ts';
import { latencyEvents, latencySpan, planLatency, ratesForFile, timedEvents } from './latency.ts';
import { chosenEngine, type RaceExperiment, type RunPlan } from './settings.ts';

const STREAMING = chosenEngine(streaming);
const BLOCKS = chosenEngine(microBatch, { options: { interval: 200, 'max-events': 10_000 } });
const HISTORY = chosenEngine(batch);

const plan = ({
  ratesPerSecond = [20_000],
  ratesGiven = true,
  ...changes
}: Partial<RunPlan & RaceExperiment> = {}): RunPlan => ({
  preset: 'quick',
  workloads: [],
  engines: [STREAMING, BLOCKS, HISTORY],
  events: 100_000,
  site: { transport: 'memory', commit: 'memory' },
  experiment: { kind: 'race', trials: 3, ratesPerSecond, ratesGiven },
  arrivals: 'poisson',
  durationMs: 2000,
  latencyWarmUpMs: 250,
  throughputWarmUpMs: 250,
  throughputMeasureMs: 500,
  seed: 42,
  limitMs: 60_000,
  folder: '',
  answers: false,
  command: '',
  ...changes,
});

describe('the span of a latency trial', () => {
  it('is as long as asked for, with a tail', () => {
    expect(latencySpan(plan(), STREAMING)).toEqual({ warmUpMs: 250, measureMs: 2000, tailMs: 100 });
  });

  it('covers 30 intervals of an engine that works in blocks, and a whole one after', () => {
    expect(latencySpan(plan(), BLOCKS)).toEqual({ warmUpMs: 250, measureMs: 6000, tailMs: 200 });
    expect(latencySpan(plan({ durationMs: 9000 }), BLOCKS)).toMatchObject({ measureMs: 9000 });
    expect(latencySpan(plan(), chosenEngine(batch, { options: { period: 1000 } }))).toMatchObject({
      measureMs: 30_000,
      tailMs: 1000,
    });
  });

  it.each([HISTORY, chosenEngine(duckdb)])('does not exist for $label', (engine) => {
    expect(latencySpan(plan(), engine)).toBeUndefined();
  });

  it('needs events for the warm-up and the tail too', () => {
    expect(timedEvents({ warmUpMs: 250, measureMs: 2000, tailMs: 100 }, 20_000)).toBe(47_000);
    expect(timedEvents({ warmUpMs: 0, measureMs: 1, tailMs: 0 }, 10)).toBe(1);
  });
});

describe('the trace of latency trials', () => {
  it("is the run's where that feeds all of them, with a quarter for the preload", () => {
    expect(latencyEvents(plan({ engines: [STREAMING] }))).toBe(100_000);
  });

  it('is longer where the longest span at the highest rate needs it', () => {
    expect(latencyEvents(plan({ ratesPerSecond: [10_000, 20_000] }))).toBe(129_000 + 25_000);
  });

  it("is the run's where no engine has a latency", () => {
    expect(latencyEvents(plan({ engines: [HISTORY] }))).toBe(100_000);
  });
});

describe('the rates for a file', () => {
  it('are those given, if it has enough events', () => {
    expect(ratesForFile(plan({ ratesPerSecond: [10_000, 15_503] }), 100_000)).toEqual([10_000, 15_503]);
  });

  it('are refused if not, with the highest that is possible', () => {
    expect(() => ratesForFile(plan(), 100_000)).toThrow(/6\.45 s at that rate need 129,?000; at most 15,?503/);
  });

  it('are what half of it feeds where none was given', () => {
    expect(ratesForFile(plan({ ratesGiven: false }), 100_000)).toEqual([7751]);
    expect(ratesForFile(plan({ ratesGiven: false }), 10_000_000)).toEqual([20_000]);
  });

  it('are listed once, and are at least one event a second', () => {
    expect(ratesForFile(plan({ ratesGiven: false, ratesPerSecond: [10_000, 20_000] }), 100_000)).toEqual([7751]);
    expect(ratesForFile(plan({ ratesGiven: false }), 3)).toEqual([1]);
  });

  it('do not matter where no engine has a latency', () => {
    expect(ratesForFile(plan({ engines: [HISTORY] }), 3)).toEqual([20_000]);
  });
});

describe('a planned latency trial', () => {
  const span = latencySpan(plan(), BLOCKS)!;
  const planned = (trial: number, seed = 42) => planLatency(plan({ seed }), span, 200, 20_000, 154_000, trial);

  it('gives at full speed what the span does not need', () => {
    expect(planned(0)).toMatchObject({ preload: 25_000, warmUpMs: 250, measureMs: 6000, tailMs: 200 });
    expect(planLatency(plan(), span, 200, 20_000, 1000, 0).preload).toBe(0);
  });

  it('is the same again for the same seed and trial', () => {
    expect(planned(1)).toEqual(planned(1));
  });

  it('has another seed in each trial, and in none of another run', () => {
    const seeds = [41, 42, 43].flatMap((seed) => [0, 1, 999].map((trial) => planned(trial, seed).seed));
    expect(new Set(seeds).size).toBe(9);
  });

  it('has a phase that is uniform over the interval', () => {
    const leads = Array.from({ length: 400 }, (_, trial) => planned(trial).leadMs - 5).sort((a, b) => a - b);
    const distance = Math.max(...leads.map((lead, i) => Math.abs(lead / 200 - (i + 0.5) / leads.length)));
    expect(distance).toBeLessThan(1.95 / Math.sqrt(leads.length));
  });

  it('has the same schedule and phase for every engine of one interval', () => {
    expect(planned(2)).toEqual(planLatency(plan(), span, 200, 20_000, 154_000, 2));
  });
});
