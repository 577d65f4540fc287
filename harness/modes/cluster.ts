import { randomBytes } from 'node:crypto';
import { mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicEngine } from '../../engines/engine.ts';
import { javaVersion } from '../../jvm/java-tools.ts';
import { machineError } from '../errors.ts';
import type { RunSettings } from '../results/schema.ts';
import { type Broker, startBroker } from '../transport/kafka/broker.ts';
import { type ClientSettings, connect } from '../transport/kafka/client.ts';
import { protocolOf, readSecurity } from '../transport/kafka/client-properties.ts';
import { warmUp } from '../transport/kafka/warm-up.ts';
import type { KafkaTransport } from '../trial/request.ts';
import type { KafkaPlan, RunPlan } from './settings.ts';
import type { Progress } from './step-clock.ts';

/** Between a failure and the end of the broker that caused it. */
const FAILURE_MS = 3000;

/** The broker of a run and what its engines need of the machine. */
export interface Cluster {
  /** Version of our own broker, or where the given one is. */
  readonly broker: string;
  readonly facts: NonNullable<RunSettings['kafka']>;
  /** Version of Java, where a part of the run needs it. */
  readonly java: string | undefined;
  /** What trials are given of it. */
  readonly transport: Omit<KafkaTransport, 'partitions'>;
  /** Engine name → what it lacks, with the command that mends it. */
  readonly missing: ReadonlyMap<string, string>;
  /** Why our own broker has ended by itself; undefined if it has not, and for the user's. */
  failure(): Promise<string | undefined>;
  /** Ends our own broker; the user's is left as it was. Returns warnings of what could not be put in order. */
  stop(): Promise<string[]>;
}

/** Starts a broker, or finds the user's, and makes engines of their own processes ready: what is fetched once is not a trial's time. */
export async function startCluster(
  plan: RunPlan,
  kafka: KafkaPlan,
  progress: Progress,
  signal: AbortSignal,
): Promise<Cluster> {
  const { format, bootstrap, propertiesFile } = kafka;
  const facts = { wireFormat: format };
  const user = bootstrap === undefined ? undefined : { bootstrap, ...(propertiesFile && { propertiesFile }) };
  if (user !== undefined) {
    const client = await connect(user);
    await client.close();
  }
  const missing = await prepareEngines(plan, progress, signal);
  const logFolder = join(plan.folder, 'kafka');
  mkdirSync(logFolder, { recursive: true });
  const shared = { format, prefix: `millrace-${randomBytes(6).toString('hex')}`, logFolder };
  if (user !== undefined) {
    return {
      broker: `Kafka at ${user.bootstrap}`,
      facts: { ...facts, ...(propertiesFile && { security: protocolOf(readSecurity(propertiesFile)) }) },
      java: plan.engines.some(({ engine }) => engine.runs === 'over-topics') ? await javaVersion() : undefined,
      transport: { ...user, ...shared },
      missing,
      failure: async () => undefined,
      async stop() {
        removeIfEmpty(logFolder);
        return removeTopics(user, `${shared.prefix}-`);
      },
    };
  }
  const broker = await startWarmBroker(logFolder, progress, signal).catch((error: unknown) => {
    // Else its log, if there is one, tells more.
    if (signal.aborted) {
      rmSync(logFolder, { recursive: true, force: true });
    }
    removeIfEmpty(logFolder);
    throw error;
  });
  let ended = false;
  void broker.exited.then(() => {
    ended = true;
  });
  return {
    broker: `Kafka ${broker.version}`,
    facts: { ...facts, brokerFlags: [...broker.flags] },
    java: await javaVersion(),
    transport: { bootstrap: broker.bootstrap, ...shared, brokerPid: broker.pid },
    missing,
    failure: () => failureOf(broker, signal),
    async stop() {
      if (!ended) {
        await broker.stop();
        rmSync(broker.logFile, { force: true });
      }
      removeIfEmpty(logFolder);
      return [];
    },
  };
}

async function startWarmBroker(folder: string, progress: Progress, signal: AbortSignal): Promise<Broker> {
  const broker = await startBroker({ folder, signal, onProgress: (line) => progress.note(line) });
  try {
    progress.note('warming the broker up');
    const client = await connect({ bootstrap: broker.bootstrap });
    await warmUp(client, broker.pid, signal).finally(() => client.close());
    return broker;
  } catch (error) {
    const ended = await failureOf(broker, signal);
    await broker.stop();
    throw ended === undefined ? error : machineError(ended);
  }
}

/** Why a broker has ended by itself, if it has or is about to; an abort is not waited after. */
function failureOf(broker: Broker, signal: AbortSignal): Promise<string | undefined> {
  return Promise.race([broker.exited, sleep(FAILURE_MS, undefined, { ref: false, signal }).catch(() => undefined)]);
}

/** What trials that were killed have left at the user's broker. */
async function removeTopics(user: ClientSettings, prefix: string): Promise<string[]> {
  try {
    const client = await connect(user);
    await client.deleteTopicsOf(prefix).finally(() => client.close());
    return [];
  } catch (error) {
    return [`Topics ${prefix}… may be left at ${user.bootstrap}: ${(error as Error).message}`];
  }
}

/** Logs that stay are those of what failed. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It holds something.
  }
}

async function prepareEngines(plan: RunPlan, progress: Progress, signal: AbortSignal): Promise<Map<string, string>> {
  const missing = new Map<string, string>();
  for (const { engine } of plan.engines) {
    if (engine.runs === 'over-topics' && !missing.has(engine.name)) {
      const lacking = await lackOf(engine);
      if (lacking === undefined) {
        await engine.jars.fetch({ onProgress: (line) => progress.note(line), signal });
      } else {
        missing.set(engine.name, lacking);
      }
    }
  }
  return missing;
}

async function lackOf(engine: TopicEngine): Promise<string | undefined> {
  const lacking = (await engine.requirements()).find(({ ok }) => !ok);
  return lacking && `needs ${lacking.name} (found: ${lacking.found ?? 'none'}); run: ${lacking.mend}`;
}
