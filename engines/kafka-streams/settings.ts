import { numberOption } from '../../contracts/options.ts';
import { type HostJob, hostSettings } from '../../jvm/host-settings.ts';

/** How much longer than a commit interval a transaction may take before the cluster rolls it back, ms. */
const TRANSACTION_SLACK_MS = 10_000;

/**
 * All that the host is given: properties of Kafka Streams and its clients, and, from `millrace.` on, its own. Those of
 * the user's clients come first, so that they cannot change what the options say. They may be secret.
 */
export function streamsSettings(job: HostJob): Record<string, string> {
  const { options } = job;
  return {
    ...hostSettings(job, ''),
    'application.id': job.prefix,
    'state.dir': job.folder,
    'num.stream.threads': String(options.threads),
    'processing.guarantee': options.guarantee === 'exactly-once' ? 'exactly_once_v2' : 'at_least_once',
    'commit.interval.ms': String(options['commit-interval']),
    // Kafka Streams would refuse a commit interval above its own limit of 10 s.
    'producer.transaction.timeout.ms': String(numberOption(options, 'commit-interval') + TRANSACTION_SLACK_MS),
    'statestore.cache.max.bytes': String(numberOption(options, 'cache') * 2 ** 20),
    'producer.linger.ms': String(options.linger),
    'main.consumer.auto.offset.reset': 'earliest',
    'enable.metrics.push': 'false',
    'millrace.store': String(options.store),
    'millrace.cache': String(options.cache),
    'millrace.changelog': String(options.changelog),
  };
}
