import { describe, expect, it } from 'vitest';
import { placeLabels } from './frontier-labels.ts';

const RATES = [1e6, 1e8] as const;
const LATENCIES = [100, 1e7] as const;
const point = (label: string, eventsPerSecond: number, latencyNs: number) => ({ label, eventsPerSecond, latencyNs });
const placesOf = (...points: ReturnType<typeof point>[]) =>
  placeLabels(points, RATES, LATENCIES).map(({ label, align, dy }) => [label, align, dy]);

describe('a label of the frontier', () => {
  it('stands level with its mark, on the side with more room', () => {
    expect(placesOf(point('slow', 2e6, 1e6), point('fast', 6e7, 1e3))).toEqual([
      ['slow', 'left', 0],
      ['fast', 'right', 0],
    ]);
  });

  it('gives way to a mark beside it', () => {
    const [[, align, dy]] = placesOf(point('Streaming', 6.3e7, 761), point('other', 1.7e7, 829)) as [
      [string, string, number],
    ];
    expect([align, Math.abs(dy)]).toEqual(['right', 13]);
  });

  it('gives way to a label that is placed', () => {
    const places = placesOf(point('one engine', 6e7, 1e3), point('another', 6e7, 1e3), point('a third', 6e7, 1e3));
    expect(new Set(places.map(([, align, dy]) => `${align} ${dy}`)).size).toBe(3);
  });

  it('stays on the plot', () => {
    expect(placesOf(point('a long name of an engine', 9e7, 1e3))[0]).toEqual(['a long name of an engine', 'right', 0]);
    const low = placesOf(point('one engine', 6e7, 180), point('another', 6e7, 180), point('a third', 6e7, 180));
    expect(low.filter(([, , dy]) => Number(dy) > 0)).toEqual([]);
  });
});
