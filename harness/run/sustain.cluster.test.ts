import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readResult } from '../results/result-file.ts';
import type { Cell } from '../results/schema.ts';

const LIMIT = 20_000;
const folder: string = mkdtempSync(join(tmpdir(), 'millrace-sustain-'));
let cell: Cell;

beforeAll(() => {
  const words = ['sustain', '-w', 'fraud', '-e', 'cli/testing/engines/limited.js', '--set', `limited.limit=${LIMIT}`];
  const load = ['--transport', 'kafka', '--events', '20k', '--slo', 'p99=5s', '--out', join(folder, 'out')];
  execFileSync(process.execPath, ['dist/cli/main.js', ...words, ...load], { stdio: ['ignore', 'ignore', 'pipe'] });
  [cell] = readResult(join(folder, 'out', 'result.json')).cells as [Cell];
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a search over a broker finds nothing above what the engine can do', () => {
  expect(cell.configuration.site.kind).toBe('kafka');
  expect(cell.outcome.state).toBe('measured');
  expect(cell.sustained).toMatchObject({ passedPerSecond: expect.any(Number) });
  expect(cell.sustained!.passedPerSecond).toBeLessThan(LIMIT * 1.1);
});

it('and names what ended it, with the trials behind it', () => {
  const { ended, attempts, passedPerSecond, failedPerSecond } = cell.sustained!;
  // On a busy machine a trial whose load generator was late, or whose engine had no core, is repeated.
  const behind = attempts.filter(
    ({ stage, ratePerSecond, verdict }) =>
      stage === 'confirmation' &&
      ratePerSecond === passedPerSecond &&
      !['load-generator', 'interference'].includes(verdict),
  );
  expect(behind.map(({ verdict }) => verdict)).toEqual(['passed', 'passed', 'passed']);
  expect(['load-generator', 'interference'].includes(ended)).toBe(failedPerSecond === null);
});
