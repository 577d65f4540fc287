import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../harness/results/run-comparison.ts';
import { controlled, resultOf, SCATTER, scattered } from '../../harness/results/testing/made-result.ts';
import { renderPairMarkdown } from '../markdown/compared.ts';
import { renderMarkdown } from '../markdown/write.ts';
import { pairReport } from '../pair-report.ts';
import { runView } from '../run-view.ts';
import { browserAndFolder, openFile, seriousViolations } from '../testing/browser.ts';
import { HOSTILE } from '../testing/result.ts';
import { renderPairHtml } from './compared.ts';
import { renderHtml } from './write.ts';

const { folder, browser } = browserAndFolder();

const backwards = SCATTER.toReversed();
const base = resultOf([scattered(HOSTILE, 60e6)], { trials: 6 });
const pair = pairReport(compareRuns(base, resultOf([scattered(HOSTILE, 30e6, backwards)], { trials: 6 }), []), 0.05);
const cells = [scattered('Batch', 60e6), scattered(HOSTILE, 3e6, backwards)];
const quiet = controlled(cells, scattered('Batch (control)', 60e6, backwards));
const alarmed = controlled(cells, scattered('Batch (control)', 66e6));

async function open(name: string, markup: string, width = 1440): Promise<Page> {
  const file = join(folder, name);
  writeFileSync(file, markup);
  const { page, trouble } = await openFile(browser(), file, { width });
  expect(trouble).toEqual({ messages: [], requests: [] });
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  return page;
}

describe('a page of two runs', () => {
  it.each([375, 1440])('shows the conclusion, regressions and a table, and fits %d px', async (width) => {
    const page = await open('pair.html', renderPairHtml(pair), width);
    expect(await page.locator('header').innerText()).toContain(
      '1 regression beyond 5%. 1 slower, 1 not distinguishable.',
    );
    expect(await page.locator('header li.bad').allInnerTexts()).toEqual([
      expect.stringContaining(`${HOSTILE} on fraud: events/s ×0.500 (`),
    ]);
    const [row] = await page.locator('tbody tr').all();
    expect(await row!.locator('td').last().innerText()).toBe('slower');
    await page.close();
  });

  it('has nothing that axe finds serious', async () => {
    const page = await open('pair.html', renderPairHtml(pair));
    expect(await seriousViolations(page)).toEqual([]);
    await page.close();
  });

  it('is in Markdown too', () => {
    const text = renderPairMarkdown(pair);
    expect(text).toContain('**1 regression beyond 5%. 1 slower, 1 not distinguishable.**');
    expect(text).not.toContain(HOSTILE);
  });
});

describe('the verdicts of a run', () => {
  it('stand in each workload of a report', async () => {
    const page = await open('quiet.html', await renderHtml(runView(quiet)), 375);
    const details = page.locator('#workload-fraud > details');
    expect(await details.locator('summary').innerText()).toBe('Against Batch: 1 slower, 1 not distinguishable.');
    await details.locator('summary').click();
    expect(await details.locator('tbody tr').first().locator('td').last().innerText()).toBe('slower');
    expect(await page.locator('body').innerText()).not.toContain('(control)');
    await page.close();
  });

  it('are not reported, which the first screen says, where the control differs', async () => {
    const page = await open('alarmed.html', await renderHtml(runView(alarmed)));
    expect(await page.locator('.warnings').innerText()).toContain('Verdicts are not reported: the same engine twice');
    const details = page.locator('#workload-fraud > details');
    expect(await details.locator('summary').innerText()).toBe('Against Batch: verdicts not reported.');
    expect(await details.locator('tbody').innerText()).not.toMatch(/slower|faster|distinguishable/);
    await page.close();
  });

  it('are in Markdown too', () => {
    expect(renderMarkdown(runView(quiet))).toMatch(/Against Batch: 1 slower, 1 not distinguishable\.\n\n\| engine \|/);
    expect(renderMarkdown(runView(alarmed))).toMatch(
      /> Verdicts are not reported: .*[\s\S]*Against Batch: verdicts not reported\./,
    );
  });
});
