import { formatCount, formatNumber } from '../../../harness/results/format.ts';
import { metrics } from '../../../harness/results/metrics.ts';
import { type Look, lineLooks } from '../../look.ts';
import { type Swept, scaledBy, sweptValue } from '../../swept.ts';
import type { CellView } from '../../view.ts';
import { type Chart, engineScales, ofEngines, onePlot } from './theme.ts';

/** How many times as fast engines are with more to work with: a chart for each thing they were scaled by. */
export function scalingCharts(id: string, cells: readonly CellView[], looks: readonly Look[]): Chart[] {
  return scaledBy(cells).flatMap((swept) => scalingChart(`${id}-${swept.by}`, swept, looks) ?? []);
}

function scalingChart(id: string, { by, lines }: Swept, looks: readonly Look[]): Chart | undefined {
  const points = lines.flatMap(({ label, cells }) => {
    const rates = cells.flatMap((cell) => {
      const reading = cell.read(metrics.eventsPerSecond);
      return 'value' in reading ? [{ x: sweptValue(cell, by)!, rate: reading.value }] : [];
    });
    return rates.map(({ x, rate }) => {
      const speedUp = rate / rates[0]!.rate;
      const efficiency = speedUp / (x / rates[0]!.x);
      return {
        label,
        x,
        rate,
        speedUp,
        rateText: formatCount(rate),
        speedUpText: `${formatNumber(speedUp)}×`,
        efficiencyText: `${Math.round(100 * efficiency)}%`,
      };
    });
  });
  if (points.length === 0) {
    return undefined;
  }
  const key = lineLooks(looks, lines);
  const { color, shape } = engineScales(key);
  const xs = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const ideal = xs.map((x) => ({ x, speedUp: x / xs[0]! }));
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    scale: { domain: [xs[0]!, xs.at(-1)!] },
    axis: { title: by, values: xs, format: '~r', grid: false },
  };
  const y = {
    field: 'speedUp',
    type: 'quantitative' as const,
    scale: { domainMin: 0 },
    axis: { title: 'times as many events/s', tickCount: 5 },
  };
  return {
    id,
    title: `Speed-up by ${by}`,
    reading: `Events/s beside those with the fewest ${by}. Dashed: twice as fast with twice as many.`,
    key,
    spec: {
      description: `Speed-up by ${by}, a line for each engine`,
      ...onePlot,
      layer: [
        {
          data: { values: ideal },
          mark: { type: 'line', strokeWidth: 1, strokeDash: [4, 3], color: 'var(--soft)' },
          encoding: { x, y },
        },
        {
          data: { values: points },
          transform: ofEngines,
          mark: { type: 'line', strokeWidth: 1.75 },
          encoding: { x, y, color },
        },
        {
          data: { values: points },
          transform: ofEngines,
          mark: { type: 'point', filled: true, size: 40 },
          encoding: {
            x,
            y,
            color,
            shape,
            tooltip: [
              { field: 'label', title: 'engine' },
              { field: 'x', title: by },
              { field: 'rateText', title: 'events/s' },
              { field: 'speedUpText', title: 'speed-up' },
              { field: 'efficiencyText', title: 'efficiency' },
            ],
          },
        },
      ],
    },
    table: {
      columns: ['engine', by, 'events/s', 'speed-up', 'efficiency'],
      rows: points.map(({ label, x: n, rate, rateText, speedUp, speedUpText, efficiencyText }) => [
        label,
        { value: n, text: String(n) },
        { value: rate, text: rateText },
        { value: speedUp, text: speedUpText },
        efficiencyText,
      ]),
    },
  };
}
