import { numberOption, type Options } from '../../contracts/options.ts';
import { Random } from '../../contracts/random.ts';
import { type City, cellAt } from './city.ts';

/** Speed where there is no limit, m/s. */
const FREE_SPEED = 15;
/** Fixes for which a driver goes too fast at a time, on average. */
const MEAN_SPREE = 10;
const CITY_METRES = 50_000;

/**
 * Vehicles on a grid of streets: each drives to a place, first eastwards or westwards, then along the other axis, and
 * then picks another place. Drivers keep to the limit, also that of the zone they enter; on a spree they do neither.
 */
export class Traffic {
  readonly #city: City;
  readonly #random: Random;
  readonly #hotShare: number;
  readonly #spreeProbability: number;
  readonly #targetX: Int32Array;
  readonly #targetY: Int32Array;
  readonly #timeMs: Float64Array;
  /** Share of the limit the driver likes to go at. */
  readonly #pace: Float64Array;
  /** Fixes left of the spree, 0 for those who keep to the limit. */
  readonly #spree: Int32Array;
  /** Where each vehicle is, metres. */
  readonly x: Int32Array;
  readonly y: Int32Array;

  constructor(vehicles: number, city: City, parameters: Options, seed: number) {
    const share = numberOption(parameters, 'planted');
    this.#city = city;
    this.#random = new Random(seed, 2);
    this.#hotShare = numberOption(parameters, 'hot');
    this.#spreeProbability = share / (MEAN_SPREE * (1 - share));
    this.#targetX = new Int32Array(vehicles);
    this.#targetY = new Int32Array(vehicles);
    this.#timeMs = new Float64Array(vehicles);
    this.#pace = Float64Array.from({ length: vehicles }, () => 0.7 + 0.25 * this.#random.unit());
    this.#spree = new Int32Array(vehicles);
    this.x = new Int32Array(vehicles);
    this.y = new Int32Array(vehicles);
    for (let vehicle = 0; vehicle < vehicles; vehicle++) {
      this.#chooseTarget(vehicle);
      this.x[vehicle] = this.#targetX[vehicle]!;
      this.y[vehicle] = this.#targetY[vehicle]!;
      this.#chooseTarget(vehicle);
    }
  }

  /** Moves a vehicle on to `timeMs`; true if its driver was on a spree. */
  drive(vehicle: number, timeMs: number): boolean {
    const x = this.x[vehicle]!;
    const y = this.y[vehicle]!;
    const elapsedMs = timeMs - this.#timeMs[vehicle]!;
    this.#timeMs[vehicle] = timeMs;
    const limit = this.#city.limits[cellAt(x, y)]!;
    const speeding = this.#isSpeeding(vehicle, limit);
    const speed = limit === 0 ? FREE_SPEED : limit;
    this.#go(vehicle, x, y, Math.floor((speed * this.#factor(vehicle, speeding) * elapsedMs) / 1_000));
    if (!speeding) {
      const limitThere = this.#city.limits[cellAt(this.x[vehicle]!, this.y[vehicle]!)]!;
      if (limitThere !== 0 && limitThere < speed) {
        // Braking before a slower zone: the limit that counts is that of the place where the fix is made.
        this.#go(vehicle, x, y, Math.floor((limitThere * this.#pace[vehicle]! * elapsedMs) / 1_000));
      }
    }
    if (this.x[vehicle] === this.#targetX[vehicle] && this.y[vehicle] === this.#targetY[vehicle]) {
      this.#chooseTarget(vehicle);
    }
    return speeding;
  }

  /** Continues or begins a spree; one begins only where there is a limit to break. */
  #isSpeeding(vehicle: number, limit: number): boolean {
    if (this.#spree[vehicle]! > 0) {
      this.#spree[vehicle]!--;
      return true;
    }
    const random = this.#random;
    if (limit !== 0 && random.unit() < this.#spreeProbability) {
      this.#spree[vehicle] = random.between(MEAN_SPREE - 5, MEAN_SPREE + 5) - 1;
      return true;
    }
    return false;
  }

  #factor(vehicle: number, speeding: boolean): number {
    return speeding ? 1.15 + 0.65 * this.#random.unit() : this.#pace[vehicle]!;
  }

  /** Goes `step` metres from (x, y) towards the target, along one axis and not past it. */
  #go(vehicle: number, x: number, y: number, step: number): void {
    const dx = this.#targetX[vehicle]! - x;
    if (dx !== 0) {
      this.x[vehicle] = x + Math.max(-step, Math.min(step, dx));
      this.y[vehicle] = y;
    } else {
      const dy = this.#targetY[vehicle]! - y;
      this.y[vehicle] = y + Math.max(-step, Math.min(step, dy));
    }
  }

  /** Most often a place within a kilometre of a popular one, else anywhere. */
  #chooseTarget(vehicle: number): void {
    const random = this.#random;
    if (random.unit() < this.#hotShare) {
      const hot = this.#city.popularity.draw(random);
      this.#targetX[vehicle] = this.#city.hotX[hot]! + random.between(-1_000, 1_000);
      this.#targetY[vehicle] = this.#city.hotY[hot]! + random.between(-1_000, 1_000);
    } else {
      this.#targetX[vehicle] = random.below(CITY_METRES);
      this.#targetY[vehicle] = random.below(CITY_METRES);
    }
  }
}
