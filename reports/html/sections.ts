import { formatHeap, formatNs, formatRate } from '../../harness/results/format.ts';
import { formatReading } from '../../harness/results/metrics.ts';
import { partitionsOf } from '../../harness/results/over-broker.ts';
import type { Cell, Configuration, Rate, Result } from '../../harness/results/schema.ts';
import { trialsOf } from '../../harness/results/trials-of.ts';
import { figuresOf } from '../figures.ts';
import { guaranteesOf } from '../guarantees.ts';
import { exampleText } from '../outcome.ts';
import type { RunView } from '../run-view.ts';
import { optionText } from '../settings.ts';
import { type Content, html, type Markup } from './markup.ts';
import { figuresTable, scrolling, section, tds } from './parts.ts';

const OUTCOMES = ['expected', 'correct', 'missing', 'duplicate', 'wrong', 'early', 'unexpected'] as const;

/** Every cell's answers by outcome, summed over all its trials, with examples of what was wrong. */
export function correctness(result: Result): Markup {
  const rows = result.cells.map((cell) => {
    const trials = trialsOf(cell);
    const sum = (kind: (typeof OUTCOMES)[number]): string =>
      trials.reduce((total, { verification }) => total + verification[kind], 0).toLocaleString('en-US');
    const state = html`<td>${cell.outcome.state}</td>`;
    const name = html`<th scope="row">${cell.workload}</th><td class="name">${cell.label}</td>`;
    const counts = tds(...OUTCOMES.map((kind) => (trials.length > 0 ? sum(kind) : '–')));
    const bad = cell.outcome.state === 'wrong-answers' && 'bad';
    return html`<tr data-engine="${cell.label}" class="${bad}">${name}${state}${counts}</tr>`;
  });
  const table = figuresTable(
    html`<caption>Answers of all iterations by outcome</caption>`,
    ['workload', 'engine', 'state', ...OUTCOMES],
    rows,
  );
  return section(
    'correctness',
    'Correctness',
    'Every iteration of every trial is compared with the oracle, answer by answer; the verification trial of each cell runs on rows that ' +
      'cannot be read before they are taken.',
    scrolling('Answers by outcome', table),
    result.cells.map((cell) => examples(cell, result)),
  );
}

function examples(cell: Cell, { workloads }: Result): Content {
  if (cell.outcome.state !== 'wrong-answers') {
    return undefined;
  }
  const { breaches = [], examples: wrong } = cell.outcome.verification;
  const columns = workloads.find(({ name }) => name === cell.workload)?.answerColumns ?? [];
  const lines = [...breaches, ...wrong.map((example) => exampleText(example, columns))];
  return html`<h3>${cell.label} on ${cell.workload}</h3><ul class="rules">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** What each engine ran with: what must be alike for two figures to be compared. */
export function configurations(result: Result): Markup {
  const cells = [...new Map(result.cells.map((cell) => [cell.label, cell])).values()];
  return html`<section class="plain" id="configuration"><h2>Configuration</h2><p class="question">Two figures may be compared only where these are alike.</p>${cells.map(
    ({ label, engine, configuration }) =>
      html`<details data-engine="${label}"><summary>${label}</summary><dl class="configuration">${termsOf([
        ['model', engine.model],
        ['form', engine.form],
        ['library', engine.library ?? 'none'],
        ['module', engine.module ?? (engine.command === undefined ? 'built in' : 'none')],
        ...(engine.command === undefined ? [] : [['command', engine.command] as const]),
        ['transport', configuration.site.kind],
        ['wire format', configuration.site.wireFormat],
        ...partitionsTerm(configuration),
        ['commit', COMMITS[configuration.commit]],
        ['guarantee', configuration.guarantee],
        ['time between commits', commitIntervalText(configuration.commitIntervalMs)],
        ['workers', String(configuration.workers)],
        ['heap', formatHeap(configuration.heapMiB)],
        ...Object.keys(configuration.options).map((name) => [name, optionText(configuration, name)] as const),
      ])}</dl></details>`,
  )}</section>`;
}

function partitionsTerm(configuration: Configuration): (readonly [string, string])[] {
  const partitions = partitionsOf(configuration);
  return partitions === undefined ? [] : [['partitions', `${partitions} a topic`]];
}

const COMMITS: Readonly<Record<Configuration['commit'], string>> = {
  memory: 'in memory',
  durable: 'on disk (fdatasync)',
  acknowledged: 'acknowledged by the broker, from all replicas in sync',
};

/** A description list; an option that is listed above under the same name stands once. */
function termsOf(terms: readonly (readonly [string, string])[]): Markup[] {
  return [...new Map(terms)].map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`);
}

function commitIntervalText(commitIntervalMs: number | null): string {
  if (commitIntervalMs === null) {
    return 'once, after the whole history';
  }
  return commitIntervalMs === 0 ? 'each event that had answers' : formatNs(commitIntervalMs * 1e6);
}

/** Every figure in one sortable table, and the files themselves. */
export function figures(run: RunView, downloads: Markup): Markup {
  const guarantees = guaranteesOf(run.cells);
  const rows = figuresOf(run).filter(({ reading }) => 'value' in reading);
  return html`<section class="plain" id="figures"><h2>All figures</h2><p class="question">${downloads}</p><details><summary>${rows.length} figures as a table</summary><div class="scroll" tabindex="0" role="region" aria-label="All figures">${sortableTable(
    'Median of the trials, with the extremes',
    ['workload', 'engine', ...guarantees.header, 'metric', 'rate', 'median', 'lowest', 'highest', 'trials'],
    rows.map(({ cell, metric, ratePerSecond, reading }) => {
      const values = 'value' in reading ? [reading.value, reading.low, reading.high] : [];
      return {
        engine: cell.label,
        cells: [
          cell.workload,
          cell.label,
          ...guarantees.of(cell),
          metric.title,
          {
            value: typeof ratePerSecond === 'number' ? ratePerSecond : 0,
            text: ratePerSecond === undefined ? '–' : rateText(ratePerSecond),
          },
          ...values.map((value) => ({
            value,
            text: formatReading(metric, { value, low: value, high: value, trials: 1 }),
          })),
          { value: 'value' in reading ? reading.trials : 0, text: 'value' in reading ? String(reading.trials) : '0' },
        ],
      };
    }),
  )}</div></details></section>`;
}

/** A rate in full. */
export function rateText(rate: Rate): string {
  return rate === 'max' ? formatRate(rate) : `${rate.toLocaleString('en-US')}/s`;
}

/** A table whose headers sort it where JavaScript runs; `engine` is what the legend hides a row by. */
export function sortableTable(
  caption: string,
  columns: readonly string[],
  rows: readonly {
    readonly engine?: string;
    readonly cells: readonly SortableCell[];
  }[],
): Markup {
  const sorting = columns.map((column) => html`<th scope="col"><button type="button">${column}</button></th>`);
  const body = rows.map(({ engine, cells }) => {
    const hiding = engine !== undefined && html` data-engine="${engine}"`;
    return html`<tr${hiding}>${cells.map(sortableCell)}</tr>`;
  });
  return html`<table><caption>${caption}</caption><thead><tr>${sorting}</tr></thead><tbody>${body}</tbody></table>`;
}

function sortableCell(cell: SortableCell): Markup {
  if (typeof cell === 'string') {
    return html`<td>${cell}</td>`;
  }
  const { value, text } = cell;
  return String(value) === text ? html`<td>${text}</td>` : html`<td data-value="${value}">${text}</td>`;
}

/** What a cell shows, and what it is sorted by where that is something else. */
type SortableCell = string | { readonly value: number; readonly text: string };
