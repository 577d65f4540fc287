import { numberOption } from '../../contracts/options.ts';
import type { Operator, OperatorContext, Output } from '../../contracts/workload.ts';
import type { FraudColumns } from './columns.ts';

/** Answers of `rule`. */
export const UNUSUAL_AMOUNT = 1;
export const VELOCITY = 2;
export const IMPOSSIBLE_TRAVEL = 3;

const AMOUNTS = 16;
const TIMES = 4;
/** By a count of transactions, the slot of the ring that the next one takes. */
const AMOUNT_SLOT = AMOUNTS - 1;
const TIME_SLOT = TIMES - 1;
const FARTHEST_METRES = 60_000_000;

/** The state of a card: one record of eight numbers, a cache line, which begins with the last four times. */
const COUNT = 4;
const SUM = 5;
const X = 6;
const Y = 7;
const RECORD = 8;

/** Compares each transaction with the last ones of its card. Every answer is due at the transaction itself. */
export class FraudOperator implements Operator {
  readonly #id: Uint32Array;
  readonly #eventTime: Float64Array;
  readonly #card: Int32Array;
  readonly #amount: Int32Array;
  readonly #x: Int32Array;
  readonly #y: Int32Array;
  readonly #output: Output;
  /** An amount over so many times the mean of the last sixteen is unusual. */
  readonly #unusual: number;
  /** Five transactions in less than this are a burst, ms. */
  readonly #burstMs: number;
  /** Nobody travels faster, m/s. */
  readonly #speed: number;
  readonly #records: Float64Array;
  /** The last sixteen amounts of each card, as a ring: another cache line. */
  readonly #amounts: Int32Array;

  constructor({ columns, keyCount, parameters, output }: OperatorContext<FraudColumns>) {
    this.#id = columns.id;
    this.#eventTime = columns.event_time;
    this.#card = columns.card;
    this.#amount = columns.amount;
    this.#x = columns.x;
    this.#y = columns.y;
    this.#output = output;
    this.#unusual = numberOption(parameters, 'unusual');
    this.#burstMs = numberOption(parameters, 'burst');
    this.#speed = numberOption(parameters, 'speed');
    this.#records = new Float64Array(keyCount * RECORD);
    this.#amounts = new Int32Array(keyCount * AMOUNTS);
  }

  /** Split into parts so small that V8 inlines them, and this, into an engine's loop. */
  process(position: number): void {
    const card = this.#card[position]!;
    const record = card * RECORD;
    const count = this.#records[record + COUNT]!;
    this.#takeAmount(position, card, record, count);
    this.#takeTime(position, card, record, count);
    this.#takePlace(position, card, record, count);
    this.#records[record + COUNT] = count + 1;
  }

  /** Nothing in this workload waits for time. */
  advance(): void {}

  end(): void {}

  #takeAmount(position: number, card: number, record: number, count: number): void {
    const slot = card * AMOUNTS + (count & AMOUNT_SLOT);
    const amount = this.#amount[position]!;
    const sum = this.#records[record + SUM]!;
    if (count >= AMOUNTS && AMOUNTS * amount > this.#unusual * sum) {
      this.#answer(position, UNUSUAL_AMOUNT, card, sum);
    }
    // A slot of the ring not yet used holds 0, so the sum is right from the start.
    this.#records[record + SUM] = sum + amount - this.#amounts[slot]!;
    this.#amounts[slot] = amount;
  }

  #takeTime(position: number, card: number, record: number, count: number): void {
    const slot = record + (count & TIME_SLOT);
    const time = this.#eventTime[position]!;
    const elapsedMs = time - this.#records[slot]!;
    if (count >= TIMES && elapsedMs < this.#burstMs) {
      this.#answer(position, VELOCITY, card, elapsedMs);
    }
    this.#records[slot] = time;
  }

  #takePlace(position: number, card: number, record: number, count: number): void {
    const records = this.#records;
    const x = this.#x[position]!;
    const y = this.#y[position]!;
    if (count > 0) {
      const elapsedMs = this.#eventTime[position]! - records[record + ((count - 1) & TIME_SLOT)]!;
      const dx = x - records[record + X]!;
      const dy = y - records[record + Y]!;
      const squared = dx * dx + dy * dy;
      const reach = Math.min(Math.floor((elapsedMs * this.#speed) / 1_000), FARTHEST_METRES);
      if (squared > reach * reach) {
        this.#answer(position, IMPOSSIBLE_TRAVEL, card, squared);
      }
    }
    records[record + X] = x;
    records[record + Y] = y;
  }

  #answer(position: number, rule: number, card: number, evidence: number): void {
    this.#output.emit(this.#id[position]!, rule, card, evidence);
  }
}
