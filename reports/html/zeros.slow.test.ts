import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Cell, Result } from '../../harness/results/schema.ts';
import {
  cell,
  latencies,
  latencyTrial,
  measured,
  resultOf,
  sustained,
  throughputTrial,
} from '../../harness/results/testing/made-result.ts';
import { runView } from '../run-view.ts';
import { browserAndFolder, openFile } from '../testing/browser.ts';
import { renderHtml } from './write.ts';

const { folder, browser } = browserAndFolder();
const RATES = [50_000, 80_000];

/** A cell that answers after `ns`, costs nothing, and is never behind. */
function answering(
  ns: number,
  title: string,
  model: Cell['engine']['model'],
  commitIntervalMs: number,
  interval = '',
): Cell {
  const timed = RATES.map((ratePerSecond) =>
    latencyTrial(latencies(ns, ns), {
      ratePerSecond,
      series: [0, 100, 200, 300].map((atMs) => ({
        atMs,
        events: 5000,
        answers: 100,
        p50Ns: ns,
        p99Ns: null,
        maxNs: ns,
      })),
    }),
  );
  const free = { cpuSecondsPerMillionEvents: 0, memory: { peakRssBytes: 0, baselineRssBytes: 0 } };
  const search = sustained(47_000, 51_200);
  return {
    ...cell(title, model, measured({ ...throughputTrial(52e6), ...free }, ...timed), commitIntervalMs),
    label: title + interval,
    sustained: {
      ...search,
      curves: search.curves.map((curve) => ({
        ...curve,
        points: curve.points.map(({ atMs }) => ({ atMs, events: 0 })),
      })),
    },
  };
}

/** Of two engines one answers at once, the other after `others`; so does one in blocks. */
function resultWith(others: number): Result {
  return resultOf(
    [
      answering(0, 'Streaming', 'streaming', 0),
      answering(others, 'RxJS', 'streaming', 0),
      answering(0, 'Micro-batch', 'micro-batch', 10, ' · interval 10 ms'),
      answering(others, 'Micro-batch', 'micro-batch', 100, ' · interval 100 ms'),
    ],
    { ratesPerSecond: [...RATES, 'max'] },
  );
}

async function drawn(result: Result): Promise<{ page: Page; markup: string }> {
  const file = join(folder, 'report.html');
  const markup = await renderHtml(runView(result));
  writeFileSync(file, markup);
  const { page } = await openFile(browser(), file, { javaScriptEnabled: false });
  return { page, markup };
}

/**
 * How far the marks stand from the tick that says 0, px: the last such tick of a figure, which is that of its values.
 */
async function fromFoot(page: Page, chart: string, marks: string, axis: 'x' | 'y'): Promise<number[]> {
  const figure = page.locator(`figure[data-chart="fraud-${chart}"] .view svg`);
  const says0 = page.locator('.role-axis-label text', { hasText: /^0(?:\.0)?$/ });
  const group = figure.locator('.role-axis:has(.role-axis-tick)').filter({ has: says0 }).last();
  const index = (await group.locator('.role-axis-label text').allTextContents()).findIndex(
    (text) => Number(text) === 0,
  );
  const foot = middle((await group.locator('.role-axis-tick line').nth(index).boundingBox())!);
  const boxes = await Promise.all((await figure.locator(marks).all()).map((mark) => mark.boundingBox()));
  return boxes.map((box) => Math.abs(middle(box!)[axis] - foot[axis]));
}

function middle({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  return { x: x + width / 2, y: y + height / 2 };
}

describe('a figure of zero', () => {
  it.each([
    ['frontier', '.mark-symbol path[fill="var(--s1)"]', 'y'],
    ['percentiles', '.mark-line path[stroke="var(--s1)"]', 'y'],
    ['over-time', '.concat_0_group .mark-line path[stroke="var(--s1)"]', 'y'],
    ['load', '.mark-line path[stroke="var(--s1)"]', 'y'],
    ['load', '.mark-symbol path[fill="var(--s1)"]', 'y'],
    ['interval', '.mark-line path[stroke="var(--s1)"]', 'y'],
    ['trials', '.concat_1_group .mark-symbol path[stroke="var(--s1)"]', 'x'],
    ['backlog', '.mark-line path[stroke="var(--s1)"]', 'y'],
    ['cost', '.mark-rect path[fill="var(--s1)"]', 'x'],
  ] as const)('stands at the foot of its axis: %s, %s', async (chart, marks, axis) => {
    const { page } = await drawn(resultWith(20_000));
    const distances = await fromFoot(page, chart, marks, axis);
    expect(distances.length).toBeGreaterThan(0);
    // The next tick is some twenty away; a drawing is rounded to pixels.
    expect(Math.max(...distances)).toBeLessThan(2);
    await page.close();
  });

  it('is shown as it is, beside every chart', async () => {
    const { page } = await drawn(resultWith(20_000));
    for (const chart of ['frontier', 'percentiles', 'over-time', 'load', 'interval', 'trials']) {
      const rows = page.locator(`figure[data-chart="fraud-${chart}"] tbody tr`, { hasText: 'Streaming' });
      expect((await rows.allTextContents()).filter((row) => row.endsWith('0 ns')).length).toBeGreaterThan(0);
    }
    await page.close();
  });

  it.each([0, 20_000])('leaves no number out of a page where the others are %d ns', async (others) => {
    const { page, markup } = await drawn(resultWith(others));
    const body = markup.slice(markup.indexOf('<body>')).replace(/<script[\s\S]*?<\/script>|base64,[\w+/=]+/g, '');
    expect(body.match(/.{60}(?:NaN|Infinity|undefined|∞).{20}/g)).toBeNull();
    await page.close();
  });
});
