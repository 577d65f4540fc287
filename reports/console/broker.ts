import { brokerMetrics } from '../../harness/results/broker-metrics.ts';
import { formatCount, formatNs } from '../../harness/results/format.ts';
import { formatReading, type Metric, metrics, readMetric } from '../../harness/results/metrics.ts';
import { isOverBroker } from '../../harness/results/over-broker.ts';
import type { Cell, Result } from '../../harness/results/schema.ts';
import { brokerFacts, busyText, driverFacts, lateText, settingsText } from '../broker.ts';
import { type Row, renderTable } from './table.ts';

const MISSING = '–';

/** What the figures of cells over a broker rest on, a line for each cell and rate; empty in memory. */
export function renderTransport(cells: readonly Cell[]): string {
  const rows = cells.flatMap(rowsOf);
  const header = [
    'over the broker',
    'rate',
    'driver can',
    'late p50',
    'p99',
    'allowed',
    'max',
    'cores busy',
    'CPU-s/M: driver',
    'collector',
    'broker',
    'start-up',
    'warm-up',
  ];
  return renderTable(header, rows);
}

/** The broker of a run and the settings of its engines, a line each; empty in memory. */
export function brokerLines(result: Result): string[] {
  const facts = brokerFacts(result);
  if (facts.length === 0) {
    return [];
  }
  const engines = new Map(result.cells.map((cell) => [cell.label, settingsText(cell)]));
  const realTime = result.cells.flatMap(driverFacts).every((driver) => driver.realTime);
  const driver = realTime ? [] : ['driver not in real time'];
  return [
    `Over ${[...facts, ...driver].join('; ')}.`,
    ...[...engines].map(([label, settings]) => `${label}: ${settings}.`),
  ];
}

function rowsOf(cell: Cell): Row[] {
  if (!isOverBroker(cell.ledger) || cell.outcome.state === 'unsupported') {
    return [];
  }
  const last = [brokerMetrics.driverCpu, brokerMetrics.collectorCpu, brokerMetrics.brokerCpu, metrics.startUp].map(
    (metric) => shortReading(metric, cell),
  );
  const facts = driverFacts(cell);
  if (facts.length === 0) {
    return [[cell.label, ...new Array<string>(7).fill(MISSING), ...last, MISSING]];
  }
  return facts.map((each, index) => [
    index === 0 ? cell.label : '',
    `${formatCount(each.ratePerSecond)}/s`,
    `${formatCount(each.fillEventsPerSecond)}/s`,
    lateText(each.late.p50Ns),
    lateText(each.late.p99Ns),
    lateText(each.late.allowedP99Ns),
    lateText(each.late.maxNs),
    busyText(each),
    ...(index === 0 ? last : last.map(() => '')),
    formatNs(each.warmUpMs * 1e6),
  ]);
}

function shortReading(metric: Metric, cell: Cell): string {
  const reading = readMetric(metric, cell);
  return 'withheld' in reading ? MISSING : formatReading(metric, reading);
}
