import { describe, expect, it } from 'vitest';
import { microBatch } from '../../engines/micro-batch/engine.ts';
import { streaming } from '../../engines/streaming/engine.ts';
import { siteOf } from '../sites/site-of.ts';
import { timedEvents } from './latency.ts';
import { chosenEngine } from './settings.ts';
import { fitSpan, sustainSpan, traceEvents } from './sustain-span.ts';

const { search: MEMORY } = siteOf({ transport: 'memory', commit: 'memory' });
const { search: KAFKA } = siteOf({ transport: 'kafka', format: 'binary' });
const MOST = 2 ** 23;

describe('a trial of a search', () => {
  it('is short, that of a confirmation longer', () => {
    const [search, confirmation] = (['search', 'confirmation'] as const).map((stage) =>
      sustainSpan(stage, chosenEngine(streaming), MEMORY),
    );
    expect(search!.measureMs).toBeLessThanOrEqual(1000);
    expect(confirmation!.measureMs).toBeGreaterThan(search!.measureMs);
  });

  it('covers three intervals of a block engine at least, and a JVM’s warm-up is left out', () => {
    expect(sustainSpan('search', chosenEngine(microBatch, { options: { interval: 1000 } }), MEMORY).measureMs).toBe(
      3000,
    );
    const warming = { ...streaming, describe: () => ({ commitIntervalMs: 0, warmUpMs: 12_000 }) };
    expect(sustainSpan('search', chosenEngine(warming), KAFKA).warmUpMs).toBe(12_000);
  });

  it('is cut where a trace could not feed it, and not made where too little would remain', () => {
    const span = sustainSpan('confirmation', chosenEngine(streaming), MEMORY);
    expect(fitSpan(span, 0, 1e6, MOST)).toEqual(span);
    const cut = fitSpan(span, 0, 10e6, MOST)!;
    expect(cut.measureMs).toBeLessThan(span.measureMs);
    expect(traceEvents(timedEvents(cut, 10e6), MEMORY)).toBeLessThanOrEqual(MOST);
    expect(fitSpan(span, 0, 100e6, MOST)).toBeUndefined();
    expect(
      fitSpan(
        sustainSpan('search', chosenEngine(microBatch, { options: { interval: 1000 } }), MEMORY),
        1000,
        10e6,
        MOST,
      ),
    ).toBeUndefined();
  });
});

it('traces are few: rates within an octave share one, with room for a preload', () => {
  expect(traceEvents(1000, MEMORY)).toBe(2048);
  expect(traceEvents(1600, MEMORY)).toBe(2048);
  expect(traceEvents(1000, KAFKA)).toBe(16_384);
});
