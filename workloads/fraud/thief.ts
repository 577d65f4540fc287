import { numberOption, type Options } from '../../contracts/options.ts';
import type { Random } from '../../contracts/random.ts';
import type { Cards } from './cards.ts';

const KINDS = 3;
const BURST = 0;
const GROWTH = 1;

/** Transactions of a theft on average: the middle of the three kinds' sizes below. */
export const MEAN_THEFT_SIZE = (8 + 7 + 3) / KINDS;

/** Amounts are 32 bits. */
const LARGEST_AMOUNT = 0x7fffffff;

/** Earlier transactions of a card before its amounts can be found unusual. */
const KNOWN_AFTER = 16;

/**
 * Generates the ground truth: one theft at a time, each of one card and one kind, beginning just after an honest
 * transaction of the card. The fields describe the thief's next transaction.
 */
export class Thief {
  readonly #random: Random;
  readonly #burstMs: number;
  /** How fast amounts grow, against those that are unusual at eight times the mean. */
  readonly #strength: number;
  #left = 0;
  #growth = 1;
  #shortestGapMs = 0;
  #longestGapMs = 0;
  /** Infinity when no theft is going on. */
  timeMs = Infinity;
  card = 0;
  /** Cents, a fraction still to be dropped. */
  amount = 0;
  x = 0;
  y = 0;

  /** What it does is found with these parameters. */
  constructor(random: Random, parameters: Options) {
    this.#random = random;
    this.#burstMs = numberOption(parameters, 'burst');
    this.#strength = numberOption(parameters, 'unusual') / 8;
  }

  /** Steals `card`, whose owner has just paid. */
  steal(card: number, cards: Cards): void {
    const random = this.#random;
    let kind = random.below(KINDS);
    if (kind === GROWTH && cards.transactions[card]! < KNOWN_AFTER) {
      kind = BURST;
    }
    this.card = card;
    this.x = cards.x[card]!;
    this.y = cards.y[card]!;
    this.amount = cards.usualAmount[card]!;
    this.#growth = 1;
    if (kind === BURST) {
      this.#left = random.between(6, 10);
      this.#shortestGapMs = Math.floor(this.#burstMs / 60);
      this.#longestGapMs = Math.floor(this.#burstMs / 6);
      this.amount *= 0.2 + 0.8 * random.unit();
    } else if (kind === GROWTH) {
      // Four gaps exceed a burst, so only the amounts give it away; the slowest growth goes unnoticed.
      this.#left = 7;
      this.#shortestGapMs = Math.ceil((4 * this.#burstMs) / 15);
      this.#longestGapMs = this.#burstMs;
      this.#growth = 1 + this.#strength * (0.5 + random.unit());
    } else {
      this.#left = random.between(2, 4);
      this.#shortestGapMs = 60_000;
      this.#longestGapMs = 180_000;
      this.x = this.#farFrom(this.x);
      this.y = this.#farFrom(this.y);
    }
    this.timeMs = cards.timeMs[card]! + random.between(this.#shortestGapMs, this.#longestGapMs);
  }

  /** Moves on from the transaction just made to the next one, if there is one. */
  proceed(): void {
    this.#left--;
    this.amount = Math.min(this.amount * this.#growth, LARGEST_AMOUNT);
    this.timeMs =
      this.#left > 0 ? this.timeMs + this.#random.between(this.#shortestGapMs, this.#longestGapMs) : Infinity;
  }

  /** 1,000 to 10,000 km from a coordinate, on the side where there is room. */
  #farFrom(coordinate: number): number {
    const distance = this.#random.between(1_000_000, 10_000_000);
    return coordinate > 0 ? coordinate - distance : coordinate + distance;
  }
}
