import { describe, expect, it } from 'vitest';
import { runVerdicts } from './run-verdicts.ts';
import type { Cell } from './schema.ts';
import { controlled, promising, resultOf, scattered } from './testing/made-result.ts';

const other = [0.99, 1, 1.02, 0.97, 1.03, 1.01];
function failed(one: Cell): Cell {
  return { ...one, outcome: { state: 'failed', mode: 'throughput', reason: 'threw up', trials: [] } };
}

function verdictsOf(cells: readonly Cell[], control: Cell) {
  const { workloads, notReported } = runVerdicts(controlled(cells, control));
  const reported = workloads
    .get('fraud')
    ?.figures.map(({ label, metric, judgement }) => [label, metric.id, judgement?.verdict]);
  return { reported, notReported, reference: workloads.get('fraud')?.reference };
}

const streaming = scattered('Streaming', 50e6);
const quiet = scattered('Streaming (control)', 50e6, other);

describe('the verdicts of a run', () => {
  it('compare every other engine with the one that the control repeats', () => {
    const cells = [
      streaming,
      scattered('RxJS', 5e6, other),
      scattered('Batch', 60e6, other),
      scattered('Twin', 50.1e6, other),
    ];
    const { reported, notReported, reference } = verdictsOf(cells, quiet);
    expect(notReported).toBeUndefined();
    expect(reference).toBe('Streaming');
    expect(reported?.filter(([, metric]) => metric === 'events_per_second')).toEqual([
      ['RxJS', 'events_per_second', 'slower'],
      ['Batch', 'events_per_second', 'faster'],
      ['Twin', 'events_per_second', 'not distinguishable'],
    ]);
  });

  it('say where the two promise different things, whatever the verdict', () => {
    const cells = [
      streaming,
      scattered('RxJS', 5e6, other),
      promising('exactly-once', scattered('Batch', 60e6, other)),
    ];
    const { workloads } = runVerdicts(controlled(cells, quiet));
    const reported = workloads.get('fraud')!.figures.map(({ label, guarantees }) => `${label}: ${guarantees}`);
    expect(new Set(reported)).toEqual(new Set(['RxJS: undefined', 'Batch: exactly-once instead of none']));
  });

  it('are none on memory, which is shown only', () => {
    const { reported } = verdictsOf([streaming, scattered('RxJS', 5e6, other)], quiet);
    expect(reported).toContainEqual(['RxJS', 'peak_rss_bytes', undefined]);
  });

  it('are corrected for the number of comparisons of the workload', () => {
    const near = scattered('Near', 53e6, other);
    expect(verdictsOf([streaming, near], quiet).reported?.[0]).toEqual(['Near', 'events_per_second', 'faster']);
    const crowd = Array.from({ length: 12 }, (_, i) => scattered(`Twin ${i}`, 50e6, other));
    expect(verdictsOf([streaming, near, ...crowd], quiet).reported?.[0]?.[2]).toBe('not distinguishable');
  });

  it('are not reported, and the figures are not, where the control differs from what it repeats', () => {
    const { reported, notReported } = verdictsOf(
      [streaming, scattered('RxJS', 5e6, other)],
      scattered('Streaming (control)', 55e6),
    );
    expect(notReported).toBe(
      'the same engine twice came out different: Streaming (control) on fraud, events/s ×1.10 (1.10 to 1.10)',
    );
    expect(reported?.[0]).toEqual(['RxJS', 'events_per_second', undefined]);
  });

  it('are not reported where the control has no figures and what it repeats has', () => {
    const { notReported } = verdictsOf([streaming, scattered('RxJS', 5e6, other)], failed(quiet));
    expect(notReported).toBe('Streaming (control) on fraud is failed, though the same engine was measured beside it');
  });

  it('are none where the reference has no figures', () => {
    expect(verdictsOf([failed(streaming), scattered('RxJS', 5e6, other)], quiet)).toEqual({});
  });

  it('are none in a run without a control', () => {
    expect(runVerdicts(resultOf([streaming, scattered('RxJS', 5e6, other)]))).toEqual({ workloads: new Map() });
  });
});
