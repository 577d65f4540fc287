import { appendFileSync } from 'node:fs';
import type { EngineMetric, TopicJob } from '../contracts/engine.ts';
import { propertiesText } from './host-settings.ts';
import type { Jars } from './jar-set.ts';
import { heapFlags, JavaProcess } from './java-process.ts';

/** What jvm/host/HostState.java prints of a host that consumes, or is about to. */
export const READY = '{"state":"ready"}';
/** How long a virtual machine needs under load to warm up, ms: the same for all engines, to favour none. */
export const WARM_UP_MS = 15_000;
/** The beginning of a line that holds a sample of a metric. */
const METRIC = '{"metric":';

/** A Java program that hosts a job. */
interface HostProcess {
  /** Its name in errors: 'Kafka Streams'. */
  readonly name: string;
  /** Its role in the engine. */
  readonly role: string;
  readonly jars: Jars;
  readonly heapMiB: number;
  /** Flags of the virtual machine, besides those of the heap. */
  readonly flags: readonly string[];
  readonly mainClass: string;
  /** Its standard input; not a file, and not arguments, as it may hold secrets. */
  readonly settings: Readonly<Record<string, string>>;
  /** How long it may take to end cleanly, ms. */
  readonly graceMs: number;
}

/** Runs a job in its own virtual machine until the job's signal aborts; rejects with the reason if it ends before. */
export async function runHost(job: TopicJob, host: HostProcess): Promise<void> {
  const java = await JavaProcess.start({
    name: host.name,
    classpath: host.jars.classpath,
    flags: [...heapFlags(host.heapMiB), ...host.flags],
    mainClass: host.mainClass,
    arguments: [],
    input: propertiesText(host.settings),
    onLine: (line) => {
      if (line === READY) {
        job.onReady();
      } else if (line.startsWith(METRIC)) {
        job.onMetric((JSON.parse(line) as { metric: EngineMetric }).metric);
      } else {
        appendFileSync(job.logFile, `${line}\n`);
      }
    },
    graceMs: host.graceMs,
    scratchFolder: job.folder,
    logFile: job.logFile,
  });
  job.onStart({ pid: java.pid, role: host.role });
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
}
