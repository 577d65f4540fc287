import { compilerCpuSeconds, processCpuSeconds } from '../../processes/process-usage.ts';
import type { Client } from './client.ts';
import { TopicFetcher } from './fetcher.ts';
import { TopicProducer } from './producer.ts';
import { inputTopic } from './topics.ts';

/** Requests as full as those of a preload, then small ones, like those of a schedule. */
const LEAST_REQUESTS = 8000;
const MOST_REQUESTS = 80_000;
const FULL_REQUESTS = 400;
const REQUESTS_UNDER_WAY = 4;
/** Records of a request, by partition. */
const FULL_RECORDS = 1000;
const RECORDS = 3;
const VALUE_BYTES = 100;
/** The compiler is idle if it took less than this share of the broker's CPU time since the last look. */
const AT_REST_SHARE = 0.1;
const LOOK_EVERY_MS = 2000;

/**
 * Sends and fetches through a topic of its own until a fresh broker's code is compiled and its compiler is idle: it
 * would take a core from the first trials. Takes 10 to 30 s. Where the system does not show the compiler's CPU time, it
 * ends after 8000 requests.
 *
 * @param pid of the broker
 */
export async function warmUp(client: Client, pid: number, signal?: AbortSignal): Promise<void> {
  const topic = inputTopic(`millrace-${process.pid}-warm-up`, 4);
  await client.createTopics([topic]);
  const producer = await TopicProducer.open(client, topic.name);
  let failure: Error | undefined;
  const fetcher = await TopicFetcher.start(client, [topic.name], [0, 1, 2, 3], 'read_uncommitted', {
    partition() {},
    record() {},
    received() {},
    failed(error) {
      failure = error;
    },
  });
  const read = () => ({ compiler: compilerCpuSeconds(pid), all: processCpuSeconds(pid) });
  let before = read();
  let idle = before.compiler === undefined;
  const watch = setInterval(() => {
    const { compiler, all } = read();
    idle = compiler === undefined || compiler - (before.compiler ?? 0) < AT_REST_SHARE * (all - before.all);
    before = { compiler, all };
  }, LOOK_EVERY_MS);
  let sent = 0;
  const lanes = Array.from({ length: REQUESTS_UNDER_WAY }, async () => {
    while (sent < LEAST_REQUESTS || (!idle && sent < MOST_REQUESTS)) {
      signal?.throwIfAborted();
      const records = sent < FULL_REQUESTS ? FULL_RECORDS : RECORDS;
      sent++;
      for (const batch of producer.batches[0]!) {
        for (let record = 0; record < records; record++) {
          batch.bytes.fill(0, batch.begin(VALUE_BYTES, sent, record));
        }
      }
      await producer.flush();
    }
  });
  try {
    await Promise.all(lanes);
    if (failure !== undefined) {
      throw failure;
    }
  } finally {
    clearInterval(watch);
    await fetcher.close();
    await producer.close();
    await client.deleteTopics([topic.name]);
  }
}
