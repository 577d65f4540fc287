import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readResult } from '../../harness/results/result-file.ts';
import type { Result } from '../../harness/results/schema.ts';
import { enliven, openFile, startBrowser } from '../testing/browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-scaling-'));
let browser: Browser;
let result: Result;

beforeAll(async () => {
  const words =
    'run -w fraud -e streaming,micro-batch --workers 1,2 --set micro-batch.max-events=100,1000 --rate 20k --events 60k --duration 400ms';
  execFileSync(process.execPath, ['dist/cli/main.js', ...words.split(' '), '--out', folder], { stdio: 'ignore' });
  result = readResult(join(folder, 'result.json'));
  browser = await startBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('several numbers of workers', () => {
  it('make a cell each', () => {
    expect(
      result.cells.map(({ label, configuration, outcome }) => [label, configuration.workers, outcome.state]),
    ).toEqual([
      ['Embedded streaming · 1 worker', 1, 'measured'],
      ['Embedded streaming · 2 workers', 2, 'measured'],
      ['Embedded micro-batch · max-events 100 events · 1 worker', 1, 'measured'],
      ['Embedded micro-batch · max-events 100 events · 2 workers', 2, 'measured'],
      ['Embedded micro-batch · max-events 1000 events · 1 worker', 1, 'measured'],
      ['Embedded micro-batch · max-events 1000 events · 2 workers', 2, 'measured'],
    ]);
    const shares = result.cells.flatMap(({ outcome }) =>
      outcome.state === 'measured' ? [outcome.trials.map((trial) => trial.shares.length)] : [],
    );
    expect(shares).toEqual([1, 2, 1, 2, 1, 2].map((workers) => [workers, workers, workers]));
  });

  it('make a chart of speed-up and efficiency, and an option with several values one of its latency', async () => {
    const { page, trouble } = await openFile(browser, join(folder, 'report.html'), { width: 1440 });
    await enliven(page);
    const rows = async (chart: string): Promise<string[][]> => {
      const figure = page.locator(`figure[data-chart="${chart}"]`);
      await figure.locator('summary').click();
      expect((await figure.locator('.view svg').boundingBox())!.height).toBeGreaterThan(100);
      const lines = await figure.locator('tbody tr').all();
      return Promise.all(lines.map((line) => line.locator('th, td').allInnerTexts()));
    };
    const scaling = await rows('fraud-scaling-workers');
    expect(scaling.map(([engine, workers]) => [engine, workers])).toEqual(
      [
        'Embedded streaming',
        'Embedded micro-batch · max-events 100 events',
        'Embedded micro-batch · max-events 1000 events',
      ].flatMap((engine) => [
        [engine, '1'],
        [engine, '2'],
      ]),
    );
    expect(scaling.filter(([, workers]) => workers === '1').map((row) => row.slice(3))).toEqual(
      Array.from({ length: 3 }, () => ['1×', '100%']),
    );
    const option = await rows('fraud-option-max-events');
    expect(option.map(([engine, value, percentile]) => [engine, value, percentile])).toContainEqual([
      'Embedded micro-batch · 2 workers',
      '1000 events',
      'p50',
    ]);
    // Lines of a chart's own are named below it, in the colours that they are drawn in.
    const figure = page.locator('figure[data-chart="fraud-option-max-events"]');
    const key = await figure.locator('.key li').allInnerTexts();
    expect(key).toEqual(['Embedded micro-batch · 1 worker', 'Embedded micro-batch · 2 workers']);
    const colours = (selector: string) =>
      figure.locator(selector).evaluateAll((marks) => marks.map((each) => each.getAttribute('fill')));
    const named = await colours('.key path');
    expect(new Set(named).size).toBe(2);
    expect(new Set(await colours('.view .mark-symbol path'))).toEqual(new Set(named));
    expect(trouble).toEqual({ messages: [], requests: [] });
    await page.close();
  });
});
