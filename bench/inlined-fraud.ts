import type { Columns, Output } from '../contracts/workload.ts';
import type { FraudColumns } from '../workloads/fraud/columns.ts';

/** What is kept of a card: two cache lines in one piece, the ring of sixteen amounts being the second. */
const RECORD_BYTES = 128;
/** Places in a record counted in float64: the ring of four times is first. */
const SUM = 4;
/** Places in a record counted in int32. */
const COUNT = 10;
const X = 11;
const Y = 12;
const AMOUNTS = 16;

/**
 * Fraud's three rules as one loop over the columns, written by hand for this one workload: what an engine that hosts
 * any operator is measured against. `cards`: their number, over all events.
 */
export function answerFraud(columns: Columns<FraudColumns>, cards: number, output: Output): void {
  const { id, event_time: timesMs, card: cardOf, amount: amounts, x: xs, y: ys } = columns;
  const state = new ArrayBuffer(cards * RECORD_BYTES);
  const doubles = new Float64Array(state);
  const integers = new Int32Array(state);
  for (let position = 0; position < id.length; position++) {
    const card = cardOf[position]!;
    const double = card * (RECORD_BYTES / 8);
    const integer = card * (RECORD_BYTES / 4);
    const count = integers[integer + COUNT]!;
    integers[integer + COUNT] = count + 1;

    const amount = amounts[position]!;
    const amountSlot = integer + AMOUNTS + (count & 15);
    const sum = doubles[double + SUM]!;
    if (count >= 16 && 2 * amount > sum) {
      output.emit(id[position]!, 1, card, sum);
    }
    doubles[double + SUM] = sum + amount - integers[amountSlot]!;
    integers[amountSlot] = amount;

    const timeMs = timesMs[position]!;
    const timeSlot = double + (count & 3);
    const elapsedMs = timeMs - doubles[timeSlot]!;
    if (count >= 4 && elapsedMs < 60_000) {
      output.emit(id[position]!, 2, card, elapsedMs);
    }
    doubles[timeSlot] = timeMs;

    const x = xs[position]!;
    const y = ys[position]!;
    if (count > 0) {
      const dx = x - integers[integer + X]!;
      const dy = y - integers[integer + Y]!;
      const squared = dx * dx + dy * dy;
      const sinceLastMs = timeMs - doubles[double + ((count - 1) & 3)]!;
      const reach = Math.min(Math.floor((sinceLastMs * 278) / 1_000), 60_000_000);
      if (squared > reach * reach) {
        output.emit(id[position]!, 3, card, squared);
      }
    }
    integers[integer + X] = x;
    integers[integer + Y] = y;
  }
}
