import fc from 'fast-check';
import { build } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { Histogram } from './histogram.ts';

const values = fc.array(
  fc.oneof(
    fc.nat(5_000),
    fc.nat(2_000_000_000),
    fc.integer({ min: 0, max: 2 ** 45 }),
    fc.constantFrom(2047, 2048, 2 ** 31),
  ),
  { minLength: 1, maxLength: 300 },
);
const percents = fc.constantFrom(0, 1, 25, 50, 90, 99, 99.9, 100);

function histogramOf(latencies: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of latencies) {
    histogram.record(value);
  }
  return histogram;
}

describe('histogram', () => {
  it('reports every percentile within 0.1% of the exact nearest rank', () => {
    fc.assert(
      fc.property(values, percents, (latencies, percent) => {
        const sorted = latencies.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length - 1e-9) - 1)]!;
        const reported = histogramOf(latencies).percentileNs(percent);
        expect(Math.abs(reported - exact)).toBeLessThanOrEqual(exact * 0.001);
      }),
      { numRuns: 300 },
    );
  });

  it('survives being written and read', () => {
    fc.assert(
      fc.property(values, percents, (latencies, percent) => {
        const histogram = histogramOf(latencies);
        const read = Histogram.fromData(JSON.parse(JSON.stringify(histogram.toData())));
        expect(read.percentileNs(percent)).toBe(histogram.percentileNs(percent));
        expect(read.count).toBe(histogram.count);
      }),
    );
  });

  it('agrees with HdrHistogram at three significant digits', () => {
    const reference = build({ highestTrackableValue: 2 ** 40, numberOfSignificantValueDigits: 3 });
    const histogram = new Histogram();
    for (let i = 1; i <= 20_000; i++) {
      const value = (i * i * 37) % 1_000_003_000;
      reference.recordValue(value);
      histogram.record(value);
    }
    for (const percent of [50, 90, 99, 99.9]) {
      const theirs = reference.getValueAtPercentile(percent);
      expect(Math.abs(histogram.percentileNs(percent) - theirs) / theirs).toBeLessThan(0.0011);
    }
  });

  it('refuses a negative latency', () => {
    expect(() => new Histogram().record(-1)).toThrow(RangeError);
  });

  it('has no percentile while empty', () => {
    expect(new Histogram().percentileNs(50)).toBeNaN();
  });
});
