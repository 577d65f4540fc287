import { Random } from '../../contracts/random.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
/** The coldest time of a year that begins in January, and of a day. */
const COLDEST_OF_YEAR = 15 / 365;
const COLDEST_OF_DAY = 4 / 24;

/** The weather to be expected at each station: what the season and the hour add to the station's mean. */
export class Climate {
  /** Station → mean of the year, tenths of °C. */
  readonly #mean: Float64Array;
  /** Region → half the difference between summer and winter, and between day and night, tenths of °C. */
  readonly #season: Float64Array;
  readonly #day: Float64Array;
  readonly #regionOf: Int32Array;

  constructor(regionOf: Int32Array, regions: number, seed: number) {
    const random = new Random(seed, 10);
    const regionMean = new Float64Array(regions);
    this.#regionOf = regionOf;
    this.#season = new Float64Array(regions);
    this.#day = new Float64Array(regions);
    for (let region = 0; region < regions; region++) {
      regionMean[region] = random.between(-50, 250);
      this.#season[region] = random.between(20, 180);
      this.#day[region] = random.between(20, 80);
    }
    this.#mean = new Float64Array(regionOf.length);
    for (let station = 0; station < regionOf.length; station++) {
      this.#mean[station] = regionMean[regionOf[station]!]! + random.between(-30, 30);
    }
  }

  /** The temperature to be expected, tenths of °C. */
  expected(station: number, timeMs: number): number {
    const region = this.#regionOf[station]!;
    const yearPhase = wave(timeMs / YEAR_MS - COLDEST_OF_YEAR);
    const dayPhase = wave(timeMs / DAY_MS - COLDEST_OF_DAY);
    return this.#mean[station]! - this.#season[region]! * yearPhase - this.#day[region]! * dayPhase;
  }
}

/**
 * A smooth wave like the cosine, 1 at whole numbers and −1 between: two parabolas, which are the same on every
 * machine, as `Math.cos` need not be.
 */
export function wave(turns: number): number {
  const x = turns + 0.25 - Math.floor(turns + 0.25);
  return x < 0.5 ? 16 * x * (0.5 - x) : -16 * (x - 0.5) * (1 - x);
}
