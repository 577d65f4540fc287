import { bytesPerValue } from '../contracts/workload.ts';
import type { ThroughputTrial } from '../harness/results/schema.ts';
import { median } from '../harness/statistics/percentiles.ts';
import { fraud } from '../workloads/fraud/workload.ts';
import { type Figure, figureLine } from './figure.ts';
import { type MeasurementName, measurements } from './measurements.ts';

/** One of each measurement, made close together. */
export type Round = Readonly<Record<MeasurementName, ThroughputTrial>>;

/** A figure that is computed within each round. */
interface RoundFigure extends Figure {
  readonly of: (round: Round) => number;
}

const COLUMN_BYTES =
  bytesPerValue('uint32') +
  bytesPerValue('float64') +
  Object.values(fraud.columns).reduce((sum, { type }) => sum + bytesPerValue(type), 0);

const figures: readonly RoundFigure[] = [
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
  {
    title: 'frames to a program and back',
    unit: 'ns/event',
    of: ({ program }) => 1e9 / program.eventsPerSecond,
    target: { atMost: 1000 },
  },
  { ...ratio('longer', 'shorter'), target: { atLeast: 0.9 } },
  { ...ratio('twoWorkers', 'streaming'), target: { atLeast: 1.6 } },
  ratio('streamingDurable', 'streamingPlain'),
  ratio('batchDurable', 'batchPlain'),
  ratio('batchDurable', 'streamingDurable'),
  {
    title: `baseline memory an event, longer − shorter (columns: ${COLUMN_BYTES} B)`,
    unit: 'B',
    of: ({ longer, shorter }) =>
      (longer.memory.baselineRssBytes - shorter.memory.baselineRssBytes) / (longer.events - shorter.events),
  },
  { title: 'memory of the iterations, shorter', unit: 'MiB', of: ({ shorter }) => iterationsMebibytes(shorter) },
  { title: 'memory of the iterations, longer', unit: 'MiB', of: ({ longer }) => iterationsMebibytes(longer) },
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
    ...figures.map((figure) => figureLine(figure, rounds.map(figure.of))),
  ].join('\n');
}

function ratio(of: MeasurementName, to: MeasurementName): RoundFigure {
  return {
    title: `${measurements[of].title} ÷ ${measurements[to].title}`,
    of: (round) => round[of].eventsPerSecond / round[to].eventsPerSecond,
  };
}

/** What the iterations need beside the trace and its answers: operators, answer log, garbage. */
function iterationsMebibytes({ memory }: ThroughputTrial): number {
  return (memory.peakRssBytes - memory.baselineRssBytes) / 2 ** 20;
}
