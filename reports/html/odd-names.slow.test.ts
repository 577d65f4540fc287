import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cell, Result } from '../../harness/results/schema.ts';
import {
  cell,
  latencies,
  latencyTrial,
  machineFacts,
  measured,
  resultOf,
  SCATTER,
  sustained,
  throughputTrial,
} from '../../harness/results/testing/made-result.ts';
import { renderConsole } from '../console/summary.ts';
import { renderCsv } from '../csv/write.ts';
import { renderMarkdown } from '../markdown/write.ts';
import { runView } from '../run-view.ts';
import { browserAndFolder, enliven, openFile } from '../testing/browser.ts';
import { renderHtml } from './write.ts';

const { folder, browser } = browserAndFolder();

/** Names of what every object has, in which a look-up by name finds something. */
const ODD = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];

/** A run with every chart and table, in which everything that a user may name has that name, or one that begins so. */
function namedBy(name: string): Result {
  const trials = SCATTER.flatMap((factor, trial) => [
    throughputTrial(52e6 * factor, trial),
    ...[50_000, 80_000].map((ratePerSecond) =>
      latencyTrial(latencies(900 * factor, 23_000), {
        trial,
        ratePerSecond,
        machine: machineFacts(),
        series: Array.from({ length: 22 }, (_, i) => ({
          atMs: i * 100,
          events: 5000,
          answers: 100,
          p50Ns: 900,
          p99Ns: null,
          maxNs: 23_000,
        })),
      }),
    ),
  ]);
  const engine = (title: string, model: Cell['engine']['model'], commitIntervalMs: number, interval = ''): Cell => {
    const made = cell(title, model, measured(...trials), commitIntervalMs);
    return {
      ...made,
      workload: name,
      label: `${title}${interval}`,
      engine: { ...made.engine, name: title, module: `${name}.js`, library: name },
      configuration: { ...made.configuration, options: { [name]: name, other: 1 }, units: { other: name } },
      sustained: sustained(47_000, 51_200),
    };
  };
  const cells = [
    engine(name, 'streaming', 0),
    engine(`${name} in blocks`, 'micro-batch', 10, ' · interval 10 ms'),
    engine(`${name} in blocks`, 'micro-batch', 100, ' · interval 100 ms'),
    {
      ...engine(`${name}!`, 'batch', 0),
      outcome: { state: 'failed' as const, mode: 'latency' as const, reason: name, trials: [] },
    },
  ];
  const result = resultOf(cells, { ratesPerSecond: [50_000, 80_000, 'max'], trials: 6 });
  const [workload] = result.workloads;
  return {
    ...result,
    workloads: [{ ...workload!, name, title: name, parameters: { [name]: name } }],
    controls: [{ ...cells[0]!, label: `${name} (control)`, controlOf: name }],
  };
}

/**
 * A page without scripts, what is packed in base64, and what has only a part of a name: anchors, and names cut short.
 */
function visible(markup: string): string {
  return markup
    .slice(markup.indexOf('<body>'))
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/base64,[\w+/=]+/g, '')
    .replace(/"#?workload-[^"]*"/g, '')
    .replace(/>[^<>…]*…[^<>]*</g, '>…<');
}

describe.each(ODD)('a run in which things are called %s', (name) => {
  // Drawn as wide as the name, and no more than a name.
  const twin = name.replace('t', 'q');
  const renamed = (text: string): string => text.replaceAll(name, twin);

  it('makes the report of one with other names', async () => {
    const markup = visible(await renderHtml(runView(namedBy(name))));
    expect(markup.match(/<figure /g)).toHaveLength(9);
    expect(renamed(markup)).toBe(visible(await renderHtml(runView(namedBy(twin)))));
  });

  it('makes the Markdown, CSV and console text of one with other names', () => {
    for (const render of [renderMarkdown, renderCsv, renderConsole]) {
      // Markdown escapes the lines below of one name.
      expect(renamed(render(runView(namedBy(name))).replaceAll('\\_', '_'))).toBe(
        render(runView(namedBy(twin))).replaceAll('\\_', '_'),
      );
    }
  });

  it('comes alive, and hides its engine', async () => {
    const file = join(folder, `${name}.html`);
    writeFileSync(file, await renderHtml(runView(namedBy(name))));
    const { page, trouble } = await openFile(browser(), file);
    await enliven(page);
    const marks = () => page.locator(`figure[data-chart="${name}-trials"] .mark-symbol path`).count();
    const before = await marks();
    await page.locator('.legend button').first().click();
    await expect.poll(marks).toBe((before / 3) * 2);
    expect(trouble).toEqual({ messages: [], requests: [] });
    await page.close();
  });
});
