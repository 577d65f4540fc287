// A process of its own that sends the events of a trace, so that no engine shares its time with the load.

import { answerCalls } from '../../processes/calls.ts';
import { loadWorkload } from '../../trace/load-workload.ts';
import { arrivalOffsetsMs } from '../../trace/schedule.ts';
import { loadTrace } from '../../trace/store.ts';
import { connect } from './client.ts';
import type { DriverCalls, DriverRequest } from './driver-protocol.ts';
import { Driver } from './event-driver.ts';
import { EventSender } from './event-sender.ts';
import { TopicProducer } from './producer.ts';
import { becomeRealTime } from './real-time.ts';

let driver: Driver | undefined;
let realTime = false;

answerCalls<DriverCalls>({
  open,
  fill: async () => ({ ...(await opened().fill()), realTime }),
  schedule: ({ epochMs }) => opened().schedule(epochMs),
  stop: () => {
    opened().stop();
    return {};
  },
});

async function open(request: DriverRequest): Promise<ReturnType<DriverCalls['open']>> {
  const workload = await loadWorkload(request.workload);
  const { trace } = loadTrace(request.traceFolder, workload);
  const client = await connect(request.client);
  const producer = await TopicProducer.open(client, ...request.topics);
  await client.close();
  const { schedule } = request;
  const offsetsMs = schedule && arrivalOffsetsMs(trace.columns.event_time, schedule);
  const sender = new EventSender(workload, trace, request.format, producer);
  realTime = becomeRealTime();
  driver = new Driver(sender, producer, schedule?.prefix ?? trace.events, offsetsMs);
  return { events: trace.events, partitions: producer.batches[0]!.length, closingMs: sender.closingMs };
}

function opened(): Driver {
  if (driver === undefined) {
    throw new Error('the driver has not been opened');
  }
  return driver;
}
