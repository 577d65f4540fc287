import { byEngine, engineIdentity } from '../harness/results/cell-identity.ts';
import { formatNs, formatNumber } from '../harness/results/format.ts';
import { byGuarantee, guaranteeInstead } from '../harness/results/guarantee.ts';
import { metrics } from '../harness/results/metrics.ts';
import type { Cell } from '../harness/results/schema.ts';
import { loadLimit, sustainedRate } from './sustained.ts';
import type { CellView } from './view.ts';

/**
 * An engine run with several intervals, by interval, beside the one that commits each event and sustains most: of those
 * that promise the same, if there are any.
 */
export interface Sweep {
  readonly beside: CellView;
  /** Of the engine that is swept. */
  readonly name: string;
  /** Cells of one engine and guarantee, by interval. */
  readonly swept: readonly CellView[];
  /**
   * "exactly-once instead of at-least-once": the swept engine and the one beside it; absent where they promise the
   * same.
   */
  readonly guarantees?: string;
}

/** Title of an engine that is swept, one of the cells given, with its guarantee where it is swept with several. */
export function sweptName(cell: CellView, swept: readonly CellView[]): string {
  const { engine, configuration } = cell;
  const groups = byGuarantee(swept.filter((other) => engineIdentity(other) === engineIdentity(cell)));
  return groups.length > 1 ? `${engine.title} · ${configuration.guarantee}` : engine.title;
}

/** The sweeps among a workload's cells: engines of which several intervals were searched. */
export function sweepsOf(cells: readonly CellView[]): Sweep[] {
  const searched = cells.filter(({ sustained }) => sustained !== undefined);
  const eachEvent = searched
    .filter(({ configuration }) => configuration.commitIntervalMs === 0)
    .toSorted((a, b) => (sustainedRate(b) ?? 0) - (sustainedRate(a) ?? 0));
  const inBlocks = searched.filter(({ configuration }) => configuration.commitIntervalMs !== 0);
  return byEngine(inBlocks).flatMap((ofEngine) => {
    const groups = byGuarantee(ofEngine);
    return groups.flatMap(([guarantee, own]): Sweep[] => {
      const swept = own.toSorted((a, b) => commitIntervalOf(a) - commitIntervalOf(b));
      const [first] = swept as [CellView];
      const beside = eachEvent.find(({ configuration }) => configuration.guarantee === guarantee) ?? eachEvent[0];
      const intervals = new Set(swept.map(commitIntervalOf));
      if (beside === undefined || intervals.size < 2 || intervals.size < swept.length) {
        return [];
      }
      const guarantees = guaranteeInstead(beside, first);
      return [
        {
          beside,
          name: sweptName(first, inBlocks),
          swept,
          ...(guarantees !== undefined && { guarantees }),
        },
      ];
    });
  });
}

/** Where nearly all answers come sooner than this share of an interval, it is not the interval that ends a block. */
const EARLY = 0.9;

/** Where a sweep crosses the engine beside it, in words around the engines' names. */
export interface Crossover {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

/**
 * "From an interval of 10 ms on, X sustains more than Y: 4.1× at 100 ms, for a p50 of 50 ms." An interval sustains more
 * if its bracket lies above the other's: the highest rate that passed is no less than the other's lowest that failed.
 * Of a bracket without an upper end, as no higher load could be offered, it is not known whether it lies below another.
 */
export function crossoverOf({ beside, swept, guarantees }: Sweep): Crossover {
  const across = guarantees === undefined ? '' : ` (${guarantees})`;
  const base = sustainedRate(beside);
  const bar = beside.sustained?.failedPerSecond ?? Number.POSITIVE_INFINITY;
  const more = swept.map((cell) => (sustainedRate(cell) ?? 0) >= bar);
  const first = more.lastIndexOf(false) + 1;
  const winners = swept.filter((_, index) => more[index]);
  const best = winners.toSorted((a, b) => sustainedRate(b)! - sustainedRate(a)!)[0];
  const open = [beside, ...swept.filter((_, index) => !more[index])].filter(({ sustained }) => isOpen(sustained));
  if (best === undefined || base === undefined) {
    if (open.length > 0) {
      const limits = new Set(open.map(({ sustained }) => loadLimit(sustained!) ?? 'machine'));
      return {
        before: 'Whether ',
        between: ' sustains more than ',
        after: `${across} cannot be said: no higher load could be offered (the ${[...limits].join(' and the ')} was the limit).`,
      };
    }
    const [shortest, longest] = [swept[0]!, swept.at(-1)!].map(intervalText);
    return {
      before: `At no interval from ${shortest} to ${longest} does `,
      between: ' sustain more than ',
      after: `${across}.`,
    };
  }
  const [p50, p99] = [metrics.p50, metrics.p99].map((metric) => best.read(metric, 'max'));
  const price = 'value' in p50! ? `, for a p50 of ${formatNs(p50.value)}` : '';
  const early = 'value' in p99! && p99.value < EARLY * commitIntervalOf(best) * 1e6;
  const notLonger = open.length === 0 ? 'and not at longer intervals, ' : '';
  return {
    before:
      first < swept.length
        ? `From an interval of ${intervalText(swept[first]!)} on, `
        : `At ${winners.map(intervalText).join(' and ')}, ${notLonger}`,
    between: ' sustains more than ',
    after: `${across}: ${best.sustained?.failedPerSecond === null ? 'at least ' : ''}${formatNumber(sustainedRate(best)! / base)}× at ${intervalText(best)}${price}${early ? ' (blocks are full before the interval is over)' : ''}.`,
  };
}

/** Whether a search found no rate that failed. */
function isOpen(sustained: Cell['sustained']): boolean {
  return sustained !== undefined && sustained.failedPerSecond === null;
}

function commitIntervalOf({ configuration }: CellView): number {
  return configuration.commitIntervalMs ?? Number.POSITIVE_INFINITY;
}

function intervalText(cell: CellView): string {
  return `${commitIntervalOf(cell).toLocaleString('en-US')} ms`;
}
