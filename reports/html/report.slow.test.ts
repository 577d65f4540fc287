import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../harness/results/schema.ts';
import { runView } from '../run-view.ts';
import { enliven, openFile, seriousViolations, startBrowser } from '../testing/browser.ts';
import { HOSTILE, ofStandardSize, realResult, withEveryState } from '../testing/result.ts';
import { renderHtml } from './write.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-report-'));
const file = join(folder, 'report.html');
let browser: Browser;
let result: Result;
let markup: string;

beforeAll(async () => {
  result = withEveryState(realResult(folder));
  markup = await renderHtml(runView(result));
  writeFileSync(file, markup);
  browser = await startBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a report', () => {
  for (const width of [375, 1440]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`asks for nothing, complains of nothing and fits ${width} px, ${colorScheme}`, async () => {
        const { page, trouble } = await openFile(browser, file, { width, colorScheme });
        await enliven(page);
        expect(trouble).toEqual({ messages: [], requests: [] });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        await page.close();
      });
    }
  }

  it('is within 2 MB for 24 cells of six trials', async () => {
    const large = ofStandardSize(result);
    expect(large.cells).toHaveLength(24);
    expect(Buffer.byteLength(await renderHtml(runView(large)))).toBeLessThan(2_000_000);
  });

  it('is made in the same bytes again', async () => {
    expect(await renderHtml(runView(result))).toBe(markup);
  });

  it('shows sentences, scorecards, charts and notes without JavaScript', async () => {
    const { page, trouble } = await openFile(browser, file, { javaScriptEnabled: false });
    await expect.poll(() => page.locator('.verdicts dd').count()).toBe(2);
    expect(await page.locator('table.scorecard').count()).toBe(2);
    for (const figure of await page.locator('figure .view svg').all()) {
      expect((await figure.boundingBox())!.height).toBeGreaterThan(100);
    }
    expect(await page.locator('.legend').isVisible()).toBe(false);
    expect(trouble).toEqual({ messages: [], requests: [] });
    await page.close();
  });

  it('gives every cell figures or a reason', async () => {
    const { page } = await openFile(browser, file);
    const rows = await page.locator('table.scorecard tbody tr').allInnerTexts();
    expect(rows).toHaveLength(result.cells.length);
    for (const row of rows) {
      expect(row).toMatch(/verified|wrong answers|failed|invalid|unsupported/);
      expect(row).not.toMatch(/NaN|undefined|Infinity/);
    }
    await page.close();
  });

  it('of a run that was interrupted says where no cell had finished, in place of empty tables', async () => {
    const cells = result.cells.filter(({ workload }) => workload === result.workloads[0]!.name);
    for (const [finished, tables] of [
      [cells, 1],
      [[], 0],
    ] as const) {
      const interrupted = join(folder, 'interrupted.html');
      writeFileSync(interrupted, await renderHtml(runView({ ...result, state: 'interrupted', cells: [...finished] })));
      const { page, trouble } = await openFile(browser, interrupted);
      await enliven(page);
      expect(await page.locator('.verdicts dd').allInnerTexts()).toEqual([
        tables === 1 ? expect.stringContaining('answers in') : 'No cell had finished.',
        'No cell had finished.',
      ]);
      expect(await page.locator('table.scorecard').count()).toBe(tables);
      expect(await page.locator('tbody:not(:has(tr))').count()).toBe(tables === 1 ? 0 : 1);
      expect(trouble).toEqual({ messages: [], requests: [] });
      await page.close();
    }
  });

  it('does not part a number from its unit', async () => {
    const { page } = await openFile(browser, file);
    const texts = await page.locator('.verdicts dd, .warnings li, .notes li, .scorecard span.na').allTextContents();
    expect(texts.join('\n')).toMatch(/\d\u00a0[nµm]?s/);
    expect(texts.join('\n')).not.toMatch(/\d (?:[nµm]?s|[kM]|[MG]iB)\b/);
    await page.close();
  });

  it('shows hostile names as the text they are', async () => {
    const { page } = await openFile(browser, file);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('table.scorecard th[scope=row]').allInnerTexts()).toContain(HOSTILE);
    expect(await page.locator('.warnings').innerText()).toContain(HOSTILE);
    await page.close();
  });

  it('has nothing that axe finds serious', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await openFile(browser, file, { colorScheme });
      await enliven(page);
      expect(await seriousViolations(page)).toEqual([]);
      await page.close();
    }
  });
});

describe('a report with JavaScript', () => {
  it('hides an engine in every chart and table by its legend button', async () => {
    const { page } = await openFile(browser, file);
    await enliven(page);
    const marks = () => page.locator('figure[data-chart="fraud-trials"] .mark-symbol path').count();
    const before = await marks();
    const button = page.locator('.legend button', { hasText: 'Embedded streaming' });
    await button.click();
    await expect.poll(marks).toBeLessThan(before);
    expect(await page.locator('tr[data-engine="Embedded streaming"]:visible').count()).toBe(0);
    const cost = page.locator('figure[data-chart="fraud-cost"]');
    await cost.locator('summary').click();
    const rows = async () => (await cost.locator('tbody tr:visible td:first-child').allInnerTexts()).sort();
    const others = await rows();
    expect(others).not.toContain('Embedded streaming');
    expect(await button.getAttribute('aria-pressed')).toBe('false');
    await button.click();
    await expect.poll(marks).toBe(before);
    expect(await rows()).toEqual([...others, 'Embedded streaming', 'Embedded streaming'].sort());
    expect(await page.locator('table.scorecard tr[data-engine="Embedded streaming"]:visible').count()).toBe(2);
    await page.close();
  });

  it('sorts a table by the numbers behind its text', async () => {
    const { page } = await openFile(browser, file);
    const figure = page.locator('figure[data-chart="fraud-cost"]');
    await figure.locator('summary').click();
    const header = figure.locator('th', { hasText: 'value' });
    const values = async (): Promise<number[]> => {
      const cells = await figure.locator('tbody td:nth-child(3)').all();
      return Promise.all(cells.map(async (cell) => Number(await cell.getAttribute('data-value'))));
    };
    const unsorted = await values();
    await header.locator('button').click();
    expect(await values()).toEqual(unsorted.toSorted((a, b) => a - b));
    expect(await header.getAttribute('aria-sort')).toBe('ascending');
    await header.locator('button').click();
    expect(await values()).toEqual(unsorted.toSorted((a, b) => b - a));
    await page.close();
  });

  it('shows the figures of a point under the pointer', async () => {
    const { page } = await openFile(browser, file);
    const figure = page.locator('figure[data-chart="fraud-trials"]');
    await figure.scrollIntoViewIfNeeded();
    await page.waitForSelector('figure[data-chart="fraud-trials"][data-live]');
    const box = (await figure.locator('.mark-symbol path').first().boundingBox())!;
    await page.mouse.move(box.x - 30, box.y - 10);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 8 });
    await expect.poll(() => page.locator('#tip').innerText()).toContain('Embedded streaming');
    await page.close();
  });

  it('is reached by keyboard: the legend, then tables', async () => {
    const { page } = await openFile(browser, file);
    await page.locator('.legend button').first().focus();
    await page.keyboard.press('Space');
    expect(await page.locator('.legend button').first().getAttribute('aria-pressed')).toBe('false');
    await page.close();
  });

  it('has the whole result and the figures to download', async () => {
    const { page } = await openFile(browser, file);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('a[download="figures.csv"]').click(),
    ]);
    expect(download.suggestedFilename()).toBe('figures.csv');
    const href = await page.locator('a[download="result.json.gz"]').getAttribute('href');
    expect(JSON.parse(gunzipSync(Buffer.from(href!.split(',')[1]!, 'base64')).toString())).toEqual(result);
    await page.close();
  });
});
