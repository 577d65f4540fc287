import { type Metric, metrics } from '../../../harness/results/metrics.ts';
import { isOverBroker } from '../../../harness/results/over-broker.ts';
import type { Look } from '../../look.ts';
import type { CellView } from '../../view.ts';
import { engineRows, ROWS_PLOT_WIDTH } from './rows.ts';
import { type Chart, config, engineScales, hiddenParameter, ofEngines } from './theme.ts';

const MEBIBYTE = 2 ** 20;

/** CPU time and memory as bars from zero. */
export function costChart(id: string, cells: readonly CellView[], looks: readonly Look[]): Chart | undefined {
  const cpu = cells.flatMap((cell) => barOf(cell, metrics.cpu, 1));
  const memory = cells.flatMap((cell) => barOf(cell, metrics.memory, MEBIBYTE));
  if (cpu.length === 0) {
    return undefined;
  }
  const { color } = engineScales(looks);
  const rows = engineRows(looks.map(({ label }) => label));
  const panel = (values: readonly Bar[], title: string) => {
    const end = Math.max(...values.map(({ value }) => value));
    const x = {
      field: 'value',
      type: 'quantitative' as const,
      stack: null,
      scale: { domain: [0, end > 0 ? end * 1.35 : 1], nice: false, zero: true },
      axis: { title, tickCount: 4, format: end < 10 ? '~g' : 'd' },
    };
    return {
      width: ROWS_PLOT_WIDTH,
      height: rows.height,
      data: { values: values.map((bar) => ({ ...bar, row: rows.row(bar.label) })) },
      transform: ofEngines,
      layer: [
        { mark: { type: 'bar' as const, height: 10, opacity: 0.8 }, encoding: { y: rows.y, x, color } },
        {
          mark: { type: 'text' as const, align: 'left' as const, dx: 4, fontSize: 11, color: 'var(--ink)' },
          encoding: { y: rows.y, x, text: { field: 'text' } },
        },
      ],
    };
  };
  return {
    id,
    title: 'CPU and memory',
    reading: cells.some(({ configuration }) => isOverBroker(configuration))
      ? 'CPU-seconds of the engine’s own processes in the closed loop, and their largest resident set. Load generator, collector and broker are listed separately below.'
      : 'CPU-seconds of all threads of the process in the closed loop, and its largest resident set, trace included.',
    spec: {
      description: 'CPU-seconds per million events and peak memory, a bar for each engine',
      config,
      params: [hiddenParameter],
      vconcat: [panel(cpu, 'CPU-seconds per million events'), panel(memory, 'peak memory, MiB')],
    },
    table: {
      columns: ['engine', 'metric', 'value'],
      rows: [...cpu, ...memory].map(({ label, metric, value, text }) => [label, metric, { value, text }]),
    },
  };
}

interface Bar {
  readonly label: string;
  readonly metric: string;
  readonly value: number;
  readonly text: string;
}

function barOf(cell: CellView, metric: Metric, unit: number): Bar[] {
  const reading = cell.read(metric);
  return 'notReported' in reading
    ? []
    : [{ label: cell.label, metric: metric.title, value: reading.value / unit, text: metric.format(reading.value) }];
}
