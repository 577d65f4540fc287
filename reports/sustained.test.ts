import { describe, expect, it } from 'vitest';
import type { Cell, RunSettings } from '../harness/results/schema.ts';
import {
  cell,
  cellsOfEveryState,
  latencies,
  latencyTrial,
  measured,
  promising,
  resultOf,
  sustained,
  throughputTrial,
} from '../harness/results/testing/made-result.ts';
import { renderConsole } from './console/summary.ts';
import { renderCsv } from './csv/write.ts';
import { renderHtml } from './html/write.ts';
import { renderMarkdown } from './markdown/write.ts';
import { runView } from './run-view.ts';
import { sentenceText } from './words.ts';

/** A cell that sustains `passed`, timed at that rate. */
function limited(label: string, passed: number | null, failed: number | null, p50Ns = 900): Cell {
  const trials = passed === null ? [] : [latencyTrial(latencies(p50Ns, 2 * p50Ns), { ratePerSecond: passed })];
  return {
    ...cell(label, 'streaming', measured(throughputTrial(50e6), ...trials)),
    sustained: sustained(passed, failed),
  };
}

function swept(intervalMs: number, passed: number | null, failed: number | null): Cell {
  const each = limited('Micro-batch', passed, failed, (intervalMs / 2) * 1e6);
  return {
    ...each,
    engine: { ...each.engine, model: 'micro-batch' },
    label: `Micro-batch · interval ${intervalMs} ms`,
    configuration: { ...each.configuration, commitIntervalMs: intervalMs },
  };
}

const STREAMING = limited('Streaming', 27_920, 30_440);
const BATCH = cell('Batch', 'batch', measured());
const atMax = (cells: readonly Cell[], settings: Partial<RunSettings> = {}) =>
  resultOf(cells, { ratesPerSecond: ['max'], ...settings });

function sentence(...cells: Cell[]): string {
  const result = atMax(cells);
  return sentenceText(runView(result).workloads[0]!.sentence);
}

describe('the sentence of a search', () => {
  it('says what each engine sustains, and where the machine was the limit', () => {
    expect(sentence(STREAMING, limited('RxJS', 13_110_000, null))).toContain(
      'Streaming sustains 27.9 k events/s and RxJS 13.1 M/s (the machine is the limit).',
    );
  });

  it('names an engine for which every rate was too much', () => {
    expect(sentence(limited('RxJS', null, 800))).toBe('RxJS sustains no rate that was tried.');
  });

  it('names the whole history, where nothing else was measured of it', () => {
    expect(sentence(STREAMING, BATCH)).toContain('Batch has no sustainable rate: it answers after the whole history.');
  });
});

describe('the crossover of a sweep', () => {
  it('is the interval from which on blocks sustain more, and what the best one buys and costs', () => {
    expect(
      sentence(STREAMING, swept(1, 20_000, 22_000), swept(10, 32_000, 35_000), swept(100, 114_500, 125_000)),
    ).toContain(
      'From an interval of 10 ms on, Micro-batch sustains more than Streaming: 4.1× at 100 ms, for a p50 of 50 ms.',
    );
  });

  it('is not where two brackets meet', () => {
    expect(sentence(STREAMING, swept(1, 27_920, 30_440), swept(10, 30_000, 35_000))).toContain(
      'At no interval from 1 ms to 10 ms does Micro-batch sustain more than Streaming.',
    );
  });

  it('cannot be said where no higher load could be offered to either', () => {
    const open = limited('Streaming', 13_110_000, null);
    expect(sentence(open, swept(1, 20_000, 22_000), swept(10, 14_000_000, 15_000_000))).toContain(
      'Whether Micro-batch sustains more than Streaming cannot be said: no higher load could be offered (the machine was the limit).',
    );
    const memory = swept(10, 27_000, null);
    const limits = { ...memory, sustained: { ...memory.sustained!, ended: 'memory' as const } };
    expect(sentence(STREAMING, swept(1, 20_000, 22_000), limits)).toContain(
      'cannot be said: no higher load could be offered (the memory was the limit).',
    );
  });

  it('says nothing of longer intervals that no higher load could be offered to', () => {
    expect(sentence(STREAMING, swept(1, 60_000, 65_000), swept(10, 20_000, null))).toContain(
      'At 1 ms, Micro-batch sustains more than Streaming: 2.15× at 1 ms',
    );
  });

  it('names the intervals where longer ones lose again', () => {
    expect(sentence(STREAMING, swept(1, 60_000, 65_000), swept(10, 40_000, 44_000), swept(100, 2000, 2200))).toContain(
      'At 1 ms and 10 ms, and not at longer intervals, Micro-batch sustains more than Streaming: 2.15× at 1 ms',
    );
  });

  it('is beside the best engine that promises the same, though another sustains more', () => {
    const least = promising('at-least-once', limited('Other', 90_000, 98_000));
    const text = sentence(STREAMING, least, swept(1, 20_000, 22_000), swept(10, 32_000, 35_000));
    expect(text).toContain('Micro-batch sustains more than Streaming: 1.15× at 10 ms');
    expect(text).toContain('Guarantee at-least-once: Other answers in 900 ns');
    expect(text).toContain('Other sustains 90 k events/s.');
  });

  it('says so beside an engine that promises something else, where none promises the same', async () => {
    const blocks = [swept(1, 20_000, 22_000), swept(10, 60_000, 65_000)].map((each) => promising('exactly-once', each));
    const result = atMax([STREAMING, ...blocks]);
    expect(sentence(...result.cells)).toContain(
      'Micro-batch sustains more than Streaming (exactly-once instead of none): 2.15× at 10 ms',
    );
    expect(await renderHtml(runView(result))).toContain('Micro-batch beside Streaming: exactly-once instead of none.');
  });

  it('is one for each guarantee of an engine', async () => {
    const blocks = [swept(1, 60_000, 65_000), swept(10, 70_000, 75_000)];
    const result = atMax([STREAMING, ...blocks, ...blocks.map((each) => promising('exactly-once', each))]);
    const text = sentence(...result.cells);
    expect(text).toContain('Micro-batch · none sustains more than Streaming: ');
    expect(text).toContain('Micro-batch · exactly-once sustains more than Streaming (exactly-once instead of none): ');
    const html = await renderHtml(runView(result));
    for (const kind of ['fraud-sustained', 'fraud-interval']) {
      const [, chart] = html.split(`data-chart="${kind}"`);
      expect(chart!.split('</figure>')[0]).toMatch(/Micro-batch · none.*Micro-batch · exactly-once/s);
    }
  });

  it('is drawn, the engine beside it as a level line', async () => {
    const html = await renderHtml(runView(atMax([STREAMING, swept(1, 20_000, 22_000), swept(10, 60_000, 65_000)])));
    expect(html).toContain('data-chart="fraud-sustained"');
    expect(html).toContain('data-chart="fraud-interval"');
  });
});

describe('the reports of a search', () => {
  const cells = [STREAMING, limited('RxJS', 13_110_000, null), BATCH, ...cellsOfEveryState().slice(1)];
  const search = atMax(cells, { experiment: 'sustain', trials: 0 });

  it('name both ends of the bracket, the limit and why no higher, on the console', () => {
    const lines = renderConsole(runView(search)).split('\n');
    const row = (label: string) => lines.find((line) => line.startsWith(`  ${label} `));
    expect(row('Streaming')).toMatch(
      /27\.9 k\/s +30\.4 k\/s +50 ms +3 +at the top the backlog grew by 3% of the load$/,
    );
    expect(row('RxJS')).toMatch(/13\.1 M\/s +– +50 ms +3 +the machine is the limit: at 14 M/);
    expect(row('Batch')).toMatch(/verified +no sustainable rate: answers after the whole history$/);
    expect(row('Micro-batch')).toContain('invalid: not finished');
  });

  it('name them in Markdown, and nothing that was not timed', () => {
    const markdown = renderMarkdown(runView(search));
    expect(markdown).toContain(
      '| Streaming | 27.9 k/s | 30.4 k/s | 50 ms | at the top the backlog grew by 3% of the load |',
    );
    expect(markdown).not.toContain('p50');
  });

  it('have the bracket in a line of CSV', () => {
    expect(renderCsv(runView(search))).toContain(
      'fraud,streaming,Streaming,streaming,measured,sustained_events_per_second,events/s,,27920,27920,30440,3,,',
    );
  });

  it('show bracket and backlog in HTML, without the card of timed trials', async () => {
    const html = await renderHtml(runView(search));
    expect(html).toContain(
      '<td class="value">27.9 k/s</td><td class="value">30.4 k/s</td><td class="value">50 ms</td>',
    );
    expect(html).toContain('data-chart="fraud-backlog"');
    expect(html).not.toContain('class="scorecard"');
  });
});

describe('a run at the sustained rate', () => {
  it('reports the latency of each cell at its own rate', () => {
    const text = renderConsole(runView(atMax([STREAMING, limited('RxJS', 5000, 5400, 4000)])));
    expect(text).toContain('p50 at the sustained rate');
    expect(text).toMatch(/Streaming .* 900 ns/);
    expect(text).toMatch(/RxJS .* 4 µs/);
  });

  it('reports no latency where nothing is sustained', () => {
    expect(renderConsole(runView(atMax([limited('RxJS', null, 800)])))).toMatch(/RxJS .* no rate is sustained/);
  });
});

describe('a trial whose backlog grew', () => {
  const trial = latencyTrial(latencies(5e8, 9e8), { trend: 'slowing', backlog: { growth: 0.024, points: [] } });
  const result = resultOf([cell('RxJS', 'streaming', measured(throughputTrial(40_000), trial))]);

  it('is saturated on the console, in Markdown and in CSV, and has no latency', () => {
    for (const text of [renderConsole(runView(result)), renderMarkdown(runView(result)), renderCsv(runView(result))]) {
      expect(text).toContain('saturated');
      expect(text).not.toMatch(/[59]00 ms|[59]\d{8}/);
    }
  });

  it('is saturated in HTML, and draws no latency', async () => {
    const html = await renderHtml(runView(result));
    expect(html).toContain('<span class="na">saturated</span>');
    expect(html).not.toContain('data-chart="fraud-percentiles"');
    expect(html).not.toContain('data-chart="fraud-over-time"');
  });
});
