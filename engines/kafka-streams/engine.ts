import { rmSync } from 'node:fs';
import { JavaProcess } from '../../jvm/java-process.ts';
import { javaRequirements } from '../../jvm/java-tools.ts';
import { numberOption } from '../../workloads/options.ts';
import type { JavaEngine, JavaJob } from '../engine.ts';
import { kafkaStreamsJars } from './jars.ts';
import { options } from './options.ts';
import { hostSettings, javaFlags, propertiesText } from './settings.ts';

/** How long it may take to close its streams and to remove what is theirs (3 s and 2 s at most), ms; it is killed 5 s later. */
const GRACE_MS = 6000;
const READY = '{"state":"ready"}';

/** Kafka Streams in a virtual machine of its own: the workload's operator with its state store, a task a partition. */
export const kafkaStreams: JavaEngine = {
  name: 'kafka-streams',
  title: 'Kafka Streams',
  model: 'streaming',
  form: 'java',
  options,
  warmUpMs: 12_000,
  // Exactly once, answers become visible with the transaction that a commit ends.
  periodMs: (options) => (options.guarantee === 'exactly-once' ? numberOption(options, 'commit-interval') : 0),
  requirements: javaRequirements,
  jars: kafkaStreamsJars,
  async run(job) {
    try {
      const classpath = await kafkaStreamsJars.fetch({ signal: job.signal });
      if (!job.signal.aborted) {
        await host(job, classpath);
      }
    } catch (error) {
      if (!job.signal.aborted) {
        throw error;
      }
    }
  },
};

async function host(job: JavaJob, classpath: string): Promise<void> {
  try {
    const java = await JavaProcess.start({
      name: kafkaStreams.title,
      classpath,
      flags: javaFlags(job.options),
      mainClass: 'millrace.KafkaStreamsHost',
      arguments: [],
      // Not a file, and not arguments: the settings may hold secrets.
      input: propertiesText(hostSettings(job)),
      onLine: (line) => line === READY && job.onReady(),
      graceMs: GRACE_MS,
      scratchFolder: job.folder,
      logFile: job.logFile,
    });
    job.onStart(java.pid);
    const stop = (): void => void java.stop();
    job.signal.addEventListener('abort', stop);
    if (job.signal.aborted) {
      stop();
    }
    const reason = await java.exited;
    job.signal.removeEventListener('abort', stop);
    if (!job.signal.aborted) {
      throw new Error(reason);
    }
  } finally {
    rmSync(job.folder, { recursive: true, force: true });
  }
}
