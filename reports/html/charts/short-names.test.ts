import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inTwoLines, shortNames, textWidth } from './short-names.ts';

describe('short names', () => {
  it('are the labels where these are short enough', () => {
    expect(shortNames(['Streaming', 'RxJS'], 12)).toEqual(['Streaming', 'RxJS']);
  });

  it.each([
    ['their ends', ['an engine of ours, v1', 'an engine of ours, v2'], ['an en…s, v1', 'an en…s, v2']],
    ['their beginnings', ['1st of all our engines', '2nd of all our engines'], ['1st o…gines', '2nd o…gines']],
    [
      'their middles',
      ['an engine of ours, the 1st, with rules', 'an engine of ours, the 2nd, with rules'],
      ['an…1st,…', 'an…2nd,…'],
    ],
  ])('differ where labels do in %s', (_where, labels, names) => {
    expect(shortNames(labels, 12)).toEqual(names);
  });

  it('differ, and are no longer than they may be, whatever the labels', () => {
    const label = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'M', '第', '…'), minLength: 1, maxLength: 60 }),
      fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }),
    );
    const lists = fc.uniqueArray(label, { maxLength: 12, selector: (text) => text.trim() });
    const property = fc.property(lists, (labels) => {
      const names = shortNames(labels, 16);
      expect(new Set(names).size).toBe(labels.length);
      expect(Math.max(0, ...names.map(textWidth))).toBeLessThanOrEqual(16);
    });
    fc.assert(property);
  });
});

describe('a name on two lines', () => {
  it.each([
    ['Streaming', 'Streaming'],
    ['Micro-batch · interval 100 ms', 'Micro-batch ·\ninterval 100 ms'],
    ['Fraud detecti…n interval 10 ms', 'Fraud detecti…n\ninterval 10 ms'],
    ['an_engine_of…_interval_10_ms', 'an_engine_of…\n_interval_10_ms'],
    ['x'.repeat(20), `${'x'.repeat(17)}\nxxx`],
  ])('%s is parted where it can be', (name, lines) => {
    expect(inTwoLines(name, 17)).toBe(lines);
  });
});
