import { formatCount, formatNs } from '../harness/results/format.ts';
import { metrics } from '../harness/results/metrics.ts';
import type { Cell, Result, Sustained } from '../harness/results/schema.ts';
import { troubleText } from './outcome.ts';
import type { CellView } from './view.ts';

/** Whether a run looked for each cell's sustainable rate. */
export function wasSearched({ settings }: Pick<Result, 'settings'>): boolean {
  return settings.ratesPerSecond.includes('max');
}

/** What the search found of a cell, each fact as text; the reason alone where there is nothing else to report. */
export interface SustainedFacts {
  /** "47 k/s": the highest rate that passed three of three fresh trials. */
  readonly passed: string;
  /** "51.2 k/s": the lowest that failed. */
  readonly failed: string;
  /** "50 ms": what p99 may be. */
  readonly limit: string;
  readonly why: string;
  readonly trials: number;
}

/** The facts of a cell, or why there are none. */
export function sustainedFacts(cell: Cell): SustainedFacts | string {
  const { sustained, configuration } = cell;
  const trouble = troubleText(cell);
  if (trouble !== undefined) {
    return trouble;
  }
  if (configuration.commitIntervalMs === null) {
    return 'no sustainable rate: answers after the whole history';
  }
  if (sustained === undefined) {
    return 'not searched';
  }
  return {
    passed: perSecond(sustained.passedPerSecond, 'none'),
    failed: perSecond(sustained.failedPerSecond, '–'),
    limit: formatNs(sustained.p99LimitNs),
    why: whyNoHigher(sustained),
    trials: sustained.attempts.length,
  };
}

/** Which criterion failed, or what could offer no more load. */
function whyNoHigher(sustained: Sustained): string {
  const limit = loadLimit(sustained);
  if (limit !== undefined) {
    return `the ${limit} is the limit: ${sustained.reason}`;
  }
  return sustained.ended === 'interference'
    ? `not known, the machine was noisy: ${sustained.reason}`
    : sustained.reason;
}

/** What could offer no more load than an engine sustained; undefined where more was offered. */
export function loadLimit({ ended }: Sustained): string | undefined {
  return ended === 'machine' || ended === 'memory' || ended === 'file' || ended === 'load-generator'
    ? ended
    : undefined;
}

/** The highest rate a cell sustains; undefined where none is known. */
export function sustainedRate(cell: CellView): number | undefined {
  const reading = cell.read(metrics.sustained);
  return 'value' in reading ? reading.value : undefined;
}

function perSecond(rate: number | null, otherwise: string): string {
  return rate === null ? otherwise : `${formatCount(rate)}/s`;
}
