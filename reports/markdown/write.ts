import { formatCount, formatNs, formatRate } from '../../harness/results/format.ts';
import { kafkaMetrics } from '../../harness/results/kafka-metrics.ts';
import { formatReading, metrics, readMetric } from '../../harness/results/metrics.ts';
import type { Cell, Result, WorkloadResult } from '../../harness/results/schema.ts';
import { driverFacts, lateText, settingsText } from '../broker.ts';
import { stripOf, warningsOf } from '../facts.ts';
import { troubleText } from '../outcome.ts';
import { pairedMetric, pairFigures, pairWarnings, ratioText } from '../pair.ts';
import { sentenceOf, sentenceText } from '../sentence.ts';
import { sustainedFacts, wasSearched } from '../sustained.ts';

/** A run as GitHub Markdown: a sentence and a table for each workload, latencies at each rate. */
export function renderMarkdown(result: Result): string {
  return [
    `# millrace`,
    stripOf(result).map(escapeText).join(' · '),
    ...warningsOf(result).map((warning) => `> ${escapeText(warning)}`),
    ...result.workloads.map((workload) => section(result, workload)),
    ...settingsOf(result),
  ]
    .join('\n\n')
    .concat('\n');
}

/** Two runs side by side as GitHub Markdown, without a verdict. */
export function renderPairMarkdown(left: Result, right: Result): string {
  const rows = pairFigures(left, right).map((figure) => [
    figure.workload,
    figure.label,
    pairedMetric(figure),
    formatReading(figure.metric, figure.left),
    formatReading(figure.metric, figure.right),
    ratioText(figure),
  ]);
  return [
    '# millrace: two runs',
    ...[left, right].map((result) => stripOf(result).map(escapeText).join(' · ')),
    ...pairWarnings(left, right).map((warning) => `> ${escapeText(warning)}`),
    table(['workload', 'engine', 'metric', 'left', 'right', 'ratio'], rows),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(result: Result, workload: WorkloadResult): string {
  const cells = result.cells.filter((cell) => cell.workload === workload.name);
  const rates = result.settings.trials > 0 ? result.settings.ratesPerSecond : [];
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
      'answers',
      ...columns.map(({ title, mode }) => (mode === 'latency' ? `${title} at ${formatRate(rate)}` : title)),
    ];
    const rows = cells.map((cell) => [
      cell.label,
      answersText(cell),
      ...columns.map((metric) => formatReading(metric, readMetric(metric, cell, rate))),
    ]);
    return table(header, rows);
  });
  const broker = cells.some(({ ledger }) => ledger.transport === 'kafka') ? [transportTable(cells)] : [];
  return [
    `## ${escapeText(workload.name)}`,
    escapeText(sentenceText(sentenceOf(result, workload))),
    ...tables,
    ...(wasSearched(result) ? [searchTable(cells)] : []),
    ...broker,
  ].join('\n\n');
}

/** What figures over a broker rest on. */
function transportTable(cells: readonly Cell[]): string {
  const processes = [kafkaMetrics.driverCpu, kafkaMetrics.collectorCpu, kafkaMetrics.brokerCpu, metrics.startUp];
  const rows = cells.flatMap((cell) =>
    driverFacts(cell).map(({ ratePerSecond, fillEventsPerSecond, late, warmUpMs }) => [
      cell.label,
      `${formatCount(ratePerSecond)}/s`,
      `${formatCount(fillEventsPerSecond)}/s`,
      ...[late.p50Ns, late.p99Ns, late.allowedP99Ns, late.maxNs].map(lateText),
      ...processes.map((metric) => formatReading(metric, readMetric(metric, cell))),
      formatNs(warmUpMs * 1e6),
    ]),
  );
  const header = ['over the broker', 'rate', 'driver can send', 'late by p50', 'p99', 'allowed', 'max'];
  return table([...header, ...processes.map(({ title }) => title), 'warm-up'], rows);
}

/** The settings of each engine over a broker; in memory there are none but those in its name. */
function settingsOf({ cells }: Result): string[] {
  const engines = new Map(
    cells.filter(({ ledger }) => ledger.transport === 'kafka').map((cell) => [cell.label, settingsText(cell)]),
  );
  return engines.size === 0 ? [] : [table(['engine', 'settings'], [...engines])];
}

/** What each cell sustains, and why no more. */
function searchTable(cells: readonly Cell[]): string {
  const rows = cells.map((cell) => {
    const facts = sustainedFacts(cell);
    return typeof facts === 'string'
      ? [cell.label, '', '', '', facts]
      : [cell.label, facts.passed, facts.failed, facts.limit, facts.why];
  });
  return table(['engine', 'sustained', 'fails at', 'p99 limit', 'why no higher'], rows);
}

function answersText(cell: Cell): string {
  return troubleText(cell) ?? 'verified';
}

/** A Markdown table; what is in a cell can neither end it nor be taken for markup. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows.map((row) => row.map(escapeText))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

function escapeText(text: string): string {
  return text.replace(/[\\`*_[\]<>|#&]/g, (character) => `\\${character}`).replaceAll('\n', ' ');
}
