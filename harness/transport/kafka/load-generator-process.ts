// A child process that sends the events of a trace, so that no engine shares its time with the load.

import { answerCalls } from '../../processes/calls.ts';
import { loadWorkload } from '../../trace/load-workload.ts';
import { arrivalOffsetsMs } from '../../trace/schedule.ts';
import { loadTrace } from '../../trace/store.ts';
import { connect } from './client.ts';
import { EventSender } from './event-sender.ts';
import { LoadGenerator } from './load-generator.ts';
import type { LoadGeneratorCalls, LoadGeneratorRequest } from './load-generator-protocol.ts';
import { TopicProducer } from './producer.ts';
import { becomeRealTime } from './real-time.ts';

let loadGenerator: LoadGenerator | undefined;
let realTime = false;

answerCalls<LoadGeneratorCalls>({
  open,
  preload: async () => ({ ...(await opened().preload()), realTime }),
  schedule: ({ scheduleStartMs }) => opened().schedule(scheduleStartMs),
  stop: () => {
    opened().stop();
    return {};
  },
});

async function open(request: LoadGeneratorRequest): Promise<ReturnType<LoadGeneratorCalls['open']>> {
  const workload = await loadWorkload(request.workload);
  const { trace } = loadTrace(request.traceFolder, workload);
  const client = await connect(request.client);
  const producer = await TopicProducer.open(client, ...request.topics);
  await client.close();
  const { schedule } = request;
  const offsetsMs = schedule && arrivalOffsetsMs(trace.columns.event_time, schedule);
  const sender = new EventSender(workload, trace, request.format, producer);
  realTime = becomeRealTime();
  loadGenerator = new LoadGenerator(sender, producer, schedule?.preload ?? trace.events, offsetsMs);
  return { events: trace.events, partitions: producer.batches[0]!.length, closingMs: sender.closingMs };
}

function opened(): LoadGenerator {
  if (loadGenerator === undefined) {
    throw new Error('the load generator has not been opened');
  }
  return loadGenerator;
}
