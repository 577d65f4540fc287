import { brokerMetrics } from '../../harness/results/broker-metrics.ts';
import { formatCount, formatNs } from '../../harness/results/format.ts';
import { formatReading, metrics } from '../../harness/results/metrics.ts';
import { isOverBroker } from '../../harness/results/over-broker.ts';
import { busyText, LOAD_GENERATOR_HEADS, lateText } from '../broker.ts';
import { settingsText } from '../settings.ts';
import type { CellView, ViewedRun } from '../view.ts';
import { table } from './table.ts';

/** The basis of figures over a broker, as a table; none in memory. */
export function transportTable(cells: readonly CellView[]): string[] {
  if (!cells.some(({ configuration }) => isOverBroker(configuration))) {
    return [];
  }
  const processes = [
    brokerMetrics.loadGeneratorCpu,
    brokerMetrics.collectorCpu,
    brokerMetrics.brokerCpu,
    metrics.startUp,
  ];
  const rows = cells.flatMap((cell) =>
    cell.loadGenerators.map((facts) => [
      cell.label,
      `${formatCount(facts.ratePerSecond)}/s`,
      `${formatCount(facts.preloadEventsPerSecond)}/s`,
      ...[facts.late.p50Ns, facts.late.p99Ns, facts.late.allowedP99Ns, facts.late.maxNs].map(lateText),
      busyText(facts),
      ...processes.map((metric) => formatReading(metric, cell.read(metric))),
      formatNs(facts.warmUpMs * 1e6),
    ]),
  );
  const header = ['over the broker', 'rate', ...LOAD_GENERATOR_HEADS, 'cores busy'];
  return [table([...header, ...processes.map(({ title }) => title), 'warm-up'], rows)];
}

/** The settings of each engine over a broker; in memory there are none but those in its name. */
export function settingsTable({ cells }: ViewedRun): string[] {
  const engines = new Map(
    cells
      .filter(({ configuration }) => isOverBroker(configuration))
      .map((cell) => [cell.label, settingsText(cell.settings)]),
  );
  return engines.size === 0 ? [] : [table(['engine', 'settings'], [...engines])];
}
