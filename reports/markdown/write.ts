import { formatRate } from '../../harness/results/format.ts';
import { formatReading, metrics } from '../../harness/results/metrics.ts';
import { COMPARED_ABOUT } from '../compared.ts';
import { answersText, troubleText } from '../outcome.ts';
import type { RunView, WorkloadView } from '../run-view.ts';
import { wasSearched } from '../sustained.ts';
import { sentenceText } from '../words.ts';
import { settingsTable, transportTable } from './broker.ts';
import { renderCompared } from './compared.ts';
import { escapeText, table } from './table.ts';

/** A run as GitHub Markdown: a sentence and a table for each workload, latencies at each rate. */
export function renderMarkdown(run: RunView): string {
  return [
    `# millrace`,
    run.strip.map(escapeText).join(' · '),
    ...(run.ruin === undefined ? [] : [`> **${escapeText(run.ruin)}**`]),
    ...run.warnings.map((warning) => `> ${escapeText(warning)}`),
    ...run.workloads.map((workload) => section(run, workload)),
    ...(run.verdicts.workloads.size > 0 ? [COMPARED_ABOUT] : []),
    ...settingsTable(run),
  ]
    .join('\n\n')
    .concat('\n');
}

function section({ settings }: RunView, workload: WorkloadView): string {
  const { cells, guarantees, sentence, against, inputLines } = workload;
  const rates = cells.length > 0 && settings.experiment === 'race' ? settings.ratesPerSecond : [];
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
      ...guarantees.header,
      'answers',
      ...columns.map(({ title, mode }) => (mode === 'latency' ? `${title} at ${formatRate(rate)}` : title)),
    ];
    const rows = guarantees.cells.map((cell) => [
      cell.label,
      ...guarantees.of(cell),
      troubleText(cell) ?? answersText(cell),
      ...columns.map((metric) => formatReading(metric, cell.read(metric, rate))),
    ]);
    return table(header, rows);
  });
  return [
    `## ${escapeText(workload.name)}`,
    escapeText(sentenceText(sentence)),
    ...(inputLines.length > 0 ? [inputLines.map((line) => `- ${escapeText(line)}`).join('\n')] : []),
    ...tables,
    ...(cells.length > 0 && wasSearched({ settings }) ? [searchTable(workload)] : []),
    ...transportTable(cells),
    ...(against ? [escapeText(against.title), renderCompared(...against.columns, against.figures)] : []),
  ].join('\n\n');
}

/** What each cell sustains, and why no more. */
function searchTable({ guarantees }: WorkloadView): string {
  const rows = guarantees.cells.map((cell) => {
    const facts = cell.search;
    const name = [cell.label, ...guarantees.of(cell)];
    return typeof facts === 'string'
      ? [...name, '', '', '', facts]
      : [...name, facts.passed, facts.failed, facts.limit, facts.why];
  });
  return table(['engine', ...guarantees.header, 'sustained', 'fails at', 'p99 limit', 'why no higher'], rows);
}
