import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { TrialLog } from './trial-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const throughput = { plan: { mode: 'throughput', warmUpMs: 0, measureMs: 0 }, trial: 1 } as const;

it('is not made where nothing is printed', () => {
  const path = join(folder, 'silent.txt');
  new TrialLog(path, throughput);
  expect(existsSync(path)).toBe(false);
});

it('shows which trial printed what', () => {
  const path = join(folder, 'two.txt');
  new TrialLog(path, { plan: { mode: 'verification' }, trial: 0 }).add('first\n');
  const second = new TrialLog(path, throughput);
  second.add('one ');
  second.add('two\n');
  expect(readFileSync(path, 'utf8')).toBe('[verification]\nfirst\n\n[throughput 2]\none two\n');
});

it('keeps a mebibyte, and says that there was more', () => {
  const path = join(folder, 'long.txt');
  const log = new TrialLog(path, throughput);
  for (let i = 0; i < 40; i++) {
    log.add('x'.repeat(50_000));
  }
  const text = readFileSync(path, 'utf8');
  expect(text.match(/x/g)!.length).toBeGreaterThan(2 ** 20 - 100);
  expect(text.length).toBeLessThan(2 ** 20 + 100);
  expect(text).toMatch(/x\n\[what it printed after this is not kept\]\n$/);
});

it('fails no trial where it cannot be written', () => {
  expect(() => new TrialLog(join(folder, 'no-such-folder', 'log.txt'), throughput).add('words')).not.toThrow();
});
