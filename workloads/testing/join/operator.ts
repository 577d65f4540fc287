import { numberOption } from '../../../contracts/options.ts';
import type { Operator, OperatorContext } from '../../../contracts/workload.ts';
import { type JoinColumns, ORDERS, UNPAID } from './columns.ts';

/** An order or a payment that others may still belong to. */
interface Held {
  readonly id: number;
  readonly time: number;
  readonly stream: number;
  readonly basket: number;
  readonly cents: number;
  /** Of an order. */
  readonly shop: number;
  matched: boolean;
}

/**
 * Holds each event until nothing that belongs to it can come, and compares each new one with those held of its basket:
 * in whatever order the two streams arrive, a pair is answered at the later of the two.
 */
export class JoinOperator implements Operator {
  readonly #context: OperatorContext<JoinColumns>;
  readonly #limitMs: number;
  readonly #ofBasket = new Map<number, Held[]>();
  /** All that is held, by time; what is before `#first` no more. */
  #byTime: Held[] = [];
  #first = 0;

  constructor(context: OperatorContext<JoinColumns>) {
    this.#context = context;
    this.#limitMs = numberOption(context.parameters, 'limit');
  }

  process(position: number): void {
    const { id, event_time, stream, basket, amount, shop, paid } = this.#context.columns;
    const isOrder = stream[position] === ORDERS;
    const event: Held = {
      id: id[position]!,
      time: event_time[position]!,
      stream: stream[position]!,
      basket: basket[position]!,
      cents: isOrder ? amount[position]! : paid[position]!,
      shop: isOrder ? shop[position]! : 0,
      matched: false,
    };
    const held = this.#ofBasket.get(event.basket) ?? [];
    for (const other of held) {
      if (other.stream !== event.stream && Math.abs(other.time - event.time) <= this.#limitMs) {
        this.#answer(isOrder ? event : other, isOrder ? other : event);
      }
    }
    held.push(event);
    this.#ofBasket.set(event.basket, held);
    let place = this.#byTime.length;
    for (; place > this.#first && this.#byTime[place - 1]!.time > event.time; place--) {
      this.#byTime[place] = this.#byTime[place - 1]!;
    }
    this.#byTime[place] = event;
  }

  advance(watermark: number): void {
    for (; this.#first < this.#byTime.length; this.#first++) {
      const event = this.#byTime[this.#first]!;
      if (event.time + this.#limitMs >= watermark) {
        break;
      }
      this.#release(event);
    }
    if (this.#first > 1_000 && this.#first * 2 > this.#byTime.length) {
      this.#byTime = this.#byTime.slice(this.#first);
      this.#first = 0;
    }
  }

  end(): void {
    this.advance(Number.POSITIVE_INFINITY);
  }

  #release(event: Held): void {
    const others = this.#ofBasket.get(event.basket)!.filter((each) => each !== event);
    if (others.length === 0) {
      this.#ofBasket.delete(event.basket);
    } else {
      this.#ofBasket.set(event.basket, others);
    }
    if (event.stream === ORDERS && !event.matched) {
      const { id, basket, shop, time, cents } = event;
      this.#context.output.emit(id, UNPAID, basket, shop, time, cents);
    }
  }

  #answer(order: Held, payment: Held): void {
    order.matched = true;
    const { id, basket, shop, time, cents } = order;
    this.#context.output.emit(id, payment.id, basket, shop, time, cents - payment.cents);
  }
}
