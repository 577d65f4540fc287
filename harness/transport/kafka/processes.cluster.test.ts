import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partitionKeysOf } from '../../../contracts/workload.ts';
import { monotonicMs } from '../../clock.ts';
import { storedTrial } from '../../trial/testing/stored-trial.ts';
import { readCollected } from './collected.ts';
import { TopicFetcher } from './fetcher.ts';
import { WATERMARK_EVERY_MS } from './load-generator-protocol.ts';
import { TopicProducer } from './producer.ts';
import { readInt64 } from './record-batch.ts';
import { startCollector, startLoadGenerator } from './testing/built.ts';
import { startTestBroker, type TestBroker } from './testing/test-broker.ts';
import { answerCodec } from './wire.ts';
import { TIME_ZERO_MS } from './wire-format.ts';

const EVENTS = 60_000;
const stored = storedTrial('iot', EVENTS);
const { workload, trace } = stored;
let test: TestBroker;
beforeAll(async () => {
  test = await startTestBroker();
});
afterAll(async () => {
  await test.end();
  rmSync(stored.folder, { recursive: true, force: true });
});

const loadGeneratorRequest = (topic: string) => ({
  client: { bootstrap: test.broker.bootstrap },
  traceFolder: join(stored.folder, 'trace'),
  workload: 'iot',
  topics: [topic],
  format: 'binary' as const,
});
const collectorRequest = (topic: string) => ({
  client: { bootstrap: test.broker.bootstrap },
  workload: 'iot',
  topic,
  format: 'binary' as const,
  isolation: 'read_uncommitted' as const,
  capacity: 10,
});

interface Content {
  /** Ids in the order of each partition. */
  readonly ids: number[][];
  /** Event times of the watermark records of each partition. */
  readonly watermarks: number[][];
}

/** The event time of the last watermark record: past all timers. */
const CLOSING_MS =
  trace.columns.event_time.reduce((largest, time) => Math.max(largest, time), 0) +
  trace.disorderMs +
  workload.horizonMs +
  1;

/** All that a topic of events holds up to its last watermark records, checked record by record as it comes. */
async function contentOf(topic: string): Promise<Content> {
  const content: Content = { ids: [[], [], [], []], watermarks: [[], [], [], []] };
  let current = 0;
  const fetcher = await TopicFetcher.start(test.client, [topic], [0, 1, 2, 3], 'read_uncommitted', {
    partition: (partition) => {
      current = partition;
    },
    record: (_bytes, view, at, _length, timestampMs) => {
      const id = readInt64(view, at);
      const timeMs = readInt64(view, at + 8);
      expect(timestampMs).toBe(TIME_ZERO_MS + timeMs);
      if (id >= 0) {
        expect(timeMs).toBe(trace.columns.event_time[id]);
        content.ids[current]!.push(id);
      } else {
        content.watermarks[current]!.push(timeMs);
      }
    },
    received: () => {},
    failed: () => {},
  });
  while (!content.watermarks.every((times) => times.at(-1) === CLOSING_MS)) {
    await sleep(50);
  }
  await fetcher.close();
  return content;
}

function expectWhole({ ids, watermarks }: Content): void {
  const partitionKeyOf = partitionKeysOf(workload, trace.columns, trace.tables);
  const homes: number[][] = [[], [], [], []];
  for (let id = 0; id < EVENTS; id++) {
    homes[partitionKeyOf(id) % 4]!.push(id);
  }
  expect(ids).toEqual(homes);
  for (const times of watermarks) {
    expect(times.every((time, index) => index === 0 || time >= times[index - 1]!)).toBe(true);
  }
}

describe('the load generator', () => {
  it('sends all at full speed, in order, and closes', async () => {
    const topic = await test.topic('in');
    const loadGenerator = await startLoadGenerator(loadGeneratorRequest(topic));
    const startMs = monotonicMs();
    const report = await loadGenerator.call('preload', {});
    expect(report.events).toBe(EVENTS);
    // By its own clock, within the call.
    expect(report.durationMs).toBeLessThan(monotonicMs() - startMs);
    expect(report.eventsPerSecond).toBeCloseTo((EVENTS / report.durationMs) * 1000, 6);
    expect(report.cpuSeconds).toBeGreaterThan(0);
    await loadGenerator.end();
    expectWhole(await contentOf(topic));
  });

  it('sends a preload, then by schedule, with watermark records throughout', async () => {
    const topic = await test.topic('in');
    const schedule = { arrivals: 'poisson', ratePerSecond: 20_000, preload: 20_000, seed: 5 } as const;
    const loadGenerator = await startLoadGenerator({ ...loadGeneratorRequest(topic), schedule });
    const startMs = monotonicMs();
    expect((await loadGenerator.call('preload', {})).events).toBe(20_000);
    await sleep(300);
    const report = await loadGenerator.call('schedule', { scheduleStartMs: monotonicMs() + 200 });
    await loadGenerator.end();
    const endMs = monotonicMs();
    expect(report).toMatchObject({ events: 40_000, released: 40_000, release: { count: 40_000 } });
    expect(report.acknowledgement.count).toBe(40_000);
    // Never early; how late depends on what else the machine does.
    expect(report.release.minNs).toBeGreaterThanOrEqual(0);
    expect(report.acknowledgementP50Ns).toBeGreaterThan(report.releaseP50Ns);
    const content = await contentOf(topic);
    expectWhole(content);
    // One every 10 ms, fewer where no core was free.
    const most = (endMs - startMs) / WATERMARK_EVERY_MS;
    expect(content.watermarks[0]!.length).toBeLessThan(most);
    expect(content.watermarks[0]!.length).toBeGreaterThan(most / 4);
  });

  it('can be stopped, and says how far it came', async () => {
    const schedule = { arrivals: 'constant', ratePerSecond: 1000, preload: 0, seed: 5 } as const;
    const loadGenerator = await startLoadGenerator({ ...loadGeneratorRequest(await test.topic('in')), schedule });
    const scheduleStartMs = monotonicMs();
    const scheduled = loadGenerator.call('schedule', { scheduleStartMs });
    await sleep(500);
    await loadGenerator.call('stop', {});
    const { released, events } = await scheduled;
    const endMs = monotonicMs();
    await loadGenerator.end();
    expect(events).toBe(EVENTS);
    expect(released).toBeGreaterThan(0);
    // One each ms.
    expect(released).toBeLessThanOrEqual(endMs - scheduleStartMs + 1);
  });

  it('names a topic that is not there, and is gone', async () => {
    await expect(startLoadGenerator(loadGeneratorRequest('none'))).rejects.toThrow(
      /^the load generator: topic none at/,
    );
  });
});

describe('the collector', () => {
  it('observes answers as they come and delivers them with their times', async () => {
    const topic = await test.topic('out');
    const collector = await startCollector(collectorRequest(topic));
    expect(await collector.call('progress', {})).toMatchObject({ answers: 0 });
    const producer = await TopicProducer.open(test.client, topic);
    const codec = answerCodec('binary', workload);
    const sentMs: number[] = [];
    for (let block = 0; block < 20; block++) {
      for (let i = 0; i < 5; i++) {
        codec.encode(producer.batches[0]![i % 4]!, Float64Array.of(block * 5 + i, 1, 2, 3, 4, -5), 0, 0, 0);
      }
      sentMs.push(monotonicMs());
      await producer.flush();
      await sleep(10);
    }
    await producer.close();
    const quiet = await collector.call('quiet', { quietMs: 300, answers: 100, limitMs: 10_000 });
    expect(quiet.answers).toBe(100);
    expect(quiet.nowMs - quiet.lastMs).toBeGreaterThanOrEqual(300);
    const file = join(stored.folder, 'collected.bin');
    const report = await collector.call('deliver', { file });
    await collector.end();
    const { rows, count, commitEnds, commitMs, appendedMs } = readCollected(file);
    expect(count).toBe(100);
    expect(commitEnds.at(-1)).toBe(100);
    const visibleNs = commitMs.map((atMs, commit) => (atMs - appendedMs[commit]!) * 1e6);
    expect(report.visibleMaxNs / Math.max(...visibleNs)).toBeCloseTo(1, 2);
    expect(report.visibleP50Ns).toBeLessThanOrEqual(report.visibleMaxNs);
    let row = 0;
    for (const [commit, end] of commitEnds.entries()) {
      for (; row < end; row++) {
        const id = rows[row * 6]!;
        expect([...rows.subarray(row * 6 + 1, row * 6 + 6)]).toEqual([1, 2, 3, 4, -5]);
        expect(commitMs[commit]).toBeGreaterThan(sentMs[Math.floor(id / 5)]!);
      }
      // To within the millisecond of the broker's clock.
      expect(commitMs[commit]! - appendedMs[commit]!).toBeGreaterThan(-2);
    }
  });

  it('is not kept by what never comes', async () => {
    const collector = await startCollector(collectorRequest(await test.topic('out')));
    expect(await collector.call('quiet', { quietMs: 50, answers: 1, limitMs: 400 })).toMatchObject({ answers: 0 });
    await collector.end();
  });
});
