import { brokerMetrics } from '../../harness/results/broker-metrics.ts';
import { formatCount, formatNs } from '../../harness/results/format.ts';
import { formatReading, type Metric, metrics } from '../../harness/results/metrics.ts';
import { isOverBroker } from '../../harness/results/over-broker.ts';
import { brokerFacts, busyText, lateText } from '../broker.ts';
import { settingsText } from '../settings.ts';
import type { CellView, ViewedRun } from '../view.ts';
import { type Row, renderTable } from './table.ts';

const MISSING = '–';

/** The basis of the figures of cells over a broker, a line for each cell and rate; empty in memory. */
export function renderTransport(cells: readonly CellView[]): string {
  const rows = cells.flatMap(rowsOf);
  const header = [
    'over the broker',
    'rate',
    'load generator can',
    'lateness p50',
    'p99',
    'allowed',
    'max',
    'cores busy',
    'CPU-s/M: load generator',
    'collector',
    'broker',
    'start-up',
    'warm-up',
  ];
  return renderTable(header, rows);
}

/** The broker of a run and the settings of its engines, a line each; empty in memory. */
export function brokerLines(result: ViewedRun): string[] {
  const facts = brokerFacts(result);
  if (facts.length === 0) {
    return [];
  }
  const engines = new Map(result.cells.map((cell) => [cell.label, settingsText(cell.settings)]));
  const realTime = result.cells
    .flatMap(({ loadGenerators }) => loadGenerators)
    .every((loadGenerator) => loadGenerator.realTime);
  const loadGenerator = realTime ? [] : ['load generator without real-time priority'];
  return [
    `Over ${[...facts, ...loadGenerator].join('; ')}.`,
    ...[...engines].map(([label, settings]) => `${label}: ${settings}.`),
  ];
}

function rowsOf(cell: CellView): Row[] {
  if (!isOverBroker(cell.configuration) || cell.outcome.state === 'unsupported') {
    return [];
  }
  const last = [
    brokerMetrics.loadGeneratorCpu,
    brokerMetrics.collectorCpu,
    brokerMetrics.brokerCpu,
    metrics.startUp,
  ].map((metric) => shortReading(metric, cell));
  const facts = cell.loadGenerators;
  if (facts.length === 0) {
    return [[cell.label, ...new Array<string>(7).fill(MISSING), ...last, MISSING]];
  }
  return facts.map((each, index) => [
    index === 0 ? cell.label : '',
    `${formatCount(each.ratePerSecond)}/s`,
    `${formatCount(each.preloadEventsPerSecond)}/s`,
    lateText(each.late.p50Ns),
    lateText(each.late.p99Ns),
    lateText(each.late.allowedP99Ns),
    lateText(each.late.maxNs),
    busyText(each),
    ...(index === 0 ? last : last.map(() => '')),
    formatNs(each.warmUpMs * 1e6),
  ]);
}

function shortReading(metric: Metric, cell: CellView): string {
  const reading = cell.read(metric);
  return 'notReported' in reading ? MISSING : formatReading(metric, reading);
}
