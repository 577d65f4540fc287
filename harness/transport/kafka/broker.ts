import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MillraceError, machineError } from '../../../contracts/errors.ts';
import { freePorts } from '../../../jvm/free-ports.ts';
import { JavaProcess } from '../../../jvm/java-process.ts';
import { brokerJars } from './broker-jars.ts';
import { brokerProperties, HOST } from './broker-settings.ts';
import { connect } from './client.ts';

/** Heap of the broker, fixed. */
export const BROKER_HEAP_MIB = 1024;
/** A broker that does not answer within this has failed to start. */
const START_LIMIT_MS = 90_000;
const PROBE_EVERY_MS = 100;

/** How to start a broker. */
export interface BrokerRequest {
  /** An existing folder for its data and its log. */
  readonly folder: string;
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Default {@link BROKER_HEAP_MIB}. */
  readonly heapMiB?: number;
  /** Default: free ones. */
  readonly ports?: { readonly broker: number; readonly controller: number };
}

/** Our own broker, empty when it starts. It ends with this process, however that ends. */
export interface Broker {
  /** host:port. */
  readonly bootstrap: string;
  readonly pid: number;
  /** Version of Kafka. */
  readonly version: string;
  readonly heapMiB: number;
  /** Flags of its virtual machine, which belong to the configuration. */
  readonly flags: readonly string[];
  readonly logFile: string;
  /** Resolves with why it ended, once its data is deleted; also after stop(). Never rejects. */
  readonly exited: Promise<string>;
  /** Ends it; the log is kept. */
  stop(): Promise<void>;
}

/**
 * Starts a broker of one node and waits until it answers.
 *
 * @throws MillraceError with why it did not start, or the signal's reason after an abort. Nothing is left running.
 */
export async function startBroker(request: BrokerRequest): Promise<Broker> {
  const { folder, onProgress, signal, heapMiB = BROKER_HEAP_MIB } = request;
  const { classpath } = await brokerJars.fetch({ onProgress, signal });
  const [port, controllerPort] = request.ports
    ? [request.ports.broker, request.ports.controller]
    : ((await freePorts(2)) as [number, number]);
  signal?.throwIfAborted();
  mkdirSync(folder, { recursive: true });
  const scratchFolder = mkdtempSync(join(folder, 'broker-'));
  const dataFolder = join(scratchFolder, 'data');
  const logFile = `${scratchFolder}.log`;
  const settingsFile = join(scratchFolder, 'server.properties');
  const clusterId = newClusterId();
  writeFileSync(settingsFile, brokerProperties({ port, controllerPort, dataFolder }));
  onProgress?.('starting the broker');
  const flags = [`-Xms${heapMiB}m`, `-Xmx${heapMiB}m`, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];
  const clean = (): void => rmSync(scratchFolder, { recursive: true, force: true });
  const java = await JavaProcess.start({
    name: 'the broker',
    classpath,
    flags,
    mainClass: 'millrace.FreshBroker',
    arguments: [settingsFile, clusterId],
    // Its data is thrown away: there is nothing to close cleanly.
    graceMs: 0,
    scratchFolder,
    logFile,
  }).catch((error: unknown) => {
    clean();
    throw error;
  });
  // Its data is useless without it, and takes up the disk.
  void java.exited.then(clean);
  const bootstrap = `${HOST}:${port}`;
  try {
    await untilReady(java, bootstrap, clusterId, logFile, signal);
  } catch (error) {
    java.kill();
    await java.exited;
    throw error;
  }
  return {
    bootstrap,
    pid: java.pid,
    version: brokerJars.version,
    heapMiB,
    flags,
    logFile,
    exited: java.exited,
    stop: () => java.stop(),
  };
}

/** Waits until the broker answers for its topics, as the cluster just made; it must be the process just started. */
async function untilReady(
  java: JavaProcess,
  bootstrap: string,
  clusterId: string,
  logFile: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadlineMs = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadlineMs) {
    await sleep(PROBE_EVERY_MS, undefined, signal && { signal }).catch(() => signal?.throwIfAborted());
    if (!java.alive) {
      throw machineError(await java.exited);
    }
    const answering = await clusterAt(bootstrap);
    if (answering === clusterId) {
      return;
    }
    if (answering !== undefined) {
      throw strangerAt(bootstrap);
    }
  }
  throw machineError(`the broker did not answer within ${START_LIMIT_MS / 1000} s; its log is ${logFile}`);
}

async function clusterAt(bootstrap: string): Promise<string | null | undefined> {
  try {
    const client = await connect({ bootstrap, timeoutMs: 2000 });
    try {
      return client.brokers.length > 0 ? client.clusterId : undefined;
    } finally {
      await client.close();
    }
  } catch {
    return undefined;
  }
}

function strangerAt(bootstrap: string): MillraceError {
  return machineError(`another broker answers at ${bootstrap}: end it, or let the ports be chosen`);
}

/** A random id in Kafka's form; one that begins with a hyphen would be read as a flag. */
function newClusterId(): string {
  return randomBytes(16).toString('base64url').replace(/^-/, 'A');
}
