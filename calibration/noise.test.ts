import { expect, it } from 'vitest';
import { Random } from '../workloads/random.ts';
import { Noise } from './noise.ts';

it('noise bounds how late acts at random moments are', () => {
  // Stalls of 2 and 6 ms in turn, one every 50 ms.
  const stalls = Float64Array.from({ length: 400 }, (_, i) => {
    const start = Math.floor(i / 2) * 50;
    return i % 2 === 0 ? start : start + (i % 4 === 1 ? 2 : 6);
  });
  const noise = new Noise();
  noise.add(stalls, 10_000);
  const random = new Random(1);
  const lateOf = (atMs: number): number => {
    const since = atMs % 50;
    const length = Math.floor(atMs / 50) % 2 === 0 ? 2 : 6;
    return Math.max(0, length - since);
  };
  let beyond = 0;
  for (let block = 0; block < 1000; block++) {
    const late = Array.from({ length: 30 }, () => lateOf(random.unit() * 10_000));
    beyond += late.reduce((sum, each) => sum + each, 0) / 30 > noise.late(30).onAverageMs ? 1 : 0;
  }
  expect(noise.late(1e12).onAverageMs).toBeCloseTo((2 ** 2 + 6 ** 2) / 2 / 100, 4);
  expect(beyond).toBeLessThan(20);
});
