import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TopicJob } from '../../contracts/engine.ts';
import { numberOption } from '../../contracts/options.ts';
import { hostSettings } from '../../jvm/host-settings.ts';
import type { Jars } from '../../jvm/jar-set.ts';

/** The jars that an executor needs and not every Spark has. */
const CONNECTOR = /^(spark-sql-kafka|spark-token-provider-kafka|kafka-clients|commons-pool2)-?[\d_]/;

/** Flags of the virtual machine: the packages that Spark opens by reflection. */
export const FLAGS: readonly string[] = [
  ...['java.io', 'java.lang', 'java.lang.invoke', 'java.lang.reflect', 'java.net', 'java.nio', 'java.util'],
  ...['java.util.concurrent', 'java.util.concurrent.atomic', 'jdk.internal.ref', 'sun.nio.ch', 'sun.nio.cs'],
  ...['sun.security.action', 'sun.util.calendar'],
]
  .map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`)
  .concat('-Dio.netty.tryReflectionSetAccessible=true');

/**
 * All settings of the host: Spark's own, and properties of its Kafka clients, which begin with `kafka.` and may be
 * secret.
 */
export function sparkSettings(job: TopicJob): Record<string, string> {
  return {
    ...hostSettings(job, 'kafka.'),
    'spark.app.name': job.prefix,
    'spark.ui.enabled': 'false',
    'spark.local.dir': join(job.folder, 'local'),
    'spark.sql.warehouse.dir': join(job.folder, 'warehouse'),
    'spark.sql.shuffle.partitions': String(job.options['shuffle-partitions']),
    'spark.sql.streaming.stateStore.providerClass':
      'org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider',
    // Plans, which errors show, hold the options of sources and sinks.
    'spark.sql.redaction.options.regex': '.*',
    'millrace.query': job.question.query,
    'millrace.streams': job.inputs.map(({ stream }) => stream).join(' '),
    'millrace.event-columns': job.inputs.map(({ columns }) => columns.join(' ')).join(),
    'millrace.answer-columns': job.question.answers.columns.join(' '),
  };
}

/** Those of micro-batches. */
export function microBatchSettings({ options }: TopicJob, jars: Jars): Record<string, string> {
  return {
    ...placeSettings({ options }, jars),
    'millrace.mode': 'micro-batch',
    'millrace.interval': String(options.interval),
    'millrace.max-events': String(options['max-events']),
  };
}

/** Those of real time. */
export function realTimeSettings({ options, inputs, output }: TopicJob): Record<string, string> {
  return {
    // The tasks of all stages run at once, in a thread each.
    ...localSettings(inputs.length * output.partitions + numberOption(options, 'shuffle-partitions')),
    'spark.shuffle.streaming.networkBufferMaxWaitTimeMs': String(options['network-buffer-wait']),
    // Real time supports no older one.
    'spark.sql.streaming.stateStore.checkpointFormatVersion': '2',
    'millrace.mode': 'real-time',
    'millrace.interval': String(options['batch-duration']),
    'millrace.max-events': '0',
  };
}

/** Where tasks run: here, or in the user's own cluster. */
export function placeSettings({ options }: Pick<TopicJob, 'options'>, { own, lib }: Jars): Record<string, string> {
  const { cluster, cores, heap } = options;
  if (cluster === '') {
    return localSettings(Number(cores));
  }
  const connector = readdirSync(lib).filter((name) => CONNECTOR.test(name));
  return {
    'spark.master': String(cluster),
    'spark.cores.max': String(cores),
    'spark.executor.memory': `${heap}m`,
    'spark.jars': [own, ...connector.map((name) => join(lib, name))].join(','),
  };
}

function localSettings(tasks: number): Record<string, string> {
  return {
    'spark.master': `local[${tasks}]`,
    'spark.driver.host': '127.0.0.1',
    'spark.driver.bindAddress': '127.0.0.1',
  };
}
