import { describe, expect, it } from 'vitest';
import { exactly, type Finding, within } from './findings.ts';
import { renderFindings } from './findings-table.ts';

const p50 = { of: 'M/M/1', figure: 'p50', unit: 'ms' } as const;

describe('findings on a console', () => {
  it('are shown beside the truth, with what is allowed', () => {
    const text = renderFindings([
      within({ ...p50, note: '1%' }, 0.35, 0.3478, [0.3443, 0.3513]),
      exactly({ of: 'drop', figure: 'faults' }, '7 missing', '7 missing'),
    ]);
    expect(text).toMatch(/^ {2}M\/M\/1 +p50 +350 µs +348 µs +344 µs – 351 µs +yes +1%$/m);
    expect(text).toMatch(/^ {2}drop +faults +7 missing +7 missing +exactly +yes$/m);
    expect(text).toMatch(/^2 of 2 hold\.$/m);
  });

  it('say what does not hold', () => {
    const text = renderFindings([within(p50, 0.4, 0.3478, [0.3443, 0.3513])]);
    expect(text).toMatch(/ NO$/m);
    expect(text).toMatch(/^0 of 1 hold\.$/m);
  });

  it('say that noise has widened the bounds', () => {
    expect(renderFindings([within(p50, 0.35, 0.3478, [0.3443, 0.5])])).toContain('1 of 1 latencies');
  });

  it('count nothing that this machine cannot measure', () => {
    const unreported: Finding = {
      of: 'starved load generator',
      figure: 'ends',
      unit: '',
      measured: 'unsupported',
      truth: 'invalid',
      allowed: null,
      note: 'needs mvn; run: sudo apt-get install maven',
      holds: null,
    };
    const text = renderFindings([unreported]);
    expect(text).toContain('run: sudo apt-get install maven');
    expect(text).toMatch(/^0 of 0 hold\.$/m);
  });
});
