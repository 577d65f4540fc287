import type { Client } from './client.ts';
import { TopicFetcher } from './fetcher.ts';
import { TopicProducer } from './producer.ts';
import { inputTopic } from './topics.ts';

/** Requests as full as a fill's, and then of a few records, as a schedule makes them. */
const REQUESTS = 8000;
const FULL_REQUESTS = 400;
const REQUESTS_UNDER_WAY = 4;
/** Records of a request, by partition. */
const FULL_RECORDS = 1000;
const RECORDS = 3;
const VALUE_BYTES = 100;

/**
 * Sends and fetches through a topic of its own until a fresh broker's code is compiled: it would take a core from the
 * first trial. Takes some seconds.
 */
export async function warmUp(client: Client, signal?: AbortSignal): Promise<void> {
  const topic = inputTopic(`millrace-${process.pid}-warm-up`, 4);
  await client.createTopics([topic]);
  const producer = await TopicProducer.open(client, topic.name);
  let failure: Error | undefined;
  const fetcher = await TopicFetcher.start(client, topic.name, [0, 1, 2, 3], 'read_uncommitted', {
    partition() {},
    record() {},
    received() {},
    failed(error) {
      failure = error;
    },
  });
  let sent = 0;
  const lanes = Array.from({ length: REQUESTS_UNDER_WAY }, async () => {
    for (; sent < REQUESTS; sent++) {
      signal?.throwIfAborted();
      const records = sent < FULL_REQUESTS ? FULL_RECORDS : RECORDS;
      for (const batch of producer.batches) {
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
    await fetcher.close();
    await producer.close();
    await client.deleteTopics([topic.name]);
  }
}
