import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineProcess } from '../../contracts/engine.ts';
import { freePorts } from '../../jvm/free-ports.ts';
import { heapFlags, JavaProcess } from '../../jvm/java-process.ts';
import { FlinkRest } from './rest.ts';

const HOST = '127.0.0.1';
const POLL_MS = 50;
/** Heap of the JobManager, which sees no event, MiB. */
const JOB_MANAGER_HEAP = 256;
/** Parts of the TaskManager's memory, MiB: Flink's own of the heap, and what lies beside the heap. */
const FRAMEWORK_HEAP = 128;
const FRAMEWORK_OFF_HEAP = 128;
const MANAGED = 256;
/** Network buffers for each slot, MiB: a sort before a shuffle takes 16 of it. */
const NETWORK = 32;

/** What Flink asks of Java 17. */
const MODULES = [
  ...['java.rmi/sun.rmi.registry', 'java.security.jgss/sun.security.krb5', 'java.base/sun.net.util'].map(
    (name) => `--add-exports=${name}=ALL-UNNAMED`,
  ),
  ...['lang', 'lang.reflect', 'io', 'net', 'nio', 'text', 'time', 'util']
    .concat(['util.concurrent', 'util.concurrent.atomic', 'util.concurrent.locks'])
    .map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`),
  '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
];

const LOGGING = `rootLogger.level=WARN
rootLogger.appenderRef.console.ref=console
appender.console.name=console
appender.console.type=Console
appender.console.target=SYSTEM_ERR
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d{HH:mm:ss,SSS} %p %c{1} - %m%n
`;

/** A session cluster to run a job in. */
export interface FlinkCluster {
  /** Address of its REST interface. */
  readonly address: string;
  /** Resolves with why one of its processes ended; never for processes that are not ours. Never rejects. */
  readonly exited: Promise<string>;
  /** Ends what was started. */
  stop(): Promise<void>;
}

/** The cluster to start. */
interface FlinkClusterRequest {
  readonly classpath: string;
  /** The folder for all files of the processes. */
  readonly folder: string;
  readonly logFile: string;
  readonly slots: number;
  /** The heap of the TaskManager. */
  readonly heapMiB: number;
  readonly signal: AbortSignal;
  onStart(process: EngineProcess): void;
  /** Called with each line that the TaskManager prints. */
  onLine?(line: string): void;
}

/**
 * Starts a JobManager and a TaskManager, and waits until they take a job.
 *
 * @throws Error with why one of them ended, or the signal's reason after an abort. Nothing is left running.
 */
export async function startFlinkCluster(request: FlinkClusterRequest): Promise<FlinkCluster> {
  const { slots, heapMiB, signal } = request;
  if (/[,|:]/.test(request.folder)) {
    throw new Error(`Flink takes a path with a comma, a colon or | for several: ${request.folder}`);
  }
  const [restPort, rpcPort] = (await freePorts(2)) as [number, number];
  const settings = { ...networkSettings(restPort, rpcPort), ...memorySettings(request) };
  const address = `http://${HOST}:${restPort}`;
  const rest = new FlinkRest(address);
  const processes: JavaProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((each) => each.stop()));
  };
  try {
    const manager = await startProcess(request, settings, {
      role: 'JobManager',
      mainClass: 'org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint',
      heapMiB: JOB_MANAGER_HEAP,
      flags: [],
    });
    processes.push(manager);
    // A TaskManager that connects before anybody listens waits until its request times out.
    await until(() => isListening(rpcPort), manager.exited, signal);
    const worker = await startProcess(request, settings, {
      role: 'TaskManager',
      mainClass: 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner',
      heapMiB,
      flags: [`-XX:MaxDirectMemorySize=${FRAMEWORK_OFF_HEAP + NETWORK * slots}m`],
    });
    processes.push(worker);
    const exited = Promise.race([manager.exited, worker.exited]);
    const isReady = async (): Promise<boolean> => (await rest.overview(signal)).slots >= slots;
    await until(() => isReady().catch(() => false), exited, signal);
    return { address, exited, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits; throws why a process has ended meanwhile. */
async function until(isDone: () => Promise<boolean>, exited: Promise<string>, signal: AbortSignal): Promise<void> {
  while (!(await isDone())) {
    const reason = await Promise.race([exited, sleep(POLL_MS, undefined, { signal })]);
    if (reason !== undefined) {
      throw new Error(reason);
    }
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    socket.once('connect', () => resolve(socket.destroy().destroyed)).once('error', () => resolve(false));
  });
}

interface Part {
  readonly role: 'JobManager' | 'TaskManager';
  readonly mainClass: string;
  readonly heapMiB: number;
  readonly flags: readonly string[];
}

/** Starts a process with its own folder for settings and files. */
async function startProcess(
  { classpath, folder, logFile, onStart, onLine }: FlinkClusterRequest,
  settings: Readonly<Record<string, string | number>>,
  { role, mainClass, heapMiB, flags }: Part,
): Promise<JavaProcess> {
  const scratchFolder = join(folder, role);
  mkdirSync(scratchFolder);
  const all = {
    ...settings,
    'io.tmp.dirs': join(scratchFolder, 'tmp'),
    'web.upload.dir': join(scratchFolder, 'upload'),
    'execution.checkpointing.dir': `file://${join(folder, 'JobManager', 'checkpoints')}`,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
  writeFileSync(join(scratchFolder, 'config.yaml'), lines.join(''));
  const logging = join(scratchFolder, 'log4j2.properties');
  writeFileSync(logging, LOGGING);
  const java = await JavaProcess.start({
    name: `the ${role}`,
    classpath,
    flags: [...MODULES, ...heapFlags(heapMiB), ...flags, `-Dlog4j2.configurationFile=${logging}`],
    mainClass,
    arguments: ['--configDir', scratchFolder, ...(role === 'JobManager' ? ['--executionMode', 'cluster'] : [])],
    ...(role === 'TaskManager' && onLine && { onLine }),
    // Their state is thrown away: there is nothing to close cleanly.
    graceMs: 0,
    scratchFolder,
    logFile,
  });
  onStart({ pid: java.pid, role });
  return java;
}

function networkSettings(restPort: number, rpcPort: number) {
  return {
    'jobmanager.rpc.address': HOST,
    'jobmanager.rpc.port': rpcPort,
    'jobmanager.bind-host': HOST,
    'rest.address': HOST,
    'rest.bind-address': HOST,
    'rest.port': restPort,
    'rest.bind-port': restPort,
    'taskmanager.host': HOST,
    'taskmanager.bind-host': HOST,
    // A TaskManager that its JobManager is not yet ready for would try again after 10 s.
    'cluster.registration.error-delay': '200 ms',
    // On a busy machine a process may be slow without being lost.
    'pekko.ask.timeout': '60 s',
    // A job's arguments may be secret: they go in messages, not in files.
    'blob.offload.minsize': 2 ** 31 - 1,
  };
}

/** All sizes, which the scripts of a distribution would otherwise calculate. */
function memorySettings({ slots, heapMiB }: FlinkClusterRequest) {
  return {
    'taskmanager.numberOfTaskSlots': slots,
    'taskmanager.cpu.cores': slots,
    'taskmanager.memory.framework.heap.size': `${FRAMEWORK_HEAP}m`,
    'taskmanager.memory.framework.off-heap.size': `${FRAMEWORK_OFF_HEAP}m`,
    'taskmanager.memory.task.heap.size': `${heapMiB - FRAMEWORK_HEAP}m`,
    'taskmanager.memory.task.off-heap.size': '0m',
    'taskmanager.memory.managed.size': `${MANAGED}m`,
    'taskmanager.memory.network.min': `${NETWORK * slots}m`,
    'taskmanager.memory.network.max': `${NETWORK * slots}m`,
    'taskmanager.memory.jvm-metaspace.size': '256m',
    'taskmanager.memory.jvm-overhead.min': '192m',
    'taskmanager.memory.jvm-overhead.max': '192m',
  };
}
