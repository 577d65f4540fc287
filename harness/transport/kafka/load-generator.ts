import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../clock.ts';
import { ownUsage } from '../../processes/calls.ts';
import type { EventSender } from './event-sender.ts';
import { Lateness } from './lateness.ts';
import { type PreloadReport, type ScheduledReport, WATERMARK_EVERY_MS } from './load-generator-protocol.ts';
import type { TopicProducer } from './producer.ts';

/** Events in one request of the preload, and how many requests are in flight. */
const PRELOAD_EVENTS = 4000;
const PRELOAD_REQUESTS = 4;
/** Events due within this are sent together: a broker handles a few thousand requests a second. */
const GATHER_MS = 0.5;
/** Timers are too coarse below this. */
const FINE_MS = 2;
/** A sleep ends this much early, as waking up takes time. */
const WAKE_MS = 0.06;

/** It never changes: waiting for it to change is a sleep. */
const cell = new Int32Array(new SharedArrayBuffer(4));

/** Sends the events of a trace: a preload at full speed, the rest by schedule. */
export class LoadGenerator {
  readonly #sender: EventSender;
  readonly #producer: TopicProducer;
  readonly #offsetsMs: Float64Array | undefined;
  readonly #preload: number;
  #watermarkTimer: NodeJS.Timeout | undefined;
  #nextWatermarkMs = 0;
  #watermarkRecords = 0;
  #failure: Error | undefined;
  #stopped = false;

  constructor(sender: EventSender, producer: TopicProducer, preload: number, offsetsMs: Float64Array | undefined) {
    this.#sender = sender;
    this.#producer = producer;
    this.#preload = preload;
    this.#offsetsMs = offsetsMs;
  }

  /** Keeps several requests in flight; each acknowledgement starts the next. */
  async preload(): Promise<Omit<PreloadReport, 'realTime'>> {
    const startMs = monotonicMs();
    const lanes = Array.from({ length: PRELOAD_REQUESTS }, async () => {
      while (this.#sender.next < this.#preload) {
        this.#sender.append(Math.min(this.#sender.next + PRELOAD_EVENTS, this.#preload));
        this.#watermarkIfDue(monotonicMs());
        await this.#producer.flush();
      }
    });
    await Promise.all(lanes);
    const doneMs = monotonicMs();
    if (this.#preload === this.#sender.events) {
      this.#sender.close();
      await this.#producer.flush();
    }
    this.#startWatermarks();
    const durationMs = doneMs - startMs;
    const eventsPerSecond = (this.#preload / durationMs) * 1000;
    return { events: this.#preload, durationMs, eventsPerSecond, doneMs, ...ownUsage() };
  }

  async schedule(scheduleStartMs: number): Promise<ScheduledReport> {
    const sender = this.#sender;
    const offsetsMs = this.#offsetsMs ?? new Float64Array(sender.events).fill(Number.NEGATIVE_INFINITY);
    const lateness = new Lateness(offsetsMs, scheduleStartMs);
    const producer = this.#producer;
    const open = new Set<Promise<void>>();
    const first = sender.next;
    let requests = 0;
    let due = first;
    // From here on the loop below sends the watermark records.
    clearInterval(this.#watermarkTimer);
    while (sender.next < sender.events && !this.#stopped) {
      this.#throwFailure();
      const nowMs = monotonicMs();
      while (due < sender.events && offsetsMs[due]! <= nowMs - scheduleStartMs) {
        due++;
      }
      const from = sender.next;
      sender.append(due);
      this.#watermarkIfDue(nowMs);
      const to = sender.next;
      if (producer.waiting) {
        const sending = producer.flush().then(
          () => lateness.acknowledged(from, to, monotonicMs()),
          (error: Error) => {
            this.#failure ??= error;
          },
        );
        open.add(sending);
        void sending.finally(() => open.delete(sending));
        lateness.sent({ from, to, bytes: producer.sentBytes });
        requests++;
      }
      lateness.handedOver(producer.handedOverBytes, monotonicMs());
      if (to === due) {
        const nextMs = due < sender.events ? scheduleStartMs + offsetsMs[due]! : 0;
        await sleepUntil(Math.max(nowMs + GATHER_MS, Math.min(nextMs, this.#nextWatermarkMs)));
      }
    }
    await Promise.all(open);
    this.#throwFailure();
    lateness.handedOver(producer.handedOverBytes, monotonicMs());
    if (!this.#stopped) {
      sender.close();
      await producer.flush();
    }
    this.#startWatermarks();
    return {
      events: sender.events - first,
      released: lateness.released,
      requests,
      watermarkRecords: this.#watermarkRecords,
      doneMs: monotonicMs(),
      ...lateness.report(),
      ...ownUsage(),
    };
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#watermarkTimer);
  }

  /** Sends watermark records by a timer, until the schedule begins and after its end. */
  #startWatermarks(): void {
    clearInterval(this.#watermarkTimer);
    if (this.#stopped) {
      return;
    }
    this.#watermarkTimer = setInterval(() => {
      this.#sendWatermark(monotonicMs());
      this.#producer.flush().catch((error: Error) => {
        clearInterval(this.#watermarkTimer);
        this.#failure ??= error;
        // There may be no call whose answer could report it.
        setImmediate(() => {
          throw error;
        });
      });
    }, WATERMARK_EVERY_MS);
  }

  #watermarkIfDue(nowMs: number): void {
    if (nowMs >= this.#nextWatermarkMs) {
      this.#sendWatermark(nowMs);
    }
  }

  #sendWatermark(nowMs: number): void {
    // Never more often, even if some were missed.
    this.#nextWatermarkMs = nowMs + WATERMARK_EVERY_MS;
    this.#watermarkRecords++;
    this.#sender.watermark();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
  }
}

/** Sleeps until a time, to about 50 µs, without spinning. The event loop gets a turn before. */
async function sleepUntil(wakeMs: number): Promise<void> {
  const aheadMs = wakeMs - monotonicMs();
  if (aheadMs > FINE_MS) {
    await sleep(aheadMs - FINE_MS);
  }
  await new Promise((resolve) => setImmediate(resolve));
  const restMs = wakeMs - monotonicMs() - WAKE_MS;
  if (restMs > 0) {
    Atomics.wait(cell, 0, 0, restMs);
  }
}
