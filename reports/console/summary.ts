import pc from 'picocolors';
import { formatRate } from '../../harness/results/format.ts';
import {
  DISTURBED,
  formatReading,
  type Metric,
  metrics,
  NOTHING_SUSTAINED,
  readMetric,
  SATURATED,
} from '../../harness/results/metrics.ts';
import { type RunVerdicts, runVerdicts } from '../../harness/results/run-verdicts.ts';
import type { Cell, Rate, Result, WorkloadResult } from '../../harness/results/schema.ts';
import { againstReference, COMPARED_ABOUT } from '../compared.ts';
import { notesOf, ruinText, warningsOf } from '../facts.ts';
import { type GuaranteeColumn, guaranteeColumn } from '../guarantees.ts';
import { wrongText } from '../outcome.ts';
import { sentenceOf } from '../sentence.ts';
import { sustainedFacts, wasSearched } from '../sustained.ts';
import { toldApart } from '../told-apart.ts';
import { sentenceText } from '../words.ts';
import { brokerLines, renderTransport } from './broker.ts';
import { renderCompared } from './compared.ts';
import { type Row, renderTable } from './table.ts';

/** Reasons that fit into a column; there is one more. */
const SHORT_ENOUGH: readonly string[] = [SATURATED, DISTURBED, NOTHING_SUSTAINED];
const LATENCY: readonly Metric[] = [metrics.p50, metrics.p90, metrics.p99, metrics.max];

/** The end of a run on a console: for each workload a table and what it means, then what to know of the run. */
export function renderConsole(given: Result): string {
  const result = toldApart(given);
  const verdicts = runVerdicts(result);
  const workloads = result.workloads.map(
    (workload) => renderWorkload(result, workload) + renderVerdicts(verdicts, workload.name),
  );
  const about = verdicts.workloads.size > 0 ? `${pc.dim(COMPARED_ABOUT)}\n` : '';
  const warnings = warningsOf(result).map((warning) => `${pc.yellow(warning)}\n`);
  const notes = notesOf(result).map((note) => `${pc.dim(note)}\n`);
  const broker = brokerLines(result).map((line) => `${line}\n`);
  const ruin = ruinText(result);
  // Above the tables, and once more where a long run ends.
  const loud = ruin === undefined ? [] : [`${pc.bold(pc.red(ruin))}\n`];
  return [...loud, ...workloads, [about, ...loud, ...warnings, ...broker, ...notes].join('')].join('\n');
}

function renderWorkload(result: Result, workload: WorkloadResult): string {
  const cells = result.cells.filter((cell) => cell.workload === workload.name);
  const { events, answers } = workload.trace;
  const title = `${pc.bold(workload.name)}  ${workload.question} ${pc.dim(`${events.toLocaleString('en-US')} events, ${answers.toLocaleString('en-US')} answers`)}`;
  const tables = [
    ...(result.settings.experiment === 'race' ? [renderTrials(cells, result.settings.ratesPerSecond)] : []),
    ...(wasSearched(result) ? [renderSearch(cells)] : []),
    renderTransport(cells),
  ];
  return `\n${title}\n${tables.join('')}${sentenceText(sentenceOf(result, workload))}\n`;
}

/** What each cell sustains, and why no more. */
function renderSearch(cells: readonly Cell[]): string {
  const guarantee = guaranteeColumn(cells);
  const columns = ['answers', 'sustained', 'fails at', 'p99 limit', 'trials', 'why no higher'];
  const header = ['engine', 'model', ...guarantee.header, ...columns];
  const rows = guarantee.cells.map((cell): Row => {
    const facts = sustainedFacts(cell);
    const name = [cell.label, cell.engine.model, ...guarantee.of(cell)];
    return typeof facts === 'string'
      ? [...name, cell.outcome.state === 'measured' ? 'verified' : '', facts]
      : [...name, 'verified', facts.passed, facts.failed, facts.limit, String(facts.trials), facts.why];
  });
  return renderTable(header, rows);
}

/** The timed trials of each cell. */
function renderTrials(cells: readonly Cell[], rates: readonly Rate[]): string {
  const at = rates.length === 1 ? ` at ${formatRate(rates[0]!)}` : '';
  const guarantee = guaranteeColumn(cells);
  const header = [
    'engine',
    'model',
    ...guarantee.header,
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
    guarantee.cells.flatMap((cell) => rowsOf(cell, guarantee, rates)),
  );
}

function renderVerdicts(verdicts: RunVerdicts, workload: string): string {
  const against = againstReference(verdicts, workload);
  return against ? `\n${against.title}\n${renderCompared(...against.columns, against.figures)}` : '';
}

function rowsOf(cell: Cell, guarantee: GuaranteeColumn, rates: readonly Rate[]): Row[] {
  const { label, engine, outcome, ledger } = cell;
  const name = [label, engine.model, ...guarantee.of(cell)];
  switch (outcome.state) {
    case 'measured': {
      const rate = (value: Rate): string[] => (rates.length > 1 ? [formatRate(value)] : []);
      const first = [
        ...name,
        'verified',
        formatReading(metrics.eventsPerSecond, readMetric(metrics.eventsPerSecond, cell)),
      ];
      const last = [metrics.cpu, metrics.memory].map((metric) => formatReading(metric, readMetric(metric, cell)));
      if (ledger.periodMs === null) {
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

/** In short; the notes below the tables tell why. */
function latencyText(metric: Metric, cell: Cell, rate: Rate): string {
  const reading = readMetric(metric, cell, rate);
  if ('value' in reading) {
    return metric.format(reading.value);
  }
  return SHORT_ENOUGH.includes(reading.withheld) ? reading.withheld : 'too few';
}
