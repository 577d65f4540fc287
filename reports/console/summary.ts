import pc from 'picocolors';
import { plainText } from '../../harness/plain-text.ts';
import { formatRate } from '../../harness/results/format.ts';
import {
  formatReading,
  type Metric,
  metrics,
  NOISY,
  NOTHING_SUSTAINED,
  SATURATED,
} from '../../harness/results/metrics.ts';
import type { Rate } from '../../harness/results/schema.ts';
import { COMPARED_ABOUT } from '../compared.ts';
import type { Guarantees } from '../guarantees.ts';
import { answersText, wrongText } from '../outcome.ts';
import type { RunView, WorkloadView } from '../run-view.ts';
import { wasSearched } from '../sustained.ts';
import type { CellView } from '../view.ts';
import { sentenceText } from '../words.ts';
import { brokerLines, renderTransport } from './broker.ts';
import { renderCompared } from './compared.ts';
import { type Row, renderTable } from './table.ts';

/** Reasons that fit into a column; there is one more. */
const SHORT_ENOUGH: readonly string[] = [SATURATED, NOISY, NOTHING_SUSTAINED];
const LATENCY: readonly Metric[] = [metrics.p50, metrics.p90, metrics.p99, metrics.max];

/** The end of a run on a console: for each workload a table and what it means, then what to know of the run. */
export function renderConsole(run: RunView): string {
  const workloads = run.workloads.map((workload) => renderWorkload(run, workload) + renderVerdicts(workload));
  const about = run.verdicts.workloads.size > 0 ? `${pc.dim(COMPARED_ABOUT)}\n` : '';
  const warnings = run.warnings.map((warning) => `${pc.yellow(warning)}\n`);
  const notes = run.notes.map((note) => `${pc.dim(note)}\n`);
  const broker = brokerLines(run).map((line) => `${line}\n`);
  // Above the tables, and once more where a long run ends.
  const loud = run.ruin === undefined ? [] : [`${pc.bold(pc.red(run.ruin))}\n`];
  return [...loud, ...workloads, [about, ...loud, ...warnings, ...broker, ...notes].join('')].join('\n');
}

function renderWorkload({ settings }: RunView, workload: WorkloadView): string {
  const { events, answers } = workload.trace;
  const title = `${pc.bold(workload.name)}  ${workload.question} ${pc.dim(`${events.toLocaleString('en-US')} events, ${answers.toLocaleString('en-US')} answers`)}`;
  const tables = [
    ...(settings.experiment === 'race' ? [renderTrials(workload, settings.ratesPerSecond)] : []),
    ...(wasSearched({ settings }) ? [renderSearch(workload)] : []),
    renderTransport(workload.cells),
  ];
  const input = workload.inputLines.map((line) => `${pc.dim(plainText(line))}\n`).join('');
  return `\n${title}\n${input}${tables.join('')}${sentenceText(workload.sentence)}\n`;
}

/** What each cell sustains, and why no more. */
function renderSearch({ guarantees }: WorkloadView): string {
  const columns = ['answers', 'sustained', 'fails at', 'p99 limit', 'trials', 'why no higher'];
  const header = ['engine', 'model', ...guarantees.header, ...columns];
  const rows = guarantees.cells.map((cell): Row => {
    const facts = cell.search;
    const name = [cell.label, cell.engine.model, ...guarantees.of(cell)];
    return typeof facts === 'string'
      ? [...name, cell.outcome.state === 'measured' ? 'verified' : '', facts]
      : [...name, 'verified', facts.passed, facts.failed, facts.limit, String(facts.trials), facts.why];
  });
  return renderTable(header, rows);
}

/** The timed trials of each cell. */
function renderTrials({ guarantees }: WorkloadView, rates: readonly Rate[]): string {
  const at = rates.length === 1 ? ` at ${formatRate(rates[0]!)}` : '';
  const header = [
    'engine',
    'model',
    ...guarantees.header,
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
  return renderTable(
    header,
    guarantees.cells.flatMap((cell) => rowsOf(cell, guarantees, rates)),
  );
}

function renderVerdicts({ against }: WorkloadView): string {
  return against ? `\n${against.title}\n${renderCompared(...against.columns, against.figures)}` : '';
}

function rowsOf(cell: CellView, guarantees: Guarantees, rates: readonly Rate[]): Row[] {
  const { label, engine, outcome, configuration } = cell;
  const name = [label, engine.model, ...guarantees.of(cell)];
  switch (outcome.state) {
    case 'measured': {
      const rate = (value: Rate): string[] => (rates.length > 1 ? [formatRate(value)] : []);
      const first = [
        ...name,
        answersText(cell),
        formatReading(metrics.eventsPerSecond, cell.read(metrics.eventsPerSecond)),
      ];
      const last = [metrics.cpu, metrics.memory].map((metric) => formatReading(metric, cell.read(metric)));
      if (configuration.commitIntervalMs === null) {
        const columns = LATENCY.length + (rates.length > 1 ? 1 : 0);
        return [[...first, 'after the whole history', ...new Array<null>(columns - 1).fill(null), ...last]];
      }
      return rates.map((value, index) => [
        ...(index === 0 ? first : first.map(() => '')),
        ...rate(value),
        ...LATENCY.map((metric) => latencyText(metric, cell, value)),
        ...(index === 0 ? last : ['', '']),
      ]);
    }
    case 'wrong-answers':
      return [[...name, pc.red('WRONG'), `${wrongText(outcome.verification)}: not ranked`]];
    case 'failed':
    case 'invalid':
    case 'unsupported':
      return [[...name, pc.red(outcome.state), outcome.reason]];
  }
}

/** In short; the notes below the tables say why. */
function latencyText(metric: Metric, cell: CellView, rate: Rate): string {
  const reading = cell.read(metric, rate);
  if ('value' in reading) {
    return metric.format(reading.value);
  }
  return SHORT_ENOUGH.includes(reading.notReported) ? reading.notReported : 'too few';
}
