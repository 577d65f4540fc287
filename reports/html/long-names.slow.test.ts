import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '../../harness/results/schema.ts';
import {
  cell,
  latencies,
  latencyTrial,
  measured,
  resultOf,
  throughputTrial,
} from '../../harness/results/testing/made-result.ts';
import { runView } from '../run-view.ts';
import { browserAndFolder, enliven, openFile } from '../testing/browser.ts';
import { renderHtml } from './write.ts';

const { folder, browser } = browserAndFolder();

/** Engines of a run by their labels, each somewhat slower than the one before it. */
function engines(labels: readonly string[]): Cell[] {
  return labels.map((label, index) => {
    const measuredLatencies = latencies(900 * (index + 1), 23_000 * (index + 1));
    const made = cell(
      label,
      'streaming',
      measured(throughputTrial(5e6 * (index + 1)), latencyTrial(measuredLatencies)),
    );
    return { ...made, engine: { ...made.engine, name: `engine-${index + 1}` } };
  });
}

const LONG = 'Fraud detection engine of the payments team, ';
const RUNS: readonly (readonly [string, readonly string[]])[] = [
  ['intervals of one engine', ['Streaming', ...[1, 10, 100, 1000].map((ms) => `Micro-batch · interval ${ms} ms`)]],
  ['titles alike but for their ends', [`${LONG}v1`, `${LONG}v2`, `${LONG}v2 · threads 2`]],
  ['titles alike but for their middles', ['1', '2', '3'].map((which) => `${LONG}${which}, with all of its rules on`)],
  ['one title', ['My engine', 'My engine', 'My  engine', `${LONG}v1`, `${LONG}v1`]],
  ['words without an end', ['a', 'b'].map((which) => `${'x'.repeat(80)}${which}${'y'.repeat(80)}`)],
  [
    'wide letters',
    [
      'WORLDWIDE MAXIMUM MM 1',
      'WORLDWIDE MAXIMUM MM 2',
      '不正検知エンジン決済チーム第一版',
      '不正検知エンジン決済チーム第二版',
    ],
  ],
];

interface Text {
  readonly text: string;
  readonly opacity: string;
  /** A tick's label or a mark's, and no title. */
  readonly ofMark: boolean;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The texts of a drawing with their places, each once though it may be drawn over its own halo, and the drawing's. */
async function textsOf(page: Page, chart: string): Promise<{ texts: Text[]; view: Text }> {
  const [view, ...texts] = (await page.evaluate(`
    [...document.querySelectorAll('figure[data-chart="fraud-${chart}"] :is(.view, .view svg text)')].map((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const { opacity } = getComputedStyle(element);
        const ofMark = element.matches('.mark-text.role-mark text, .role-axis-label text');
        return { text: element.textContent, opacity, ofMark, left, right, top, bottom };
      })`)) as [Text, ...Text[]];
  const shown = texts.filter(({ text, opacity }) => text !== '' && opacity !== '0');
  return { texts: [...new Map(shown.map((text) => [JSON.stringify(text), text])).values()], view };
}

/** Texts of which one stands on another by more than letters' feet do. */
function overlapping(texts: readonly Text[]): [string, string][] {
  return texts.flatMap((one, index) =>
    texts
      .slice(index + 1)
      .filter(
        (other) =>
          one.left < other.right - 1 &&
          other.left < one.right - 1 &&
          one.top < other.bottom - 3 &&
          other.top < one.bottom - 3,
      )
      .map((other): [string, string] => [one.text, other.text]),
  );
}

describe.each(RUNS)('a report of %s', (name, labels) => {
  const file = join(folder, `${name.replaceAll(' ', '-')}.html`);

  beforeAll(async () => {
    writeFileSync(file, await renderHtml(runView(resultOf(engines(labels)))));
  });

  it.each([
    [375, true],
    [768, true],
    [1440, true],
    [1440, false],
  ])('distinguishes every engine at %i px, with JavaScript: %s', async (width, javaScriptEnabled) => {
    const { page } = await openFile(browser(), file, { width, javaScriptEnabled });
    if (javaScriptEnabled) {
      await enliven(page);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    const tables = ['.scorecard th[scope=row]', '#correctness .name', '#configuration summary', '.legend button'];
    for (const names of tables) {
      const shown = (await page.locator(names).allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());
      expect(shown).toHaveLength(labels.length);
      expect(new Set(shown).size, `${names}: ${shown.join(', ')}`).toBe(labels.length);
    }
    for (const [chart, panels] of [
      ['frontier', 1],
      ['trials', 2],
      ['cost', 2],
    ] as const) {
      const { texts, view } = await textsOf(page, chart);
      expect(overlapping(texts)).toEqual([]);
      expect(texts.filter(({ left, right }) => left < view.left - 1 || right > view.right + 1)).toEqual([]);
      // Ticks are numbers.
      const named = texts.filter(({ ofMark, text }) => ofMark && !/^\d/.test(text)).map(({ text }) => text);
      expect(new Set(named).size, named.join(', ')).toBe(labels.length);
      expect(named).toHaveLength(labels.length * panels);
    }
    await page.close();
  });

  it('is no wider than a telephone over a broker either', async () => {
    const overBroker = join(folder, `${name.replaceAll(' ', '-')}-kafka.html`);
    const settings = { site: { kind: 'kafka', broker: 'Kafka 4.3.1', wireFormat: 'binary' } } as const;
    writeFileSync(overBroker, await renderHtml(runView(resultOf(engines(labels), settings))));
    const { page } = await openFile(browser(), overBroker, { width: 375 });
    expect(await page.locator('#transport dt').allInnerTexts()).toHaveLength(labels.length);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375);
    await page.close();
  });

  it('runs out of no page of paper', async () => {
    const { page } = await openFile(browser(), file, { width: 718 });
    await enliven(page);
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(718);
    await page.close();
  });
});
