import { formatRate } from '../../harness/results/format.ts';
import { formatReading, metrics, readMetric } from '../../harness/results/metrics.ts';
import { type RunVerdicts, runVerdicts } from '../../harness/results/run-verdicts.ts';
import type { Cell, Result, WorkloadResult } from '../../harness/results/schema.ts';
import { againstReference, COMPARED_ABOUT } from '../compared.ts';
import { ruinText, stripOf, warningsOf } from '../facts.ts';
import { guaranteeColumn } from '../guarantees.ts';
import { troubleText } from '../outcome.ts';
import { sentenceOf } from '../sentence.ts';
import { sustainedFacts, wasSearched } from '../sustained.ts';
import { toldApart } from '../told-apart.ts';
import { sentenceText } from '../words.ts';
import { settingsTable, transportTable } from './broker.ts';
import { renderCompared } from './compared.ts';
import { escapeText, table } from './table.ts';

/** A run as GitHub Markdown: a sentence and a table for each workload, latencies at each rate. */
export function renderMarkdown(given: Result): string {
  const result = toldApart(given);
  const verdicts = runVerdicts(result);
  const ruin = ruinText(result);
  return [
    `# millrace`,
    stripOf(result).map(escapeText).join(' · '),
    ...(ruin === undefined ? [] : [`> **${escapeText(ruin)}**`]),
    ...warningsOf(result).map((warning) => `> ${escapeText(warning)}`),
    ...result.workloads.map((workload) => section(result, workload, verdicts)),
    ...(verdicts.workloads.size > 0 ? [COMPARED_ABOUT] : []),
    ...settingsTable(result),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(result: Result, workload: WorkloadResult, verdicts: RunVerdicts): string {
  const against = againstReference(verdicts, workload.name);
  const cells = result.cells.filter((cell) => cell.workload === workload.name);
  const guarantee = guaranteeColumn(cells);
  const rates = cells.length > 0 && result.settings.experiment === 'race' ? result.settings.ratesPerSecond : [];
  const tables = rates.map((rate) => {
    const columns = [
      metrics.eventsPerSecond,
      metrics.p50,
      metrics.p90,
      metrics.p99,
      metrics.max,
      metrics.cpu,
      metrics.memory,
    ];
    const header = [
      'engine',
      ...guarantee.header,
      'answers',
      ...columns.map(({ title, mode }) => (mode === 'latency' ? `${title} at ${formatRate(rate)}` : title)),
    ];
    const rows = guarantee.cells.map((cell) => [
      cell.label,
      ...guarantee.of(cell),
      answersText(cell),
      ...columns.map((metric) => formatReading(metric, readMetric(metric, cell, rate))),
    ]);
    return table(header, rows);
  });
  return [
    `## ${escapeText(workload.name)}`,
    escapeText(sentenceText(sentenceOf(result, workload))),
    ...tables,
    ...(cells.length > 0 && wasSearched(result) ? [searchTable(cells)] : []),
    ...transportTable(cells),
    ...(against ? [escapeText(against.title), renderCompared(...against.columns, against.figures)] : []),
  ].join('\n\n');
}

/** What each cell sustains, and why no more. */
function searchTable(cells: readonly Cell[]): string {
  const guarantee = guaranteeColumn(cells);
  const rows = guarantee.cells.map((cell) => {
    const facts = sustainedFacts(cell);
    const name = [cell.label, ...guarantee.of(cell)];
    return typeof facts === 'string'
      ? [...name, '', '', '', facts]
      : [...name, facts.passed, facts.failed, facts.limit, facts.why];
  });
  return table(['engine', ...guarantee.header, 'sustained', 'fails at', 'p99 limit', 'why no higher'], rows);
}

function answersText(cell: Cell): string {
  return troubleText(cell) ?? 'verified';
}
