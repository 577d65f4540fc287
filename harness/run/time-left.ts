/** Steps of one kind, which take about as long beyond their planned time. */
interface Kind {
  /** Of those to come. */
  steps: number;
  plannedMs: number;
  /** Of those that have ended: how many, and what they took beyond their planned time. */
  ended: number;
  beyondMs: number;
  readonly guessMs: number;
}

/** Estimates how long steps still take: their planned time, and what those of a kind took beyond that so far. */
export class TimeLeft {
  readonly #kinds = new Map<string, Kind>();
  #current: { readonly kind: string; readonly plannedMs: number; readonly beganMs: number } | undefined;

  /** Adds a step to come. `guessMs`: what one of the kind takes beyond its planned time, until one has ended. */
  add(kind: string, plannedMs: number, guessMs: number): void {
    const found = this.#kinds.get(kind) ?? { steps: 0, plannedMs: 0, ended: 0, beyondMs: 0, guessMs };
    this.#kinds.set(kind, found);
    found.steps++;
    found.plannedMs += plannedMs;
  }

  /** Drops a step that was to come, if there is one. */
  drop(kind: string, plannedMs: number): void {
    const found = this.#kinds.get(kind);
    if (found !== undefined && found.steps > 0) {
      found.steps--;
      found.plannedMs = found.steps === 0 ? 0 : Math.max(0, found.plannedMs - plannedMs);
    }
  }

  /** Ends the current step, if there is one, and begins one that was to come. */
  begin(kind: string, plannedMs: number, nowMs: number): void {
    if (this.#current !== undefined) {
      const ended = this.#kinds.get(this.#current.kind)!;
      ended.ended++;
      ended.beyondMs += Math.max(0, nowMs - this.#current.beganMs - this.#current.plannedMs);
    }
    this.drop(kind, plannedMs);
    this.#current = { kind, plannedMs, beganMs: nowMs };
  }

  /** The estimate, ms. */
  remainingMs(nowMs: number): number {
    const toCome = [...this.#kinds.values()].reduce(
      (sum, kind) => sum + kind.plannedMs + kind.steps * beyondMs(kind),
      0,
    );
    if (this.#current === undefined) {
      return toCome;
    }
    const { kind, plannedMs, beganMs } = this.#current;
    return toCome + Math.max(0, plannedMs + beyondMs(this.#kinds.get(kind)!) - (nowMs - beganMs));
  }
}

function beyondMs({ ended, beyondMs, guessMs }: Kind): number {
  return ended > 0 ? beyondMs / ended : guessMs;
}
