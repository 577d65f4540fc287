import { numberOption, type OptionSpecs, type Options } from '../../../contracts/options.ts';
import { Random } from '../../../contracts/random.ts';
import { allocateColumns, type GeneratedTrace } from '../../../contracts/workload.ts';
import { SlotWheel } from '../../slot-wheel.ts';
import { type JoinColumns, joinColumns, ORDERS, PAYMENTS } from './columns.ts';

const SLOT_MS = 1_000;
/** An event is under way for less than D less a slot; the next of its basket is made after that. */
const LONGEST_DELAY_MS = 3_999;
const LONGEST_GAP_MS = 70_000;
const ROUND_MS = 200_000;

/** Texts of the shops: among them such as a file has to quote. */
const shops = ['Löwe & Söhne', 'Books, old', 'The "Best"', '7', ' spaced '];

/** The parameters of the join. */
export const joinParameters = {
  limit: {
    default: 60_000,
    minimum: 1,
    maximum: 600_000,
    integer: true,
    ofQuestion: true,
    unit: 'ms',
    about: 'an order and a payment of one basket belong together if their times are no further apart',
  },
  baskets: { default: 2_000, minimum: 1, maximum: 1_000_000, integer: true, about: 'baskets, each ordered and paid' },
} as const satisfies OptionSpecs;

/**
 * Each basket goes through rounds: an order and then its payment, seven times of ten; else an order alone, a payment
 * alone, or the payment before the order.
 */
export function generateJoin(events: number, parameters: Options, seed: number): GeneratedTrace<JoinColumns> {
  const baskets = numberOption(parameters, 'baskets');
  const columns = allocateColumns(joinColumns, events);
  const random = new Random(seed);
  const wheel = new SlotWheel(baskets, Math.ceil((ROUND_MS + LONGEST_GAP_MS + LONGEST_DELAY_MS) / SLOT_MS) + 1);
  const nextTime = new Float64Array(baskets);
  /** The stream of a basket's next event, and of the one after it in its round; −1 where that is the last. */
  const next = new Int8Array(baskets);
  const afterwards = new Int8Array(baskets);

  const send = (basket: number, time: number): void => {
    nextTime[basket] = time;
    wheel.put(basket, Math.floor((time + random.below(LONGEST_DELAY_MS)) / SLOT_MS));
  };
  const beginRound = (basket: number, time: number): void => {
    const kind = random.below(10);
    next[basket] = kind === 0 || kind === 1 ? PAYMENTS : ORDERS;
    afterwards[basket] = kind === 0 || kind === 2 ? -1 : 1 - next[basket]!;
    send(basket, time);
  };
  for (let basket = 0; basket < baskets; basket++) {
    beginRound(basket, random.below(ROUND_MS));
  }

  for (let id = 0, slot = 0; id < events; slot++) {
    for (let basket = wheel.take(slot); basket >= 0 && id < events; basket = wheel.take(slot)) {
      const time = nextTime[basket]!;
      columns.event_time[id] = time;
      columns.basket[id] = basket;
      columns.stream[id] = next[basket]!;
      if (next[basket] === ORDERS) {
        columns.amount[id] = random.between(1, 100_000);
        columns.shop[id] = random.below(shops.length);
      } else {
        columns.paid[id] = random.between(1, 100_000);
      }
      id++;
      const earliest = time + LONGEST_DELAY_MS + SLOT_MS;
      if (afterwards[basket] === -1) {
        beginRound(basket, earliest + random.below(ROUND_MS));
      } else {
        next[basket] = afterwards[basket]!;
        afterwards[basket] = -1;
        send(basket, earliest + random.below(LONGEST_GAP_MS));
      }
    }
  }
  return { columns, tables: {}, keyCount: baskets, groundTruth: new Uint32Array(0), texts: { shop: shops } };
}
