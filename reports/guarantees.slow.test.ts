import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../harness/results/run-comparison.ts';
import type { Cell, Result } from '../harness/results/schema.ts';
import {
  cell,
  cellsOfEveryState,
  controlled,
  latencies,
  latencyTrial,
  measured,
  promising,
  resultOf,
  SCATTER,
  sustained,
  throughputTrial,
} from '../harness/results/testing/made-result.ts';
import { renderPairConsole } from './console/compared.ts';
import { renderConsole } from './console/summary.ts';
import { renderCsv } from './csv/write.ts';
import { frontierChart } from './html/charts/frontier.ts';
import { renderPairHtml } from './html/compared.ts';
import { renderHtml } from './html/write.ts';
import { looksOf } from './look.ts';
import { renderPairMarkdown } from './markdown/compared.ts';
import { renderMarkdown } from './markdown/write.ts';
import { pairReport } from './pair-report.ts';
import { runView } from './run-view.ts';
import { browserAndFolder, enliven, openFile, seriousViolations } from './testing/browser.ts';
import { cellView } from './view.ts';

/** Wherever engines that promise different things stand together, it is said. */

const { folder, browser } = browserAndFolder();

const INSTEAD = 'exactly-once instead of at-least-once';

/** Six trials of each mode, that much slower than the first. */
function slower(label: string, factor: number, scatter = SCATTER): Cell {
  const trials = scatter.flatMap((each, trial) => [
    throughputTrial((1e6 * each) / factor, trial),
    latencyTrial(latencies(1e6 * factor * each, 3e6 * factor * each), { trial }),
  ]);
  return { ...cell(label, 'streaming', measured(...trials)), sustained: sustained(90_000 / factor, 98_000 / factor) };
}

const settings = {
  options: { linger: 0, cache: 10 },
  itself: { linger: 100 },
  units: { linger: 'ms', cache: 'MiB' },
};
const least = promising('at-least-once', slower('A', 1));
const twin = promising('at-least-once', slower('B', 1.5));
const once = promising('exactly-once', slower('C', 40));
const reported = { ...once, configuration: { ...once.configuration, ...settings } };
// In the order of a command, what promises the same need not stand together.
const cells = [least, reported, twin];
const run: Result = {
  ...controlled(cells, promising('at-least-once', slower('A (control)', 1, SCATTER.toReversed()))),
  settings: { ...resultOf(cells, { trials: 6 }).settings, ratesPerSecond: [50_000, 'max'] },
};
const alike: Result = { ...run, cells: [least, twin] };

const linesWith = (text: string, start: RegExp): string[] => text.split('\n').filter((line) => start.test(line));
const shows = (text: string): void => {
  expect(text).toContain('Guarantee at-least-once: A answers in');
  expect(text).toContain('Guarantee exactly-once: C answers in');
  expect(text).toMatch(/Against A: [^;.]*; 3 slower, 1 not distinguishable \(across guarantees\)\./);
  expect(text).toContain(INSTEAD);
  expect(text).toContain('the same');
};

describe('a run of several guarantees', () => {
  it('has a column of them in each table of engines on a console, what promises the same together', () => {
    const text = renderConsole(runView(run));
    shows(text);
    const rows = linesWith(text, /^ {2}[ABC] +streaming/);
    expect(rows.map((row) => row.trim().split(/ {2,}/)).map(([label, , guarantee]) => `${label} ${guarantee}`)).toEqual(
      [
        ...['A at-least-once', 'B at-least-once', 'C exactly-once'],
        ...['A at-least-once', 'B at-least-once', 'C exactly-once'],
      ],
    );
    const verdicts = text.slice(text.indexOf('Against A'));
    expect(linesWith(verdicts, /^ {2}C /)[0]).toMatch(/exactly-once instead of at-least-once +slower$/);
    expect(linesWith(verdicts, /^ {2}B /)[0]).toMatch(/the same +slower$/);
  });

  it('has it in Markdown', () => {
    const text = renderMarkdown(runView(run));
    shows(text);
    const rows = linesWith(text, /^\| [ABC] \| (at-least-once|exactly-once) \|/).map((row) => row.split(' | ')[0]);
    // Two rates and the search.
    expect(rows).toEqual(['| A', '| B', '| C', '| A', '| B', '| C', '| A', '| B', '| C']);
    expect(linesWith(text, /^\| C \| p50/)[0]).toMatch(/\| exactly-once instead of at-least-once \| slower \|$/);
  });

  it('has it in each line of CSV, with what an engine itself takes', () => {
    const [header, ...lines] = renderCsv(runView(run)).trimEnd().split('\r\n');
    expect(header).toMatch(/,guarantee,workers,options,itself,recorded_speed$/);
    for (const line of lines.filter((each) => each.startsWith('fraud,c,'))) {
      expect(line).toMatch(/,exactly-once,1,linger=0 ms cache=10 MiB,linger=100,$/);
    }
  });

  it('has a frontier with an edge for each, of which none is measured by another', () => {
    const { spec, table, reading } = frontierChart('id', cells.map(cellView), 50_000, [...looksOf(run).values()])!;
    const [edges] = (spec as unknown as { layer: { data: { values: { label: string; edge: string }[] } }[] }).layer;
    expect(edges!.data.values.map(({ label }) => label)).toEqual(['A', 'C']);
    expect(new Set(edges!.data.values.map(({ edge }) => edge)).size).toBe(2);
    expect(reading).toContain('A line joins engines of one guarantee');
    expect(table.columns).toContain('guarantee');
    expect(
      frontierChart('id', alike.cells.map(cellView), 50_000, [...looksOf(run).values()])!.table.columns,
    ).not.toContain('guarantee');
  });

  it.each([
    [375, 'light'],
    [768, 'light'],
    [1440, 'light'],
    [1440, 'dark'],
  ] as const)('has groups in the scorecard, and fits %d px, %s', async (width, colorScheme) => {
    const file = join(folder, 'several.html');
    writeFileSync(file, await renderHtml(runView(run)));
    const { page, trouble } = await openFile(browser(), file, { width, colorScheme });
    await enliven(page);
    shows((await page.locator('body').textContent())!.replaceAll('\u00a0', ' '));
    expect(await page.locator('.scorecard th[scope=rowgroup]').allInnerTexts()).toEqual([
      'guarantee: at-least-once',
      'guarantee: exactly-once',
    ]);
    const groups = await page.locator('.scorecard tbody').all();
    expect(await groups[0]!.locator('th[scope=row]').allInnerTexts()).toEqual(['A', 'B']);
    expect((await groups[1]!.locator('th[scope=row]').innerText()).replaceAll('\u00a0', ' ')).toBe(
      'C\nlinger 0 ms (itself 100)',
    );
    expect(await page.locator('#figures th').allTextContents()).toContain('guarantee');
    expect(await page.locator('p.guarantees').innerText()).toContain('at-least-once (A, B); exactly-once (C)');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await seriousViolations(page)).toEqual([]);
    expect(trouble).toEqual({ messages: [], requests: [] });
    await page.close();
  });
});

it('a run of one guarantee says nothing of it, whatever engines without figures promise', async () => {
  const others = cellsOfEveryState()
    .slice(1)
    .map((each) => promising('exactly-once', each));
  const result = { ...alike, cells: [...alike.cells, ...others] };
  for (const text of [
    renderConsole(runView(result)),
    renderMarkdown(runView(result)),
    await renderHtml(runView(result)),
  ]) {
    expect(text).not.toMatch(/Guarantee at-least-once:|across guarantees|instead of|rowgroup|Guarantees differ/);
  }
});

describe('two runs, of which one promises more,', () => {
  const [base, other] = [least, promising('exactly-once', slower('A', 40))].map((one) =>
    resultOf([one], { trials: 6 }),
  );
  const comparison = compareRuns(base!, other!, ['configuration']);
  const report = pairReport(comparison, 0.05);

  it('do not compare unless that is allowed', () => {
    const { differences, figures } = compareRuns(base!, other!, []);
    expect(differences).toEqual([{ kind: 'configuration', text: 'A: guarantee: at-least-once against exactly-once' }]);
    expect(figures.every(({ judgement }) => judgement === undefined)).toBe(true);
  });

  it('say so in the conclusion, and beside each verdict and regression', () => {
    expect(report.conclusion).toBe(
      '3 regressions beyond 5%. 3 slower, 1 not distinguishable (across guarantees). Not judged: 1 of 5.',
    );
    expect(report.regressions[0]).toMatch(/^A on fraud \(exactly-once instead of at-least-once\): events\/s ×0\.0250/);
    for (const text of [renderPairConsole(report), renderPairMarkdown(report), renderPairHtml(report)]) {
      expect(text.split(INSTEAD).length - 1).toBeGreaterThanOrEqual(report.figures.length + report.regressions.length);
    }
  });

  it('say so of a load that is not kept up with, and of a cell that is lost', () => {
    const behind = latencyTrial(latencies(5e8, 9e8), { trend: 'slowing', drainMs: 900 });
    const lost = (outcome: Cell['outcome']): readonly string[] => {
      const cell = promising('exactly-once', { ...least, outcome });
      return pairReport(compareRuns(base!, resultOf([cell], { trials: 6 }), ['configuration']), 0.05).regressions;
    };
    expect(lost(measured(throughputTrial(1e6), behind))).toContain(`A on fraud (${INSTEAD}): saturated at 50 k/s`);
    expect(lost({ state: 'failed', mode: 'latency', reason: 'threw up', trials: [] })).toEqual([
      `A on fraud (${INSTEAD}): failed: threw up`,
    ]);
  });
});
