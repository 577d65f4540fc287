import { shortNames, textWidth } from './short-names.ts';

/** About what remains of a chart for its marks, px. */
const PLOT_WIDTH = 250;
const PLOT_HEIGHT = 180;
/** About what a small letter of a label takes, and a line of them, px. */
const LETTER_WIDTH = 6.6;
const LINE_HEIGHT = 13;
/** From the middle of a mark to its label, and to its own edge, px. */
const LABEL_DISTANCE = 9;
const MARK_RADIUS = 6;

/** What a label stands at. */
interface Marked {
  readonly label: string;
  readonly eventsPerSecond: number;
  readonly latencyNs: number;
}

/** What labels may be long, in small letters: the longest at which all of them have a place. */
const LENGTHS = [40, 34, 29, 26, 23, 20, 18, 16, 14, 12];
/** How far below its mark a label may stand, px, the best first. */
const OFFSETS = [0, -1, 1, -2, 2, -3, 3].map((lines) => lines * LINE_HEIGHT);

/** Where a label stands: on which side of its mark, and how far below it, px. */
export interface Placed {
  readonly align: 'left' | 'right';
  readonly dy: number;
  /** The label, cut to its place; empty where nothing is free for one beside its mark. */
  readonly name: string;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Each label beside its mark, where it covers no other mark and no label; on the side with more room, level with the
 * mark, unless something is in the way. Labels that are too long are cut, and still differ. `rates` and `latencies` are
 * the ends of the axes, which are logarithmic.
 */
export function placeLabels<P extends Marked>(
  points: readonly P[],
  rates: readonly [number, number],
  latencies: readonly [number, number],
): (P & Placed)[] {
  const marks = points.map((point): Mark<P> => {
    const x = along(point.eventsPerSecond, rates) * PLOT_WIDTH;
    const y = (1 - along(point.latencyNs, latencies)) * PLOT_HEIGHT;
    return { point, x, y, box: boxOf(x - MARK_RADIUS, x + MARK_RADIUS, y) };
  });
  const labels = points.map(({ label }) => label);
  const tries = LENGTHS.map((length) => placeNames(marks, shortNames(labels, length)));
  return tries.find((placed) => placed.every(({ name }) => name !== '')) ?? tries.at(-1)!;
}

interface Mark<P> {
  readonly point: P;
  readonly x: number;
  readonly y: number;
  readonly box: Box;
}

/** The names of marks, each in a free place; none where there is no place. */
function placeNames<P extends Marked>(marks: readonly Mark<P>[], names: readonly string[]): (P & Placed)[] {
  const taken: Box[] = marks.map(({ box }) => box);
  return marks.map(({ point, x, y, box: own }, index) => {
    const sides = x > PLOT_WIDTH / 2 ? (['right', 'left'] as const) : (['left', 'right'] as const);
    const width = textWidth(names[index]!) * LETTER_WIDTH;
    const free = OFFSETS.flatMap((dy) =>
      sides.map((align) => {
        const from = align === 'left' ? x + LABEL_DISTANCE : x - LABEL_DISTANCE - width;
        return { align, dy, box: boxOf(from, from + width, y + dy) };
      }),
    ).find(({ box }) => isWithin(box) && taken.every((other) => other === own || !overlap(box, other)));
    if (free === undefined) {
      return { ...point, align: 'left' as const, dy: 0, name: '' };
    }
    const { align, dy, box } = free;
    taken.push(box);
    return { ...point, align, dy, name: names[index]! };
  });
}

function isWithin({ left, right, top, bottom }: Box): boolean {
  return left >= 0 && right <= PLOT_WIDTH && top >= 0 && bottom <= PLOT_HEIGHT;
}

/** Share of the way from one end to the other. */
function along(value: number, [low, high]: readonly [number, number]): number {
  return Math.log(value / low) / Math.log(high / low);
}

function boxOf(left: number, right: number, middle: number): Box {
  return { left, right, top: middle - LINE_HEIGHT / 2, bottom: middle + LINE_HEIGHT / 2 };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
