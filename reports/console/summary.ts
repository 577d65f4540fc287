import pc from 'picocolors';
import { formatCount } from '../../harness/results/format.ts';
import { formatReading, type Metric, metrics, readMetric } from '../../harness/results/metrics.ts';
import type { Cell, Result, WorkloadResult } from '../../harness/results/schema.ts';
import { faultText } from '../outcome.ts';
import { sentenceOf, sentenceText } from '../sentence.ts';
import { renderTable } from './table.ts';

const LATENCY: readonly Metric[] = [metrics.p50, metrics.p90, metrics.p99, metrics.max];

/** The end of a run on a console: for each workload a table and one sentence. */
export function renderConsole(result: Result): string {
  const parts = result.workloads.map((workload) => renderWorkload(result, workload));
  const notes = [...notesOf(result), ...result.warnings];
  return `${parts.join('\n')}\n${notes.map((note) => pc.dim(`${note}\n`)).join('')}`;
}

function renderWorkload(result: Result, workload: WorkloadResult): string {
  const cells = result.cells.filter((cell) => cell.workload === workload.name);
  const rates = result.settings.ratesPerSecond;
  const at = rates.length === 1 ? ` at ${formatCount(rates[0]!)}/s` : '';
  const header = [
    'engine',
    'model',
    'answers',
    'events/s',
    ...(at ? [] : ['rate']),
    `p50${at}`,
    'p90',
    'p99',
    'max',
    'CPU-s/M',
    'memory',
  ];
  const rows = cells.flatMap((cell) => rowsOf(cell, rates));
  const { events, answers } = workload.trace;
  const title = `${pc.bold(workload.name)}  ${workload.question} ${pc.dim(`${formatCount(events)} events, ${formatCount(answers)} answers`)}`;
  return `\n${title}\n${renderTable(header, rows)}${sentenceText(sentenceOf(result, workload))}\n`;
}

function rowsOf(cell: Cell, rates: readonly number[]): string[][] {
  const { label, engine, outcome, ledger } = cell;
  const name = [label, engine.model];
  switch (outcome.state) {
    case 'measured': {
      const rate = (value: number): string[] => (rates.length > 1 ? [`${formatCount(value)}/s`] : []);
      const first = [
        ...name,
        'verified',
        formatReading(metrics.eventsPerSecond, readMetric(metrics.eventsPerSecond, cell)),
      ];
      const last = [metrics.cpu, metrics.memory].map((metric) => formatReading(metric, readMetric(metric, cell)));
      if (ledger.periodMs === null) {
        return [[...first, ...(rates.length > 1 ? ['–'] : []), 'after the whole history', '', '', '', ...last]];
      }
      return rates.map((value, index) => [
        ...(index === 0 ? first : ['', '', '', '']),
        ...rate(value),
        ...LATENCY.map((metric) => latencyText(metric, cell, value)),
        ...(index === 0 ? last : ['', '']),
      ]);
    }
    case 'wrong-answers':
      return [[...name, pc.red('WRONG'), `${faultText(outcome.verification)}: not ranked`]];
    case 'failed':
    case 'invalid':
    case 'unsupported':
      return [[...name, pc.red(outcome.state), outcome.reason]];
  }
}

/** Why a percentile is missing is told once, below the tables. */
function latencyText(metric: Metric, cell: Cell, rate: number): string {
  const reading = readMetric(metric, cell, rate);
  return 'withheld' in reading ? '·' : metric.format(reading.value);
}

function notesOf({ cells, settings }: Result): string[] {
  const notes: string[] = [];
  const withheld = cells.some((cell) =>
    settings.ratesPerSecond.some(
      (rate) =>
        cell.outcome.state === 'measured' &&
        cell.ledger.periodMs !== null &&
        LATENCY.some((metric) => 'withheld' in readMetric(metric, cell, rate)),
    ),
  );
  if (withheld) {
    notes.push(
      '· a percentile is told only with 10 distinct due events beyond it: a longer --duration or a higher --rate has more.',
    );
  }
  if (settings.trials === 1) {
    notes.push(
      'One trial a mode: figures, no verdicts. Fresh runs of one thing differ by 10% and more; --preset standard repeats them.',
    );
  }
  if (settings.commit === 'memory' && cells.length > 0) {
    notes.push(
      'In memory nothing durable is written: there is no commit for a batch to save, so engines of one form come out near-equal.',
    );
  }
  return notes;
}
