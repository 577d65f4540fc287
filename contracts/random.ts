/**
 * Seeded random numbers for generators and schedules. Only integer arithmetic and the operations IEEE 754 defines
 * exactly (+ − × ÷ √) are used, so a seed gives the same numbers on every machine and Node version; `Math.log`,
 * `Math.exp` and their like are left to the implementation by ECMAScript and are not.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** Different `dimension`s of one seed are independent streams: one for each random thing. */
  constructor(seed: number, dimension = 0) {
    // SplitMix32 (Steele, Lea, Flood 2014) spreads the seed over the state.
    let state = (Math.imul(seed >>> 0, 0x9e3779b1) ^ Math.imul(dimension + 1, 0x85ebca77)) >>> 0;
    state = (state ^ Math.floor(seed / 4_294_967_296)) >>> 0;
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = state ^ (state >>> 16);
      z = Math.imul(z, 0x21f0aaad);
      z ^= z >>> 15;
      z = Math.imul(z, 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next() | 1;
  }

  /** A uniform whole number of 32 bits (xoshiro128**, Blackman and Vigna 2018). */
  uint32(): number {
    const result = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = rotate(this.#d, 11);
    return result;
  }

  /** Uniform in [0, 1), with 32 random bits. */
  unit(): number {
    return this.uint32() / 4_294_967_296;
  }

  /** A uniform whole number in [0, below); `below` at most 2^32. The bias is below `below` / 2^32. */
  below(below: number): number {
    return Math.floor(this.unit() * below);
  }

  /** A uniform whole number in [low, high]. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** Exponential with the given mean. */
  exponential(mean: number): number {
    return -mean * portableLog(1 - this.unit());
  }

  /** About normal, mean 0, deviation 1, within ±4.9: the centred sum of eight uniforms of 16 bits (Irwin–Hall). */
  normal(): number {
    let sum = 0;
    for (let i = 0; i < 4; i++) {
      const bits = this.uint32();
      sum += (bits & 0xffff) + (bits >>> 16);
    }
    return (sum / 65_536 - 4) * 1.224_744_871_391_589;
  }

  /** Shuffles in place (Fisher–Yates). */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const item = items[i] as T;
      items[i] = items[j] as T;
      items[j] = item;
    }
    return items;
  }
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Natural logarithm of x > 0 to about 1e-15 relative, the same everywhere: 2·artanh((m−1)/(m+1)) + e·ln 2. */
export function portableLog(x: number): number {
  let exponent = 0;
  let mantissa = x;
  while (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const z2 = z * z;
  let sum = 0;
  for (let k = 21; k >= 1; k -= 2) {
    sum = sum * z2 + 1 / k;
  }
  return 2 * z * sum + exponent * Math.LN2;
}

/** e to the x for |x| < 700 to about 1e-12 relative, the same everywhere: Taylor about 0 after halving ten times. */
export function portableExp(x: number): number {
  const reduced = x / 1024;
  let sum = 1;
  for (let k = 16; k >= 1; k--) {
    sum = 1 + (reduced * sum) / k;
  }
  for (let i = 0; i < 10; i++) {
    sum *= sum;
  }
  return sum;
}

/** Draws 0 … count − 1 with probability ∝ 1 / (i + 1)^exponent, in constant time (alias method, Walker 1977). */
export class Zipf {
  readonly #threshold: Float64Array;
  readonly #alias: Int32Array;
  /** Probability of item 0, the most likely. */
  readonly largest: number;

  constructor(count: number, exponent: number) {
    const weights = new Float64Array(count);
    let total = 0;
    for (let i = 0; i < count; i++) {
      const weight = portableExp(-exponent * portableLog(i + 1));
      weights[i] = weight;
      total += weight;
    }
    this.largest = 1 / total;
    this.#threshold = new Float64Array(count);
    this.#alias = new Int32Array(count);
    const small: number[] = [];
    const large: number[] = [];
    for (let i = 0; i < count; i++) {
      weights[i] = (weights[i]! * count) / total;
      (weights[i]! < 1 ? small : large).push(i);
    }
    while (small.length > 0 && large.length > 0) {
      const less = small.pop()!;
      const more = large.pop()!;
      this.#threshold[less] = weights[less]!;
      this.#alias[less] = more;
      weights[more] = weights[more]! + weights[less]! - 1;
      (weights[more]! < 1 ? small : large).push(more);
    }
    for (const i of [...small, ...large]) {
      this.#threshold[i] = 1;
    }
  }

  draw(random: Random): number {
    const scaled = random.unit() * this.#threshold.length;
    const item = Math.floor(scaled);
    return scaled - item < this.#threshold[item]! ? item : this.#alias[item]!;
  }
}
