// A child process that reads the answers of a topic as they become visible, and notes when they do.
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../clock.ts';
import { answerCalls, ownUsage } from '../../processes/calls.ts';
import { loadWorkload } from '../../trace/load-workload.ts';
import { AnswerCollection } from './answer-collection.ts';
import { connect } from './client.ts';
import { writeCollected } from './collected.ts';
import type { CollectorCalls, CollectorRequest, Progress } from './collector-protocol.ts';
import { TopicFetcher } from './fetcher.ts';
import { becomeRealTime } from './real-time.ts';
import { answerCodec } from './wire.ts';

/** How often quiet is checked for. */
const LOOK_MS = 5;

interface Running {
  readonly collection: AnswerCollection;
  readonly fetcher: TopicFetcher;
}
let running: Running | undefined;

answerCalls<CollectorCalls>({
  open,
  progress: () => progressOf(opened().collection),
  quiet,
  async deliver({ file }) {
    const { collection, fetcher } = opened();
    await fetcher.close();
    writeCollected(file, collection.answers());
    const { visible } = collection;
    return {
      ...progressOf(collection),
      ...ownUsage(),
      visibleP50Ns: visible.percentileNs(50),
      visibleP99Ns: visible.percentileNs(99),
      visibleMaxNs: visible.maxNs,
    };
  },
});

async function open(request: CollectorRequest): Promise<{ partitions: number }> {
  const workload = await loadWorkload(request.workload);
  const client = await connect(request.client);
  const { leaders } = await client.topic(request.topic);
  const codec = answerCodec(request.format, workload);
  const collection = new AnswerCollection(codec, workload.answers.columns.length, request.capacity);
  const fetcher = await TopicFetcher.start(client, [request.topic], [...leaders.keys()], request.isolation, collection);
  await client.close();
  running = { collection, fetcher };
  becomeRealTime();
  return { partitions: leaders.length };
}

async function quiet({ quietMs, answers = 0, limitMs }: Parameters<CollectorCalls['quiet']>[0]): Promise<Progress> {
  const { collection } = opened();
  const calledMs = monotonicMs();
  for (;;) {
    const nowMs = monotonicMs();
    const stillMs = nowMs - Math.max(calledMs, Number.isNaN(collection.lastMs) ? 0 : collection.lastMs);
    if ((collection.count >= answers && stillMs >= quietMs) || nowMs - calledMs >= limitMs) {
      return progressOf(collection);
    }
    throwFailure(collection);
    await sleep(LOOK_MS);
  }
}

function progressOf(collection: AnswerCollection): Progress {
  throwFailure(collection);
  return { answers: collection.count, lastMs: collection.lastMs, nowMs: monotonicMs() };
}

function throwFailure({ failure }: AnswerCollection): void {
  if (failure !== undefined) {
    throw failure;
  }
}

function opened(): Running {
  if (running === undefined) {
    throw new Error('the collector has not been opened');
  }
  return running;
}
