import type { Operator, OperatorContext, Output } from '../workload.ts';
import type { FraudColumns } from './columns.ts';

/** Answers of `rule`. */
export const UNUSUAL_AMOUNT = 1;
export const VELOCITY = 2;
export const IMPOSSIBLE_TRAVEL = 3;

/** Lengths of the two rings, powers of two so that a mask finds the slot. */
const AMOUNTS = 16;
const TIMES = 4;
const VELOCITY_MS = 60_000;
const METRES_PER_SECOND = 278;
const FARTHEST_METRES = 60_000_000;

/** What is kept of a card in one record of eight numbers, a cache line: the last four times begin it. */
const COUNT = 4;
const SUM = 5;
const X = 6;
const Y = 7;
const RECORD = 8;

/** Looks at each transaction beside the last ones of its card. Every answer is due at the transaction itself. */
export class FraudOperator implements Operator {
  readonly #id: Uint32Array;
  readonly #eventTime: Float64Array;
  readonly #card: Int32Array;
  readonly #amount: Int32Array;
  readonly #x: Int32Array;
  readonly #y: Int32Array;
  readonly #output: Output;
  readonly #records: Float64Array;
  /** The last sixteen amounts of each card, as a ring: another cache line. */
  readonly #amounts: Int32Array;

  constructor({ columns, keyCount, output }: OperatorContext<FraudColumns>) {
    this.#id = columns.id;
    this.#eventTime = columns.event_time;
    this.#card = columns.card;
    this.#amount = columns.amount;
    this.#x = columns.x;
    this.#y = columns.y;
    this.#output = output;
    this.#records = new Float64Array(keyCount * RECORD);
    this.#amounts = new Int32Array(keyCount * AMOUNTS);
  }

  process(position: number): void {
    const records = this.#records;
    const amounts = this.#amounts;
    const card = this.#card[position]!;
    const time = this.#eventTime[position]!;
    const amount = this.#amount[position]!;
    const x = this.#x[position]!;
    const y = this.#y[position]!;
    const record = card * RECORD;
    const count = records[record + COUNT]!;
    const sum = records[record + SUM]!;
    const amountSlot = card * AMOUNTS + (count & (AMOUNTS - 1));
    const timeSlot = record + (count & (TIMES - 1));
    if (count >= AMOUNTS && 2 * amount > sum) {
      this.#output.emit(this.#id[position]!, UNUSUAL_AMOUNT, card, sum);
    }
    if (count >= TIMES) {
      const elapsedMs = time - records[timeSlot]!;
      if (elapsedMs < VELOCITY_MS) {
        this.#output.emit(this.#id[position]!, VELOCITY, card, elapsedMs);
      }
    }
    if (count > 0) {
      const elapsedMs = time - records[record + ((count - 1) & (TIMES - 1))]!;
      const dx = x - records[record + X]!;
      const dy = y - records[record + Y]!;
      const squared = dx * dx + dy * dy;
      const reach = Math.min(Math.floor((elapsedMs * METRES_PER_SECOND) / 1_000), FARTHEST_METRES);
      if (squared > reach * reach) {
        this.#output.emit(this.#id[position]!, IMPOSSIBLE_TRAVEL, card, squared);
      }
    }
    // A slot of the ring not yet used holds 0, so the sum is right from the start.
    records[record + SUM] = sum + amount - amounts[amountSlot]!;
    amounts[amountSlot] = amount;
    records[timeSlot] = time;
    records[record + X] = x;
    records[record + Y] = y;
    records[record + COUNT] = count + 1;
  }

  /** Nothing in this workload waits for time. */
  advance(): void {}

  end(): void {}
}
