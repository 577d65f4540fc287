import type { LatencyTrial } from '../results/schema.ts';

type Backlog = NonNullable<LatencyTrial['backlog']>;

/** Points of the curve that is kept. */
const POINTS = 60;

/**
 * How far answers were behind the schedule. Answers count, never what an engine has taken: of the answers due by some
 * time, those not yet observed.
 */
export class BacklogProbe {
  readonly #dueMs: number[] = [];
  readonly #observedMs: number[] = [];

  /** One first, right answer: scheduled arrival of its due event and its observation, ms after the schedule start. */
  answer(dueMs: number, observedMs: number): void {
    this.#dueMs.push(dueMs);
    this.#observedMs.push(observedMs);
  }

  /**
   * The curve from the schedule start to the last answer, and by how much the backlog grew in the measurement window.
   * An engine that keeps up returns to the same least backlog after a pause or with each block; so growth is that of
   * the least backlog from the first third to the last, as a share of what fell due in between. `events`: those
   * scheduled, of which an answer stands for its share. The points are returned only with `curve`.
   */
  read(fromMs: number, toMs: number, events: number, curve: boolean): Backlog {
    const due = Float64Array.from(this.#dueMs).sort();
    const observed = Float64Array.from(this.#observedMs).sort();
    const third = (toMs - fromMs) / 3;
    const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    const note = (atMs: number, behind: number): void => {
      if (atMs >= fromMs && atMs <= toMs) {
        const part = Math.min(2, Math.floor((atMs - fromMs) / third));
        least[part] = Math.min(least[part]!, behind);
      }
    };
    // Just after an observation the backlog is at its least.
    for (let answers = 1, dueBy = 0; answers <= observed.length; answers++) {
      const atMs = observed[answers - 1]!;
      while (dueBy < due.length && due[dueBy]! <= atMs) {
        dueBy++;
      }
      note(atMs, dueBy - answers);
    }
    const behindAt = (atMs: number): number => countUpTo(due, atMs) - countUpTo(observed, atMs);
    for (let i = 0; i <= POINTS; i++) {
      const atMs = fromMs + ((toMs - fromMs) * i) / POINTS;
      note(atMs, behindAt(atMs));
    }
    const fellDue = countUpTo(due, toMs - third / 2) - countUpTo(due, fromMs + third / 2);
    const lastMs = Math.max(toMs, observed.at(-1) ?? 0);
    return {
      growth: fellDue > 0 ? Math.max(0, least[2]! - least[0]!) / fellDue : 0,
      ...(curve && {
        points: Array.from({ length: POINTS + 1 }, (_, i) => {
          const atMs = Math.round((lastMs * i * 10) / POINTS) / 10;
          return { atMs, events: Math.round((behindAt(atMs) / due.length || 0) * events) };
        }),
      }),
    };
  }
}

/** How many of the ascending values are at most `limit`. */
function countUpTo(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= limit) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
