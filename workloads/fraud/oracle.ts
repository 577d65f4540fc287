import type { AnswerCallback, OracleTrace } from '../../contracts/workload.ts';
import type { FraudColumns } from './columns.ts';

/** Reads the three rules off the whole history of the card, transaction by transaction. */
export function fraudOracle(trace: OracleTrace<FraudColumns>, answer: AnswerCallback): void {
  const { event_time: times, card: cards, amount: amounts, x: xs, y: ys } = trace.columns;
  const { unusual, burst, speed } = trace.parameters;
  const histories: number[][] = Array.from({ length: trace.keyCount }, () => []);
  for (let id = 0; id < trace.events; id++) {
    const card = cards[id]!;
    // The earlier transactions of the card, by id, the latest last.
    const earlier = histories[card]!;
    const count = earlier.length;

    if (count >= 16) {
      let sum = 0;
      for (let back = 1; back <= 16; back++) {
        sum += amounts[earlier[count - back]!]!;
      }
      if (amounts[id]! > (Number(unusual) * sum) / 16) {
        answer(id, id, 1, card, sum);
      }
    }

    if (count >= 4) {
      const difference = times[id]! - times[earlier[count - 4]!]!;
      if (difference < Number(burst)) {
        answer(id, id, 2, card, difference);
      }
    }

    if (count >= 1) {
      const previous = earlier[count - 1]!;
      const travelled = Number(speed) * (times[id]! - times[previous]!);
      const reach = Math.min((travelled - (travelled % 1_000)) / 1_000, 60_000_000);
      const distanceSquared = (xs[id]! - xs[previous]!) ** 2 + (ys[id]! - ys[previous]!) ** 2;
      if (distanceSquared > reach ** 2) {
        answer(id, id, 3, card, distanceSquared);
      }
    }

    earlier.push(id);
  }
}
