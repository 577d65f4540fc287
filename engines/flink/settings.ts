import { numberOption } from '../../contracts/options.ts';
import { type HostJob, hostSettings, prefixed, propertiesText } from '../../jvm/host-settings.ts';

/** How much longer than a checkpoint interval a transaction may take before the cluster rolls it back, ms. */
const TRANSACTION_SLACK_MS = 60_000;

/** The settings of FlinkJob.java. They may hold secrets. */
export function jobSettings(job: HostJob): string {
  const { options } = job;
  return propertiesText({
    ...hostSettings(job, 'client.'),
    'millrace.parallelism': String(options.parallelism),
    'millrace.guarantee': String(options.guarantee ?? 'at-least-once'),
    'producer.linger.ms': '0',
    'flink.pipeline.object-reuse': 'true',
    // A failing job reports it, and is not restarted.
    'flink.restart-strategy.type': 'none',
    ...('guarantee' in options ? streamSettings(job) : batchSettings()),
  });
}

function streamSettings({ options }: HostJob): Record<string, string> {
  const checkpointMs = numberOption(options, 'checkpoint-interval');
  if (options.guarantee === 'exactly-once' && checkpointMs === 0) {
    throw new Error('exactly once, answers become visible at checkpoints only: checkpoint-interval must not be 0');
  }
  return {
    'producer.transaction.timeout.ms': String(checkpointMs + TRANSACTION_SLACK_MS),
    ...prefixed('flink.', {
      'execution.runtime-mode': 'STREAMING',
      'execution.buffer-timeout.interval': `${options['buffer-timeout']} ms`,
      'pipeline.auto-watermark-interval': `${options['watermark-interval']} ms`,
      'state.backend.type': options['state-backend'] === 'rocksdb' ? 'rocksdb' : 'hashmap',
      ...(checkpointMs > 0 && { 'execution.checkpointing.interval': `${checkpointMs} ms` }),
    }),
  };
}

function batchSettings(): Record<string, string> {
  return prefixed('flink.', {
    'execution.runtime-mode': 'BATCH',
    // The parallelism is the option's.
    'execution.batch.adaptive.auto-parallelism.enabled': 'false',
  });
}
