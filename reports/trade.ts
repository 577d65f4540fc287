import { formatCount, formatNs, formatNumber } from '../harness/results/format.ts';
import { metrics, SATURATED } from '../harness/results/metrics.ts';
import type { Cell, Rate } from '../harness/results/schema.ts';
import { RUN_TO_RUN_SHARE } from '../harness/statistics/paired.ts';
import type { CellView } from './view.ts';
import { type Part, wholeNumber, word } from './words.ts';

/** An engine that speaks for its model. */
interface Speaker {
  readonly cell: CellView;
  readonly eventsPerSecond: number;
}

/** What is said of a cell. */
export interface CellSentence {
  readonly cell: CellView;
  readonly sentence: Part[];
}

/**
 * What a batch buys where each commit waits for the disk, and for what latency: "With commits on disk, Streaming
 * answers in 330 µs at 50,000 events/s and manages 255 k events/s at most. Micro-batch answers in 52 ms and manages
 * 18.4 M events/s: 72.2 times as many." The first engine of each model speaks for it. Empty unless commits are on disk,
 * and there are a streaming engine and another. A run that is not `comparable` has the figures, and no ratio.
 */
export function tradeOf(measured: readonly CellView[], rate: Rate, comparable: boolean): CellSentence[] {
  const [streaming] = speakers(measured, 'streaming');
  const others = [...speakers(measured, 'micro-batch'), ...speakers(measured, 'batch')];
  if (streaming === undefined || others.length === 0 || rate === 'max') {
    return [];
  }
  const first = manages(streaming, rate, ` at ${wholeNumber(rate)} events/s`);
  return [
    { cell: streaming.cell, sentence: ['With commits on disk, ', word(streaming.cell), first, ' at most.'] },
    ...others.map((other) => ({
      cell: other.cell,
      sentence: [
        word(other.cell),
        manages(other, rate, ''),
        comparable ? `: ${timesText(other.eventsPerSecond / streaming.eventsPerSecond)}.` : '.',
      ],
    })),
  ];
}

/** None or one. */
function speakers(measured: readonly CellView[], model: Cell['engine']['model']): Speaker[] {
  return measured
    .filter(({ engine, configuration }) => engine.model === model && configuration.commit === 'durable')
    .flatMap((cell) => {
      const reading = cell.read(metrics.eventsPerSecond);
      return 'value' in reading ? [{ cell, eventsPerSecond: reading.value }] : [];
    })
    .slice(0, 1);
}

/** " answers in 330 µs at 50,000 events/s and manages 255 k events/s". */
function manages({ cell, eventsPerSecond }: Speaker, ratePerSecond: number, load: string): string {
  const text = `manages ${formatCount(eventsPerSecond)} events/s`;
  if (cell.configuration.commitIntervalMs === null) {
    return ` answers after the whole history and ${text}`;
  }
  const reading = cell.read(metrics.p50, ratePerSecond);
  if ('value' in reading) {
    return ` answers in ${formatNs(reading.value)}${load} and ${text}`;
  }
  return reading.notReported === SATURATED
    ? ` does not keep up with ${wholeNumber(ratePerSecond)} events/s (saturated) and ${text}`
    : ` ${text}`;
}

/** A ratio in words. Within what fresh processes of one engine differ by there is none. */
function timesText(ratio: number): string {
  const alike = Math.max(ratio, 1 / ratio) <= 1 + RUN_TO_RUN_SHARE;
  return alike ? 'about as many' : `${formatNumber(ratio)} times as many`;
}
