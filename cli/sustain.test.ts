import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { GROWING } from '../harness/results/saturation.ts';
import type { Result, Sustained } from '../harness/results/schema.ts';
import {
  type Ended,
  engineFile,
  expectRefusal,
  millrace,
  newFolder,
  start,
  trialProcesses,
} from './testing/run-cli.ts';

const LIMIT = 5000;
const SUSTAIN = ['sustain', '-w', 'fraud', '-e', engineFile('limited'), '--events', '5k', '--out', 'out'];

describe('sustain', () => {
  const folder = newFolder();
  let ended: Ended;
  let result: Result;
  let sustained: Sustained;
  beforeAll(async () => {
    // The limit is loose: the search ends where the backlog begins to grow, whatever a busy machine does to single
    // answers.
    ended = await millrace([...SUSTAIN, '-e', 'batch', '--slo', 'p99=2s'], folder);
    result = readResult(join(folder, 'out', 'result.json'));
    sustained = result.cells[0]!.sustained!;
  });

  it('exits with 0 and leaves a complete, valid result with its report', () => {
    expect(ended).toMatchObject({ code: 0, signal: null });
    expect(result.state).toBe('complete');
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['report.html', 'result.json']);
  });

  it('finds nothing above what the engine can do, and ends at the rate next to it', () => {
    const { passedPerSecond, failedPerSecond } = sustained;
    expect(passedPerSecond).toBeGreaterThan(LIMIT / 4);
    expect(passedPerSecond).toBeLessThan(LIMIT * 1.1);
    // On a busy machine the upper end may stay open.
    expect(failedPerSecond === null).toBe(sustained.ended === 'interference');
    expect((failedPerSecond ?? passedPerSecond!) / passedPerSecond!).toBeLessThan(1.1);
  });

  it('has three fresh trials of three behind the lower end, and one that failed at the upper', () => {
    // A noisy trial is no evidence, and is repeated.
    const confirmations = (rate: number | null) =>
      sustained.attempts
        .filter(({ stage, ratePerSecond }) => stage === 'confirmation' && ratePerSecond === rate)
        .map(({ verdict }) => verdict)
        .filter((verdict) => verdict !== 'interference');
    expect(confirmations(sustained.passedPerSecond)).toEqual(['passed', 'passed', 'passed']);
    if (sustained.failedPerSecond !== null) {
      expect(confirmations(sustained.failedPerSecond).at(-1)).toBe(sustained.ended);
    }
  });

  it('shows the backlog at both ends, which did not grow at the lower one', () => {
    const { attempts, curves, ended, passedPerSecond, failedPerSecond } = sustained;
    const growthAt = (rate: number | null) =>
      attempts.findLast(({ ratePerSecond }) => ratePerSecond === rate)?.backlogGrowth;
    expect(curves.map(({ passed }) => passed)).toEqual(failedPerSecond === null ? [true] : [true, false]);
    expect(curves.every(({ points }) => Math.max(...points.map(({ events }) => events)) > 0)).toBe(true);
    expect(growthAt(passedPerSecond)).toBeLessThanOrEqual(GROWING);
    // After a stall the upper end may have failed for another reason.
    if (ended === 'backlog') {
      expect(growthAt(failedPerSecond)).toBeGreaterThan(GROWING);
    }
  });

  it('reports no latency of its trials', () => {
    expect(result.cells.map(({ outcome }) => outcome)).toMatchObject([
      { state: 'measured', trials: [{ mode: 'verification' }] },
      { state: 'measured', trials: [{ mode: 'verification' }] },
    ]);
  });

  it('says of an engine without a latency that it has no such rate', () => {
    expect(result.cells[1]).not.toHaveProperty('sustained');
    expect(ended.stdout).toContain('no sustainable rate: answers after the whole history');
  });

  it('is shown by every kind of report', async () => {
    for (const [format, text] of [
      ['markdown', '| Limited |'],
      ['csv', ',sustained_events_per_second,events/s,'],
    ] as const) {
      const { code, stdout } = await millrace(['report', 'out', '--format', format], folder);
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(text) });
    }
    expect((await millrace(['report', 'out', '-o', 'again.html'], folder)).code).toBe(0);
  });
});

describe.concurrent('what sustain and --rate max do not take', () => {
  const SLO = 'give what the 99th percentile of the latency may be, as in p99=50ms';
  it.each([
    [['--slo', '50ms'], `--slo 50ms: ${SLO}`],
    [['--slo', 'p50=50ms'], `--slo p50=50ms: ${SLO}`],
    [['--slo', 'p99=soon'], '--slo p99=soon: give a time from 0.0001s to 3600s, as in 10s or 500ms'],
    [['--slo', 'p99=0'], '--slo p99=0: give a time from 0.0001s to 3600s, as in 10s or 500ms'],
    [['--trials', '3'], '--trials: there is no such flag (millrace sustain --help)'],
    [['--arrivals', 'often'], /^millrace: --arrivals often: not known/],
  ])('sustain %j', async (words, line) => {
    await expectRefusal([...SUSTAIN, ...words], line);
  });

  it.each([
    [['--slo', 'p99=50ms'], '--slo p99=50ms: it is what a sustained rate must keep to; it belongs to --rate max'],
    [['--rate', 'maximum'], '--rate maximum: give a number from 1 to 1,000,000,000'],
  ])('run %j', async (words, line) => {
    await expectRefusal(['run', '-w', 'fraud', '-e', 'streaming', ...words], line);
  });
});

it('sustain interrupted keeps the cells that were finished and leaves no process', async () => {
  const folder = newFolder();
  const started = start([...SUSTAIN, '-e', 'batch'], folder);
  await started.said('Limited, search at');
  started.process.kill('SIGINT');
  expect(await started.ended).toMatchObject({ code: 130, signal: null });
  expect(trialProcesses(started.process)).toEqual([]);
  const { state, cells } = readResult(join(folder, 'out', 'result.json'));
  expect({ state, labels: cells.map(({ label }) => label) }).toEqual({
    state: 'interrupted',
    labels: ['Embedded batch'],
  });
});

it('an engine with wrong answers sustains nothing', async () => {
  const folder = newFolder();
  const words = ['sustain', '-w', 'weather', '--events', '5k', '-e', engineFile('wrong'), '--out', 'out'];
  const { code, stdout } = await millrace(words, folder);
  expect(code).toBe(4);
  expect(stdout).toContain('wrong answers');
  expect(readResult(join(folder, 'out', 'result.json')).cells[0]).not.toHaveProperty('sustained');
});
