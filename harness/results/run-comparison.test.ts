import { describe, expect, it } from 'vitest';
import { compareRuns } from './run-comparison.ts';
import type { Cell, Result } from './schema.ts';
import { measured, overBroker, resultOf, SCATTER, scattered } from './testing/made-result.ts';

function run(mean: number, factors: readonly number[], changes: Partial<Result['settings']> = {}): Result {
  return resultOf([scattered('Batch', mean, factors)], { trials: factors.length, ...changes });
}

const throughput = (base: Result, other: Result, allowed: readonly string[] = []) =>
  compareRuns(base, other, allowed).figures.find(({ metric }) => metric.id === 'events_per_second');

describe('two runs compared', () => {
  it('pair trials by their number: what they have in common does not count as scatter', () => {
    const figure = throughput(run(50e6, SCATTER), run(40e6, SCATTER));
    expect(figure).toMatchObject({
      figures: { pairs: 6, ratio: expect.closeTo(0.8, 12) },
      judgement: { verdict: 'slower' },
    });
    expect(figure?.figures?.spread).toBeCloseTo(0, 9);
  });

  it('pair the trials that both have, in whatever order they stand', () => {
    const shuffled = run(50e6, [...SCATTER, 7, 8]);
    const [batch] = shuffled.cells as [Cell & { outcome: { state: 'measured' } }];
    const backwards = { ...shuffled, cells: [{ ...batch, outcome: measured(...batch.outcome.trials.toReversed()) }] };
    expect(throughput(run(50e6, SCATTER), backwards)?.figures).toMatchObject({ pairs: 6, ratio: 1 });
  });

  it('have figures and no verdict with five pairs', () => {
    const figure = throughput(run(50e6, SCATTER.slice(0, 5)), run(5e6, SCATTER.slice(0, 5)));
    expect(figure).toMatchObject({ figures: { pairs: 5, ratio: expect.closeTo(0.1, 12) } });
    expect(figure).not.toHaveProperty('judgement');
  });

  it('have no verdict where they differ in what is not allowed', () => {
    const other = run(5e6, SCATTER, { seed: 2 });
    expect(throughput(run(50e6, SCATTER), other)).not.toHaveProperty('judgement');
    expect(throughput(run(50e6, SCATTER), other, ['machine'])).not.toHaveProperty('judgement');
    expect(throughput(run(50e6, SCATTER), other, ['parameters'])).toMatchObject({ judgement: { verdict: 'slower' } });
  });

  it('have neither verdict nor ratio between memory and kafka', () => {
    const memory = run(50e6, SCATTER);
    const other = resultOf([overBroker(scattered('Batch', 5e6, SCATTER))], {
      trials: 6,
      site: { kind: 'kafka', broker: 'Kafka 4.3.1', wireFormat: 'binary' },
    });
    const figure = throughput(memory, other, ['parameters', 'configuration', 'machine', 'versions']);
    expect(figure).toMatchObject({ base: { value: expect.any(Number) }, other: { value: expect.any(Number) } });
    expect(figure).not.toHaveProperty('figures');
    expect(figure).not.toHaveProperty('judgement');
  });

  it('show the geometric mean of the very trials behind a ratio, and the median of all where there is none', () => {
    const more = run(50e6, [2, 2, 2, 8, 8, 8, 100, 100, 100, 100]);
    const { base, other, figures } = throughput(run(50e6, [1, 1, 1, 1, 1, 1]), more)!;
    expect(other).toMatchObject({ value: expect.closeTo(4 * 50e6, -1), high: 8 * 50e6, trials: 6 });
    expect(figures?.ratio).toBeCloseTo((other as { value: number }).value / (base as { value: number }).value, 9);
    expect(throughput(more, { ...more, cells: [] })?.base).toMatchObject({ value: 8 * 50e6, trials: 10 });
  });

  it('do not pair a user’s engine with one of the same name, nor with another user’s', () => {
    const [own] = run(50e6, SCATTER).cells as [Cell];
    const of = (module?: string): Result =>
      resultOf([{ ...own, engine: { ...own.engine, ...(module && { module }) } }], { trials: 6 });
    const labelsOf = (base: Result, other: Result) =>
      compareRuns(base, other, ['parameters']).cells.map((pair) => [pair.base?.label, pair.other?.label]);
    expect(labelsOf(of('/a/mine.js'), of('/b/mine.js'))).toEqual([['Batch', 'Batch']]);
    expect(labelsOf(of('/a/mine.js'), of('/a/other.js'))).toHaveLength(2);
    const { figures, unjudged } = compareRuns(of(), of('mine.js'), ['parameters']);
    expect(new Set(figures.map(({ label }) => label))).toEqual(new Set(['Batch (batch)', 'Batch (batch of mine.js)']));
    expect(unjudged.map(({ reason }) => reason)).toEqual(['not in the new run', 'not in the base run']);
  });

  it('have a line for a cell that one of them lacks', () => {
    const other = { ...run(50e6, SCATTER), cells: [] };
    expect(throughput(run(50e6, SCATTER), other)).toMatchObject({ other: { notReported: 'not in this run' } });
  });
});
