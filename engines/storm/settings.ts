import { type HostJob, hostSettings, prefixed } from '../../jvm/host-settings.ts';

/**
 * All settings of the host: its own, which begin with `millrace.`; those of all Kafka clients, which may be secret and
 * begin with `client.`, and of the producer alone; and those of the topology, all whole numbers, from `storm.` on.
 */
export function stormSettings(job: HostJob): Record<string, string> {
  const { options } = job;
  const pending = options['max-spout-pending'];
  return {
    ...hostSettings(job, 'client.'),
    ...prefixed('storm.', {
      'topology.acker.executors': String(options.ackers),
      'topology.producer.batch.size': String(options['batch-size']),
      'topology.batch.flush.interval.millis': String(options['flush-interval']),
      'topology.message.timeout.secs': String(options['message-timeout']),
      ...(pending !== 0 && { 'topology.max.spout.pending': String(pending) }),
    }),
    'producer.linger.ms': String(options.linger),
    'millrace.parallelism': String(options.parallelism),
    'millrace.poll-timeout': String(options['poll-timeout']),
    'millrace.commit-interval': String(options['commit-interval']),
  };
}
