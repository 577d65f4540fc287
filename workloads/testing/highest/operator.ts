import type { Operator, OperatorContext } from '../../../contracts/workload.ts';
import { type HighestColumns, NONE, PLACES, WINDOW_MS } from './columns.ts';

interface Window {
  payments: number;
  total: number;
  /** Positions of the highest so far, the highest first; of equal ones that of the lower id. */
  readonly highest: number[];
}

/** Keeps the highest payments of each open window. */
export class HighestOperator implements Operator {
  readonly #context: OperatorContext<HighestColumns>;
  readonly #windows = new Map<number, Window>();
  #firstDue = Number.POSITIVE_INFINITY;

  constructor(context: OperatorContext<HighestColumns>) {
    this.#context = context;
  }

  process(position: number): void {
    const { event_time, paid } = this.#context.columns;
    const time = event_time[position]!;
    const start = time - (time % WINDOW_MS);
    const window = this.#windows.get(start) ?? { payments: 0, total: 0, highest: [] };
    this.#windows.set(start, window);
    this.#firstDue = Math.min(this.#firstDue, start + WINDOW_MS);
    window.payments++;
    window.total += paid[position]!;
    const { highest } = window;
    let place = highest.length;
    while (place > 0 && this.#isHigher(position, highest[place - 1]!)) {
      place--;
    }
    highest.splice(place, 0, position);
    highest.length = Math.min(highest.length, PLACES);
  }

  advance(watermark: number): void {
    if (watermark < this.#firstDue) {
      return;
    }
    this.#firstDue = Number.POSITIVE_INFINITY;
    for (const [start, window] of this.#windows) {
      if (start + WINDOW_MS <= watermark) {
        this.#windows.delete(start);
        this.#answer(start, window);
      } else {
        this.#firstDue = Math.min(this.#firstDue, start + WINDOW_MS);
      }
    }
  }

  end(): void {
    this.advance(Number.POSITIVE_INFINITY);
  }

  #isHigher(position: number, other: number): boolean {
    const { id, paid } = this.#context.columns;
    return paid[position]! > paid[other]! || (paid[position] === paid[other] && id[position]! < id[other]!);
  }

  #answer(start: number, { payments, total, highest }: Window): void {
    const { id, paid, shop } = this.#context.columns;
    const places = Array.from({ length: PLACES }, (_, place) => {
      const position = highest[place];
      return position === undefined ? [NONE, 0] : [id[position]!, paid[position]!];
    });
    this.#context.output.emit(start, payments, total, shop[highest[0]!]!, ...places.flat());
  }
}
