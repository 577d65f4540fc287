import { brokerMetrics } from '../../harness/results/broker-metrics.ts';
import { formatCount, formatNs } from '../../harness/results/format.ts';
import { formatReading, metrics, readMetric } from '../../harness/results/metrics.ts';
import { isOverBroker } from '../../harness/results/over-broker.ts';
import type { Cell, Result } from '../../harness/results/schema.ts';
import { busyText, driverFacts, lateText, settingsText } from '../broker.ts';
import { table } from './table.ts';

/** What figures over a broker rest on, as a table; none in memory. */
export function transportTable(cells: readonly Cell[]): string[] {
  if (!cells.some(({ ledger }) => isOverBroker(ledger))) {
    return [];
  }
  const processes = [brokerMetrics.driverCpu, brokerMetrics.collectorCpu, brokerMetrics.brokerCpu, metrics.startUp];
  const rows = cells.flatMap((cell) =>
    driverFacts(cell).map((facts) => [
      cell.label,
      `${formatCount(facts.ratePerSecond)}/s`,
      `${formatCount(facts.fillEventsPerSecond)}/s`,
      ...[facts.late.p50Ns, facts.late.p99Ns, facts.late.allowedP99Ns, facts.late.maxNs].map(lateText),
      busyText(facts),
      ...processes.map((metric) => formatReading(metric, readMetric(metric, cell))),
      formatNs(facts.warmUpMs * 1e6),
    ]),
  );
  const header = ['over the broker', 'rate', 'driver can send', 'late by p50', 'p99', 'allowed', 'max', 'cores busy'];
  return [table([...header, ...processes.map(({ title }) => title), 'warm-up'], rows)];
}

/** The settings of each engine over a broker; in memory there are none but those in its name. */
export function settingsTable({ cells }: Result): string[] {
  const engines = new Map(
    cells.filter(({ ledger }) => isOverBroker(ledger)).map((cell) => [cell.label, settingsText(cell)]),
  );
  return engines.size === 0 ? [] : [table(['engine', 'settings'], [...engines])];
}
