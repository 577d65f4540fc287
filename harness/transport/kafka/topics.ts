import type { StreamTopic } from '../../../contracts/engine.ts';
import { streamsOf, type Workload } from '../../../contracts/workload.ts';
import type { TopicSpec } from './client.ts';
import { wireColumnsOf } from './wire.ts';

/** Event times are those of the trace, years ago: nothing may be deleted, rolled or refused because of them. */
const KEEP_ALL = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'segment.bytes': String(2 ** 30),
  'segment.ms': String(1000 * 365 * 86_400_000),
};

/** A topic of events; a record's timestamp is its event time. */
export function inputTopic(name: string, partitions: number): TopicSpec {
  return {
    name,
    partitions,
    configs: {
      ...KEEP_ALL,
      'message.timestamp.type': 'CreateTime',
      'message.timestamp.after.max.ms': '9223372036854775807',
    },
  };
}

/** The topics of a workload's streams, in their order, by names that begin with `prefix`. */
export function streamTopics(workload: Workload, prefix: string, partitions: number): StreamTopic[] {
  return streamsOf(workload).map((stream) => ({
    name: `${prefix}-in-${stream.name}`,
    partitions,
    stream: stream.name,
    columns: wireColumnsOf(stream),
  }));
}

/** The topic of answers; a record's timestamp is the time at which the broker appended it. */
export function outputTopic(name: string, partitions: number): TopicSpec {
  return { name, partitions, configs: { ...KEEP_ALL, 'message.timestamp.type': 'LogAppendTime' } };
}
