/** About what remains of a chart for its marks, px. */
const PLOT_WIDTH = 250;
const PLOT_HEIGHT = 180;
/** About what a letter of a label takes, and a line of them, px. */
const LETTER_WIDTH = 7;
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

/** Where a label stands: on which side of its mark, and how far below it, px. */
export interface Placed {
  readonly align: 'left' | 'right';
  readonly dy: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Each label beside its mark, where it covers no other mark and no label; on the side with more room, level with the
 * mark, unless something is in the way. `rates` and `delays` are the ends of the axes, which are logarithmic.
 */
export function placeLabels<P extends Marked>(
  points: readonly P[],
  rates: readonly [number, number],
  delays: readonly [number, number],
): (P & Placed)[] {
  const marks = points.map((point) => {
    const x = along(point.eventsPerSecond, rates) * PLOT_WIDTH;
    const y = (1 - along(point.latencyNs, delays)) * PLOT_HEIGHT;
    return { point, x, y, box: boxOf(x - MARK_RADIUS, x + MARK_RADIUS, y) };
  });
  const taken: Box[] = marks.map(({ box }) => box);
  return marks.map(({ point, x, y, box: own }) => {
    const sides = x > PLOT_WIDTH / 2 ? (['right', 'left'] as const) : (['left', 'right'] as const);
    const width = point.label.length * LETTER_WIDTH;
    const candidates = [0, -LINE_HEIGHT, LINE_HEIGHT, -2 * LINE_HEIGHT, 2 * LINE_HEIGHT].flatMap((dy) =>
      sides.map((align) => {
        const from = align === 'left' ? x + LABEL_DISTANCE : x - LABEL_DISTANCE - width;
        return { align, dy, box: boxOf(from, from + width, y + dy) };
      }),
    );
    const within = candidates.filter(
      ({ box }) => box.left >= 0 && box.right <= PLOT_WIDTH && box.bottom <= PLOT_HEIGHT,
    );
    const free = within.find(({ box }) => taken.every((other) => other === own || !overlap(box, other)));
    const { align, dy, box } = free ?? candidates[0]!;
    taken.push(box);
    return { ...point, align, dy };
  });
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
