import { numberOption } from '../../contracts/options.ts';
import { type HostJob, hostSettings } from '../../jvm/host-settings.ts';

/** How much longer than a commit interval a transaction may take before the cluster rolls it back, ms. */
const TRANSACTION_SLACK_MS = 10_000;

/**
 * All settings of the host: properties of Kafka Streams and its clients, and its own, which begin with `millrace.`. The
 * user's client properties come first, so that they cannot override the options. They may be secret.
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
  };
}
