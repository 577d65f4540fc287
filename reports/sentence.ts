import { formatCount, formatNs } from '../harness/results/format.ts';
import { metrics, readMetric } from '../harness/results/metrics.ts';
import type { Cell, Result, WorkloadResult } from '../harness/results/schema.ts';

/** A part of a sentence that names an engine, so that a report can colour it by model. */
export interface EngineWord {
  readonly engine: string;
  readonly model: Cell['engine']['model'];
}

/** A sentence as text and engines' names in turn. */
export type Sentence = readonly (string | EngineWord)[];

interface Latency {
  readonly cell: Cell;
  readonly valueNs: number;
}

/** What the figures of one workload mean, in plain words. Compares nothing it has no trials for. */
export function sentenceOf(result: Result, workload: WorkloadResult): Sentence {
  const cells = result.cells.filter((cell) => cell.workload === workload.name);
  const measured = cells.filter(({ outcome }) => outcome.state === 'measured');
  const rate = result.settings.ratesPerSecond[0] ?? 0;
  const parts: (string | EngineWord)[] = [];
  const latencies = measured.flatMap((cell) => latencyOf(cell, rate));
  const streaming = fastest(latencies, 'streaming');
  const blocks = (['micro-batch', 'batch'] as const)
    .map((model) => fastest(latencies, model))
    .filter((latency) => latency !== undefined);
  if (streaming !== undefined) {
    parts.push(word(streaming.cell), ` answers in ${tail(streaming, rate)} at ${formatCount(rate)} events/s`);
  }
  for (const block of blocks) {
    parts.push(parts.length > 0 ? ', ' : '', word(block.cell), ` in ${tail(block, rate)}`);
  }
  const histories = measured.filter(({ ledger }) => ledger.periodMs === null).flatMap(makespanOf);
  if (histories.length > 0) {
    parts.push(parts.length > 0 ? '; ' : '');
    histories.forEach(({ cell, seconds }, index) => {
      parts.push(
        index > 0 ? ' and ' : '',
        word(cell),
        index === 0 ? ` ${histories.length > 1 ? '(' : 'needs the whole history: '}` : ' (',
      );
      parts.push(
        `${formatNs(seconds * 1e9)} for ${formatCount(workload.trace.events)} events${histories.length > 1 ? ')' : ''}`,
      );
    });
    if (histories.length > 1) {
      parts.push(' need the whole history first');
    }
  }
  parts.push('.', ...cells.flatMap(troubleOf));
  return parts.length > 1 ? parts : ['Nothing was measured.'];
}

/** A sentence without its colours. */
export function sentenceText(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.engine)).join('');
}

function word({ label, engine }: Cell): EngineWord {
  return { engine: label, model: engine.model };
}

/** Engines are put in order by the median: the one percentile that nearly every trial can tell. */
function latencyOf(cell: Cell, rate: number): Latency[] {
  const reading = readMetric(metrics.p50, cell, rate);
  return 'withheld' in reading ? [] : [{ cell, valueNs: reading.value }];
}

function fastest(latencies: readonly Latency[], model: Cell['engine']['model']): Latency | undefined {
  return latencies
    .filter(({ cell }) => cell.engine.model === model)
    .reduce<Latency | undefined>(
      (best, each) => (best === undefined || each.valueNs < best.valueNs ? each : best),
      undefined,
    );
}

/** "0.9 µs (99 of 100 within 23 µs)", with the highest percentile that may be told. */
function tail({ cell, valueNs }: Latency, rate: number): string {
  const p99 = readMetric(metrics.p99, cell, rate);
  const p90 = readMetric(metrics.p90, cell, rate);
  const within =
    'value' in p99
      ? ` (99 of 100 within ${formatNs(p99.value)})`
      : 'value' in p90
        ? ` (9 of 10 within ${formatNs(p90.value)})`
        : '';
  return `${formatNs(valueNs)}${within}`;
}

function makespanOf(cell: Cell): { cell: Cell; seconds: number }[] {
  const reading = readMetric(metrics.eventsPerSecond, cell);
  const trial =
    cell.outcome.state === 'measured' ? cell.outcome.trials.find(({ mode }) => mode === 'throughput') : undefined;
  return 'value' in reading && trial?.mode === 'throughput' ? [{ cell, seconds: trial.events / reading.value }] : [];
}

/** What is to be said of a cell without figures; each part is a sentence of its own. */
function troubleOf(cell: Cell): (string | EngineWord)[] {
  switch (cell.outcome.state) {
    case 'wrong-answers':
      return [' ', word(cell), ' gave wrong answers and is not ranked.'];
    case 'failed':
      return [' ', word(cell), ' failed.'];
    case 'invalid':
      return [' ', word(cell), "'s measurement is invalid."];
    case 'unsupported':
    case 'measured':
      return [];
  }
}
