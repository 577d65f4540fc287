import type { ThroughputTrial } from '../harness/results/schema.ts';
import { median } from '../harness/statistics/percentiles.ts';
import { fraud } from '../workloads/fraud/workload.ts';
import { bytesPerValue } from '../workloads/workload.ts';
import { type MeasurementName, measurements } from './measurements.ts';

/** One of each measurement, made close together. */
export type Round = Readonly<Record<MeasurementName, ThroughputTrial>>;

/** A figure that is computed within each round. */
interface Figure {
  readonly title: string;
  readonly of: (round: Round) => number;
  readonly unit?: string;
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

const COLUMN_BYTES =
  bytesPerValue('uint32') +
  bytesPerValue('float64') +
  Object.values(fraud.columns).reduce((sum, { type }) => sum + bytesPerValue(type), 0);

const figures: readonly Figure[] = [
  { ...ratio('streaming', 'bare'), target: { atLeast: 0.8 } },
  { ...ratio('streaming', 'inlined'), target: { atLeast: 0.6 } },
  ratio('bare', 'inlined'),
  ratio('microBatch', 'bare'),
  ratio('rxjs', 'bare'),
  ratio('nodeStreams', 'bare'),
  {
    title: 'harness, one event a take',
    unit: 'ns/event',
    of: ({ nothing }) => 1e9 / nothing.eventsPerSecond,
    target: { atMost: 50 },
  },
  { ...ratio('longer', 'shorter'), target: { atLeast: 0.9 } },
  { ...ratio('twoWorkers', 'streaming'), target: { atLeast: 1.6 } },
  ratio('streamingDurable', 'streamingPlain'),
  ratio('batchDurable', 'batchPlain'),
  ratio('batchDurable', 'streamingDurable'),
  {
    title: `resting memory an event, longer − shorter (columns: ${COLUMN_BYTES} B)`,
    unit: 'B',
    of: ({ longer, shorter }) =>
      (longer.memory.restingRssBytes - shorter.memory.restingRssBytes) / (longer.events - shorter.events),
  },
  { title: 'memory of the passes, shorter', unit: 'MiB', of: ({ shorter }) => passesMebibytes(shorter) },
  { title: 'memory of the passes, longer', unit: 'MiB', of: ({ longer }) => passesMebibytes(longer) },
];

/** Rates, shares and figures of all rounds as text. */
export function report(rounds: readonly Round[]): string {
  const rates = (Object.keys(measurements) as MeasurementName[]).map((name) => {
    const trials = rounds.map((round) => round[name]);
    const rate = median(trials.map(({ eventsPerSecond }) => eventsPerSecond));
    const { events } = trials[0]!;
    return `  ${measurements[name].title.padEnd(50)}${(rate / 1e6).toFixed(3).padStart(9)} M events/s${events.toLocaleString('en-US').padStart(14)} events`;
  });
  const { shares, events } = rounds[0]!.twoWorkers;
  const percents = shares.map((share) => `${((100 * share) / events).toFixed(1)}%`).join(' and ');
  return [
    `medians of ${rounds.length} rounds`,
    ...rates,
    `  shares of the 2 workers: ${percents}`,
    '',
    'within rounds: median [min–max]',
    ...figures.map((figure) => line(figure, rounds)),
  ].join('\n');
}

function ratio(of: MeasurementName, to: MeasurementName): Figure {
  return {
    title: `${measurements[of].title} ÷ ${measurements[to].title}`,
    of: (round) => round[of].eventsPerSecond / round[to].eventsPerSecond,
  };
}

function line({ title, of, unit = '×', target }: Figure, rounds: readonly Round[]): string {
  const values = rounds.map(of);
  const middle = median(values);
  const range = `${short(middle)} [${short(Math.min(...values))}–${short(Math.max(...values))}] ${unit}`;
  return `  ${title.padEnd(60)}${range.padEnd(32)}${target ? verdict(middle, target) : ''}`.trimEnd();
}

function verdict(value: number, target: NonNullable<Figure['target']>): string {
  return 'atLeast' in target
    ? `target ≥ ${target.atLeast}: ${value >= target.atLeast ? 'met' : 'BELOW TARGET'}`
    : `target ≤ ${target.atMost}: ${value <= target.atMost ? 'met' : 'ABOVE TARGET'}`;
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

/** What the passes need beside the trace and its answers: operators, answer log, garbage. */
function passesMebibytes({ memory }: ThroughputTrial): number {
  return (memory.peakRssBytes - memory.restingRssBytes) / 2 ** 20;
}
