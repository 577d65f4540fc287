import { describe, expect, it } from 'vitest';
import { Lateness } from './lateness.ts';

describe('lateness', () => {
  it('runs from the schedule of each event to its bytes being handed over', () => {
    const lateness = new Lateness(Float64Array.of(Number.NEGATIVE_INFINITY, 0, 1, 2), 1000);
    lateness.sent({ from: 1, to: 3, bytes: 100 });
    lateness.sent({ from: 3, to: 4, bytes: 200 });
    lateness.handedOver(99, 1001);
    expect(lateness.released).toBe(0);
    lateness.handedOver(150, 1002);
    expect(lateness.released).toBe(2);
    lateness.handedOver(200, 1002);
    lateness.acknowledged(1, 4, 1005);
    const report = lateness.report();
    expect(report.release).toMatchObject({ count: 3, minNs: 0, maxNs: 2e6, meanNs: 1e6 });
    expect(report.acknowledgement).toMatchObject({ count: 3, minNs: 3e6, maxNs: 5e6 });
  });
});
