import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JavaProcess } from '../../jvm/java-process.ts';
import { javaRequirements } from '../../jvm/java-tools.ts';
import { numberOption } from '../../workloads/options.ts';
import type { JavaEngine, JavaJob } from '../engine.ts';
import { kafkaStreamsJars } from './jars.ts';
import { options } from './options.ts';
import { hostSettings, javaFlags, propertiesText, stateFolder } from './settings.ts';
import { untilLogged } from './until-logged.ts';

/** How long it may take to close its streams, ms; it is killed 5 s later. */
const GRACE_MS = 5000;
const READY = '{"state":"ready"}';
/** Readable by its owner only: the settings may hold secrets. */
const PRIVATE = { mode: 0o600 };

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
  async prepare() {
    await kafkaStreamsJars();
  },
  async run(job) {
    try {
      const { classpath } = await kafkaStreamsJars({ signal: job.signal });
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
  const settingsFile = join(job.folder, 'settings.properties');
  const logFile = join(job.folder, 'engine.log');
  const scratchFolder = stateFolder(job.folder);
  const applicationId = `millrace-kafka-streams-${randomBytes(6).toString('hex')}`;
  writeFileSync(settingsFile, propertiesText(hostSettings(job, applicationId)), PRIVATE);
  writeFileSync(logFile, '', PRIVATE);
  const stopping = new AbortController();
  try {
    const java = await JavaProcess.start({
      name: kafkaStreams.title,
      classpath,
      flags: javaFlags(job.options),
      mainClass: 'millrace.KafkaStreamsHost',
      arguments: [settingsFile],
      graceMs: GRACE_MS,
      scratchFolder,
      logFile,
    });
    job.onStart(java.pid);
    const watching = untilLogged(logFile, READY, stopping.signal).then((ready) => ready && job.onReady());
    const stop = (): void => void java.stop();
    job.signal.addEventListener('abort', stop);
    if (job.signal.aborted) {
      stop();
    }
    const reason = await java.exited;
    job.signal.removeEventListener('abort', stop);
    stopping.abort();
    await watching;
    if (!job.signal.aborted) {
      throw new Error(reason);
    }
  } finally {
    rmSync(settingsFile, { force: true });
    rmSync(scratchFolder, { recursive: true, force: true });
  }
}
