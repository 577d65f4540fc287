import { Random } from '../../contracts/random.ts';

/** The honest owners of all cards, indexed by card. */
export interface Cards {
  /** What the owner usually pays, cents. */
  readonly usualAmount: Int32Array;
  /** Hour of the day at which the owner wakes up, 0 … 23. */
  readonly wakingHour: Uint8Array;
  /** Where the owner lives, metres. */
  readonly homeX: Int32Array;
  readonly homeY: Int32Array;
  /** Where and when the owner last paid. */
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly timeMs: Float64Array;
  /** Transactions so far, a thief's included. */
  readonly transactions: Int32Array;
}

/** Homes stay this far inside the plane's edge of 20,000 km, so that a trip of 1,000 km does not leave it. */
const FARTHEST_HOME_METRES = 18_900_000;

/** The cards before their first transaction, their owners at home. */
export function makeCards(count: number, seed: number): Cards {
  const random = new Random(seed, 1);
  const homeX = new Int32Array(count);
  const homeY = new Int32Array(count);
  const usualAmount = new Int32Array(count);
  const wakingHour = new Uint8Array(count);
  for (let card = 0; card < count; card++) {
    homeX[card] = random.between(-FARTHEST_HOME_METRES, FARTHEST_HOME_METRES);
    homeY[card] = random.between(-FARTHEST_HOME_METRES, FARTHEST_HOME_METRES);
    // Many pay little, few pay much: 5 to 200 euros, squared towards the low end.
    const unit = random.unit();
    usualAmount[card] = 500 + Math.floor(19_500 * unit * unit);
    wakingHour[card] = random.below(24);
  }
  return {
    usualAmount,
    wakingHour,
    homeX,
    homeY,
    x: homeX.slice(),
    y: homeY.slice(),
    timeMs: new Float64Array(count),
    transactions: new Int32Array(count),
  };
}
