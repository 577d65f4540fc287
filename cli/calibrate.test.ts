import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../calibration/findings.ts';
import { type Ended, expectRefusal, millrace } from './testing/run-cli.ts';

/** The short form; `npm run calibrate` is the long one. */
describe('millrace calibrate --only latencies,faults', () => {
  let ended: Ended;
  let findings: Finding[] = [];
  const found = (of: string): Finding[] => findings.filter((finding) => finding.of.startsWith(of));
  beforeAll(async () => {
    ended = await millrace(['calibrate', '--only', 'latencies,faults', '--json']);
    findings = (JSON.parse(ended.stdout) as { findings: Finding[] }).findings;
  });

  it('holds', () => {
    expect(findings.filter(({ holds }) => holds !== true)).toEqual([]);
    expect(ended.code).toBe(0);
  });

  it.each(['echo', 'fixed service', 'M/M/1', 'stall', 'micro-batch'])('reports latencies of %s', (name) => {
    expect(found(name).length).toBeGreaterThan(0);
    for (const { measured, allowed } of found(name)) {
      expect(allowed).not.toBeNull();
      expect(measured).toBeGreaterThan(0);
    }
  });

  it.each([
    ['drop', '7 missing of 10,000: not ranked'],
    ['duplicate', '7 duplicate of 10,000: not ranked'],
    ['alter', '7 wrong of 10,000: not ranked'],
    ['reorder', 'no fault'],
    ['early', '5 early of 10,000: not ranked'],
    ['twice', '7 duplicate of 10,000: not ranked'],
    ['peek', '7 missing, 7 unexpected of 10,000: not ranked'],
  ])('counts what an engine does to its answers: %s', (fault, counts) => {
    expect(found(fault).map(({ measured }) => measured)).toEqual([counts]);
  });
});

describe('millrace calibrate refuses', () => {
  it('an unknown part', async () => {
    await expectRefusal(
      ['calibrate', '--only', 'latency'],
      '--only latency: not known; did you mean latencies? there is latencies, capacity, leak, faults, load-generator, bursts, alike, more',
    );
  });

  it('a seed that is not a number', async () => {
    await expectRefusal(['calibrate', '--seed', 'x'], '--seed x: give a whole number from 0 to 4,294,967,295');
  });

  it('a choice of parts beside all of them', async () => {
    await expectRefusal(['calibrate', '--full', '--only', 'latencies'], '--full: it is all parts; leave --only out');
  });
});
