import { Histogram, type HistogramData } from '../../statistics/histogram.ts';

/** Events sent together: from one id up to, but not including, another. */
interface Sent {
  readonly from: number;
  readonly to: number;
  /** Bytes sent since the beginning, these included. */
  readonly bytes: number;
}

/** How late the events of a schedule were, ns. */
export interface LatenessReport {
  /** From an event's scheduled time until the operating system has its bytes. */
  readonly release: HistogramData;
  readonly releaseP50Ns: number;
  readonly releaseP99Ns: number;
  readonly releaseMaxNs: number;
  /** From an event's scheduled time to its acknowledgement. */
  readonly acknowledgement: HistogramData;
  readonly acknowledgementP50Ns: number;
  readonly acknowledgementP99Ns: number;
}

/** Notes when scheduled events leave this process, and when they are acknowledged. */
export class Lateness {
  readonly #offsetsMs: Float64Array;
  readonly #scheduleStartMs: number;
  readonly #release = new Histogram();
  readonly #acknowledgement = new Histogram();
  /** Sent, and not known to have left. */
  readonly #underWay: Sent[] = [];

  /** `offsetsMs`: scheduled time of each event after the schedule start, which is on the monotonic clock. */
  constructor(offsetsMs: Float64Array, scheduleStartMs: number) {
    this.#offsetsMs = offsetsMs;
    this.#scheduleStartMs = scheduleStartMs;
  }

  /** Events that have left. */
  get released(): number {
    return this.#release.count;
  }

  sent(sent: Sent): void {
    this.#underWay.push(sent);
  }

  /** By `nowMs` the operating system had taken `bytes` since the beginning. */
  handedOver(bytes: number, nowMs: number): void {
    while (this.#underWay.length > 0 && this.#underWay[0]!.bytes <= bytes) {
      const { from, to } = this.#underWay.shift()!;
      this.#record(this.#release, from, to, nowMs);
    }
  }

  acknowledged(from: number, to: number, nowMs: number): void {
    this.#record(this.#acknowledgement, from, to, nowMs);
  }

  report(): LatenessReport {
    const [release, acknowledgement] = [this.#release, this.#acknowledgement];
    return {
      release: release.toData(),
      releaseP50Ns: release.percentileNs(50),
      releaseP99Ns: release.percentileNs(99),
      releaseMaxNs: release.maxNs,
      acknowledgement: acknowledgement.toData(),
      acknowledgementP50Ns: acknowledgement.percentileNs(50),
      acknowledgementP99Ns: acknowledgement.percentileNs(99),
    };
  }

  #record(histogram: Histogram, from: number, to: number, nowMs: number): void {
    for (let id = from; id < to; id++) {
      histogram.record(Math.max(0, nowMs - this.#scheduleStartMs - this.#offsetsMs[id]!) * 1e6);
    }
  }
}
