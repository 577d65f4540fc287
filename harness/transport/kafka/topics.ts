import type { TopicSpec } from './client.ts';

/** Event times are those of the trace, years ago: nothing may be deleted, rolled or refused because of them. */
const KEEP_ALL = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'segment.bytes': String(2 ** 30),
  'segment.ms': String(1000 * 365 * 86_400_000),
};

/** The topic of events; a record bears its event time. */
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

/** The topic of answers; a record bears the time at which the broker appended it. */
export function outputTopic(name: string, partitions: number): TopicSpec {
  return { name, partitions, configs: { ...KEEP_ALL, 'message.timestamp.type': 'LogAppendTime' } };
}
