import { describe, expect, it } from 'vitest';
import type { MachineFacts } from '../harness/results/schema.ts';
import {
  cell,
  latencies,
  latencyTrial,
  machineFacts,
  measured,
  resultOf,
  throughputTrial,
} from '../harness/results/testing/made-result.ts';
import { renderConsole } from './console/summary.ts';
import { interferenceWarnings } from './interference.ts';
import { renderMarkdown } from './markdown/write.ts';
import { runView } from './run-view.ts';

const taken = (waitedMs: number): MachineFacts => machineFacts({ spanMs: 1000, waitedMs, othersCpuMs: 1000 });
const trials = (throughputMs: number, latencyMs: number) =>
  measured(
    { ...throughputTrial(50e6), machine: taken(throughputMs) },
    latencyTrial(latencies(900, 23_000), { machine: taken(latencyMs) }),
  );

describe('a noisy machine', () => {
  it('is named with its cells and trials, the worst first, and how much it took', () => {
    const [warning, ...rest] = interferenceWarnings(
      resultOf([
        cell('Streaming', 'streaming', trials(70, 0)),
        cell('RxJS', 'streaming', trials(80, 250)),
        cell('Batch', 'batch', trials(1, 1)),
      ]),
    );
    expect(rest).toEqual([]);
    expect(warning).toContain(' from 3 of 6 trials. fraud/RxJS: 25% of latency 1 at 50 k/s, and less in 1 more; ');
    expect(warning).toContain('; fraud/Streaming: 7.0% of throughput 1. ');
    expect(warning).not.toContain('Batch');
  });

  it('is described in full for the five worst cells only', () => {
    const cells = Array.from({ length: 7 }, (_, i) => cell(`E${i}`, 'streaming', trials(100 + i, 0)));
    const [warning] = interferenceWarnings(resultOf(cells));
    expect(warning).toMatch(/fraud\/E6: .*fraud\/E2: .*; and 2 more cells\./);
    expect(warning).not.toMatch(/E[01]:/);
  });

  it('stands on the console and before the tables of the Markdown', () => {
    const result = resultOf([cell('Streaming', 'streaming', trials(70, 0))]);
    expect(renderConsole(runView(result))).toContain('\nThe machine was noisy: ');
    expect(renderMarkdown(runView(result))).toMatch(/\n> The machine was noisy: .*\n\n## fraud\n/);
  });

  it('is reported for the time between trials too', () => {
    const machine = machineFacts({ spinGapMs: 5 });
    const result = resultOf([cell('Batch', 'batch', measured({ ...throughputTrial(50e6), machine }))]);
    expect(interferenceWarnings(result)).toEqual([expect.stringMatching(/between trials: .* lost 20% of their time/)]);
  });
});

it('a quiet machine is not mentioned, nor one that does not report it', () => {
  expect(interferenceWarnings(resultOf([cell('Streaming', 'streaming', trials(40, 9))]))).toEqual([]);
  expect(interferenceWarnings(resultOf([cell('Streaming', 'streaming', measured(throughputTrial(50e6)))]))).toEqual([]);
});
