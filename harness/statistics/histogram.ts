const SUB_BITS = 10;
const SUB_BUCKETS = 1 << SUB_BITS;

/** A histogram as it is written to results: only buckets that hold something. */
export interface HistogramData {
  count: number;
  minNs: number;
  maxNs: number;
  /** Exact mean. */
  meanNs: number;
  /** [bucket index less that of the pair before, count] pairs flattened: small numbers, which pack well. */
  buckets: number[];
}

/**
 * Log-linear histogram of whole nanoseconds: 2^10 sub-buckets per power of two, so a value is accurate to within 0.05%
 * (half a bucket), and exact below 2,048 ns. The layout is that of HdrHistogram (Tene), mergeable by adding counts.
 */
export class Histogram {
  #counts: Float64Array = new Float64Array(32 * SUB_BUCKETS);
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  /** Adds a value in ns, rounded; values below 0 are a programming error and throw. */
  record(valueNs: number): void {
    const value = Math.round(valueNs);
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) {
      throw new RangeError(`a latency of ${valueNs} ns cannot be recorded`);
    }
    this.#add(bucketOf(value), 1);
    this.#count++;
    this.#sum += value;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }

  #add(bucket: number, count: number): void {
    if (bucket >= this.#counts.length) {
      const larger = new Float64Array(Math.max(bucket + 1, this.#counts.length * 2));
      larger.set(this.#counts);
      this.#counts = larger;
    }
    this.#counts[bucket]! += count;
  }

  get count(): number {
    return this.#count;
  }

  get maxNs(): number {
    return this.#max;
  }

  get minNs(): number {
    return this.#count === 0 ? 0 : this.#min;
  }

  get meanNs(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  /**
   * The nearest-rank percentile in ns: the smallest value that at least `percent`% of the values do not exceed,
   * returned as the middle of its bucket and never beyond the exact extremes. NaN for an empty histogram.
   */
  percentileNs(percent: number): number {
    if (this.#count === 0) {
      return Number.NaN;
    }
    const rank = Math.max(1, Math.ceil((percent / 100) * this.#count - 1e-9));
    let seen = 0;
    for (let bucket = 0; bucket < this.#counts.length; bucket++) {
      seen += this.#counts[bucket]!;
      if (seen >= rank) {
        return Math.min(this.#max, Math.max(this.#min, middleOf(bucket)));
      }
    }
    return this.#max;
  }

  toData(): HistogramData {
    const buckets: number[] = [];
    for (let bucket = 0, last = 0; bucket < this.#counts.length; bucket++) {
      if (this.#counts[bucket]! > 0) {
        buckets.push(bucket - last, this.#counts[bucket]!);
        last = bucket;
      }
    }
    return { count: this.#count, minNs: this.minNs, maxNs: this.#max, meanNs: this.meanNs, buckets };
  }

  static fromData(data: HistogramData): Histogram {
    const histogram = new Histogram();
    for (let i = 0, bucket = 0; i < data.buckets.length; i += 2) {
      bucket += data.buckets[i]!;
      histogram.#add(bucket, data.buckets[i + 1]!);
    }
    histogram.#count = data.count;
    histogram.#sum = data.meanNs * data.count;
    histogram.#min = data.count === 0 ? Number.POSITIVE_INFINITY : data.minNs;
    histogram.#max = data.maxNs;
    return histogram;
  }
}

/** Buckets 0 … 2,047 hold one value each; beyond, each power of two is cut into 1,024. */
function bucketOf(value: number): number {
  if (value < 2 * SUB_BUCKETS) {
    return value;
  }
  const bits = value < 0x8000_0000 ? 31 - Math.clz32(value) : 31 + 32 - Math.clz32(Math.floor(value / 0x8000_0000)) - 1;
  const shift = bits - SUB_BITS;
  return shift * SUB_BUCKETS + Math.floor(value / 2 ** shift);
}

function middleOf(bucket: number): number {
  if (bucket < 2 * SUB_BUCKETS) {
    return bucket;
  }
  const shift = Math.floor(bucket / SUB_BUCKETS) - 1;
  const width = 2 ** shift;
  return (bucket - shift * SUB_BUCKETS) * width + (width - 1) / 2;
}
