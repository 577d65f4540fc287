import { describe, expect, it } from 'vitest';
import { microBatch } from '../../engines/micro-batch/engine.ts';
import { streaming } from '../../engines/streaming/engine.ts';
import { timedEvents } from './latency.ts';
import { chosenEngine } from './settings.ts';
import { fitSpan, sustainSpan, traceEvents } from './sustain-span.ts';

const MOST = 2 ** 23;

describe('a trial of a search', () => {
  it('is short, that of a confirmation longer', () => {
    const [search, confirmation] = (['search', 'confirmation'] as const).map((stage) =>
      sustainSpan(stage, chosenEngine(streaming), 'memory'),
    );
    expect(search!.measureMs).toBeLessThanOrEqual(1000);
    expect(confirmation!.measureMs).toBeGreaterThan(search!.measureMs);
  });

  it('covers three intervals of a block engine at least, and a JVM’s warm-up is left out', () => {
    expect(sustainSpan('search', chosenEngine(microBatch, { options: { interval: 1000 } }), 'memory').measureMs).toBe(
      3000,
    );
    const warming = { ...streaming, describe: () => ({ commitIntervalMs: 0, warmUpMs: 12_000 }) };
    expect(sustainSpan('search', chosenEngine(warming), 'kafka').discardMs).toBe(12_000);
  });

  it('is cut where a trace could not feed it, and not made where too little would remain', () => {
    const span = sustainSpan('confirmation', chosenEngine(streaming), 'memory');
    expect(fitSpan(span, 0, 1e6, MOST)).toEqual(span);
    const cut = fitSpan(span, 0, 10e6, MOST)!;
    expect(cut.measureMs).toBeLessThan(span.measureMs);
    expect(traceEvents(timedEvents(cut, 10e6), 'memory')).toBeLessThanOrEqual(MOST);
    expect(fitSpan(span, 0, 100e6, MOST)).toBeUndefined();
    expect(
      fitSpan(
        sustainSpan('search', chosenEngine(microBatch, { options: { interval: 1000 } }), 'memory'),
        1000,
        10e6,
        MOST,
      ),
    ).toBeUndefined();
  });
});

it('traces are few: rates within an octave share one, with room for a prefix', () => {
  expect(traceEvents(1000, 'memory')).toBe(2048);
  expect(traceEvents(1600, 'memory')).toBe(2048);
  expect(traceEvents(1000, 'kafka')).toBe(16_384);
});
