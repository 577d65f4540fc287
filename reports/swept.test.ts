import { describe, expect, it } from 'vitest';
import type { Cell } from '../harness/results/schema.ts';
import { cell, measured, overBroker, throughputTrial } from '../harness/results/testing/made-result.ts';
import { scaledBy, sweptValue, tunedBy } from './swept.ts';
import { type CellView, cellView } from './view.ts';

function run(label: string, configuration: Partial<Cell['configuration']>, eventsPerSecond = 1e6): CellView {
  const one = cell(label, 'streaming', measured(throughputTrial(eventsPerSecond)));
  const name = label.split(' ')[0]!;
  return cellView({
    ...one,
    engine: { ...one.engine, name },
    configuration: { ...one.configuration, ...configuration },
  });
}

const reported = (swept: ReturnType<typeof scaledBy>) =>
  swept.map(({ by, unit, lines }) => [
    by,
    unit,
    ...lines.map(({ label, cells }) => [label, ...cells.map((each) => sweptValue(each, by))]),
  ]);

describe('what engines scale by', () => {
  it('is workers, partitions and options that say so, by value', () => {
    const scaling = ['threads'];
    const units = { threads: 'threads' };
    const cells = [
      run('X · threads 4', { scaling, units, options: { threads: 4, heap: 5 } }),
      run('X · threads 1', { scaling, units, options: { threads: 1, heap: 5 } }),
      run('Y · 1 worker', { workers: 1 }),
      run('Y · 2 workers', { workers: 2 }),
    ];
    expect(reported(scaledBy(cells))).toEqual([
      ['workers', undefined, ['Y', 1, 2]],
      ['threads', undefined, ['X', 1, 4]],
    ]);
    expect(tunedBy(cells)).toEqual([]);
  });

  it('is a line for each thing that differs beside it', () => {
    const cells = [1, 2].flatMap((workers) =>
      [2, 4].map((partitions) =>
        cellView(overBroker(run(`Y · ${workers} workers · ${partitions} partitions`, { workers }), partitions)),
      ),
    );
    expect(reported(scaledBy(cells))).toEqual([
      ['workers', undefined, ['Y · 2 partitions', 1, 2], ['Y · 4 partitions', 1, 2]],
      ['partitions', undefined, ['Y · 1 workers', 2, 4], ['Y · 2 workers', 2, 4]],
    ]);
  });

  it('is nothing where a cell was not measured or two differ in more than it', () => {
    const failed: CellView = {
      ...run('Y · 2 workers', { workers: 2 }),
      outcome: { state: 'failed', mode: 'latency', reason: 'it threw', trials: [] },
    };
    expect(scaledBy([run('Y · 1 worker', { workers: 1 }), failed])).toEqual([]);
    expect(scaledBy([run('Y', { workers: 1 }), run('Y', { workers: 2, guarantee: 'exactly-once' })])).toEqual([]);
  });
});

describe('what engines are tuned by', () => {
  it('may have any name', () => {
    const cells = [1, 2].map((value) => run(`X · max(( ${value} · heap 5`, { options: { 'max((': value, heap: 5 } }));
    expect(reported(tunedBy(cells))).toEqual([['max((', undefined, ['X · heap 5', 1, 2]]]);
  });

  it('is an option with several values, unless it scales or says when answers are committed', () => {
    const units = { timeout: 'ms' };
    const timeouts = [10, 0].map((timeout) =>
      run(`X · timeout ${timeout} ms`, { units, options: { timeout, mode: 'a' } }),
    );
    expect(reported(tunedBy(timeouts))).toEqual([['timeout', 'ms', ['X', 0, 10]]]);
    const intervals = [10, 20].map((interval) => run('X', { options: { interval }, commitIntervalMs: interval }));
    expect(tunedBy(intervals)).toEqual([]);
  });

  it('has the lines whose commits it sets too, beside those whose it does not', () => {
    const cells = ['at-least-once', 'exactly-once'].flatMap((guarantee) =>
      [100, 1000].map((commit) =>
        run(`X · guarantee ${guarantee} · commit ${commit}`, {
          guarantee,
          options: { commit },
          commitIntervalMs: guarantee === 'exactly-once' ? commit : 0,
        }),
      ),
    );
    expect(reported(tunedBy(cells))).toEqual([
      ['commit', undefined, ['X · guarantee at-least-once', 100, 1000], ['X · guarantee exactly-once', 100, 1000]],
    ]);
  });
});
