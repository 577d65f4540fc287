import type { Config, TopLevelSpec } from 'vega-lite';
import type { Look } from '../../look.ts';

/** Width of a chart in px: three stand beside each other on a desk, one fits a telephone, and none is ever scaled. */
export const CHART_WIDTH = 326;

/** Height of a chart that is one plot, px. */
const CHART_HEIGHT = 236;

/** Axes and labels are within width and height. */
const autosize: { type: 'fit'; contains: 'padding' } = { type: 'fit', contains: 'padding' };

/** A chart as Vega-Lite and what a page says about it. */
export interface Chart {
  /** Unique within the page. */
  readonly id: string;
  readonly title: string;
  /** How to read it, one sentence. */
  readonly reading: string;
  /** Its lines, where they stand for several cells each: the legend of the page does not name these. */
  readonly key?: readonly Look[];
  readonly spec: TopLevelSpec;
  /** The same figures as rows, beside the chart. */
  readonly table: ChartTable;
}

/** Raw figures; a number is shown in its own text and sorted by its value. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | { readonly value: number; readonly text: string })[])[];
}

const FONT = 'ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif';

/** Colours are custom properties of the page: one drawing serves light, dark and print. */
export const config: Config = {
  background: 'transparent',
  font: FONT,
  view: { stroke: null },
  axis: {
    labelColor: 'var(--soft)',
    titleColor: 'var(--soft)',
    gridColor: 'var(--line)',
    domainColor: 'var(--line)',
    tickColor: 'var(--line)',
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    labelFontWeight: 'normal',
    titlePadding: 6,
    labelOverlap: 'greedy',
    labelSeparation: 6,
  },
  axisX: { labelOverlap: 'parity', labelSeparation: 10 },
  // The table beside a chart says it better, in a tenth of the bytes.
  mark: { aria: false },
  legend: { disable: true },
  concat: { spacing: 22 },
};

/** What hides an engine in every chart: the legend's buttons set it. */
export const hiddenParameter = { name: 'hidden', value: [] as string[] };

/**
 * Before a label where Vega groups by it: it keeps groups in plain objects, which have names like `__proto__` already.
 */
const KEY = 'engine ';

/** What every chart does to its data: hidden engines go, and the field `engine` distinguishes the others. */
export const ofEngines = [
  { filter: 'indexof(hidden, datum.label) < 0' },
  { calculate: `'${KEY}' + datum.label`, as: 'engine' },
];

/** What charts of one plot share. */
export const onePlot = {
  width: CHART_WIDTH,
  height: CHART_HEIGHT,
  autosize,
  config,
  params: [hiddenParameter],
};

/** Scales by engine, without legends: the page has one for all charts. */
export function engineScales(looks: readonly Look[]) {
  const domain = looks.map(({ label }) => KEY + label);
  return {
    color: {
      field: 'engine',
      type: 'nominal' as const,
      scale: { domain, range: looks.map(({ colour }) => colour) },
      legend: null,
    },
    shape: {
      field: 'engine',
      type: 'nominal' as const,
      scale: { domain, range: looks.map(({ shape }) => shape) },
      legend: null,
    },
    strokeDash: {
      field: 'engine',
      type: 'nominal' as const,
      scale: { domain, range: looks.map(({ dash }) => [...dash]) },
      legend: null,
    },
  };
}

/** Nanoseconds in words people use; Vega's expression language has no such format. */
export const durationLabel =
  "datum.value < 1e3 ? format(datum.value, '~r') + ' ns' : datum.value < 1e6 ? format(datum.value / 1e3, '~r') + ' µs' : " +
  "datum.value < 1e9 ? format(datum.value / 1e6, '~r') + ' ms' : format(datum.value / 1e9, '~r') + ' s'";

/** Large numbers with k or M. */
export const countLabel = "format(datum.value, '~s')";

/** A logarithmic axis over values, some of which may be 0. */
export interface LogAxis {
  /** Powers of ten from the foot to above the largest value. */
  readonly ticks: readonly number[];
  /** Whether the foot stands for 0, a decade below the smallest value that is more. */
  readonly hasZero: boolean;
}

/** The axis from below the smallest to above the largest value; zeros, which have no decade, stand at its foot. */
export function logAxis(values: readonly number[]): LogAxis {
  const found = values.filter((value) => value > 0);
  const positive = found.length > 0 ? found : [1];
  const hasZero = found.length < values.length;
  const low = Math.floor(Math.log10(Math.min(...positive)) + 1e-9) - (hasZero ? 1 : 0);
  const high = Math.ceil(Math.log10(Math.max(...positive)) - 1e-9);
  const ticks = Array.from({ length: Math.max(1, high - low) + 1 }, (_, index) => 10 ** (low + index));
  return { ticks, hasZero };
}

/** The scale of the axis: what has no decade is held to its foot. */
export function logScale({ ticks }: LogAxis) {
  return { type: 'log' as const, domain: [ticks[0]!, ticks.at(-1)!], clamp: true };
}

/** Its ticks with that expression for their labels, but 0 for a foot that stands for it. */
export function logTicks({ ticks, hasZero }: LogAxis, label: string) {
  return { values: [...ticks], labelExpr: hasZero ? `datum.value <= ${ticks[0]} ? '0' : ${label}` : label };
}

/** The domain of a linear axis where nothing is more than 0, which has else no length and puts 0 in its middle. */
export function fromZero(values: readonly number[]): { readonly scale?: { readonly domain: [number, number] } } {
  return values.every((value) => value <= 0) ? { scale: { domain: [0, 1] } } : {};
}
