import { randomBytes } from 'node:crypto';
import { mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicEngine } from '../../contracts/engine.ts';
import { machineError } from '../../contracts/errors.ts';
import { javaVersion } from '../../jvm/java-tools.ts';
import type { KafkaPlace } from '../processes/request.ts';
import { runChild } from '../processes/spawn.ts';
import { type Broker, startBroker } from '../transport/kafka/broker.ts';
import { type ClientSettings, connect } from '../transport/kafka/client.ts';
import { protocolOf, readSecurity } from '../transport/kafka/client-properties.ts';
import { warmUp } from '../transport/kafka/warm-up.ts';
import type { KafkaPlan, OpenRequest, OpenSite, SiteFacts } from './site.ts';

/** How long after a failure the broker that caused it may end. */
const FAILURE_MS = 3000;

/** The broker of a run: the user's, or one that is started. */
interface RunBroker {
  readonly facts: SiteFacts;
  readonly place: Pick<KafkaPlace, 'bootstrap' | 'propertiesFile' | 'brokerPid'>;
  /** Why it has ended by itself; undefined if it has not, and for the user's. */
  failure(): Promise<string | undefined>;
  /** Ends one that was started; `prefix` begins the names of what the run has made there. Returns warnings. */
  stop(prefix: string): Promise<string[]>;
}

/**
 * Starts a broker, or finds the user's, and prepares engines with their own processes, so that fetching is not a
 * trial's time.
 */
export async function openKafka(plan: KafkaPlan, request: OpenRequest): Promise<OpenSite> {
  const { bootstrap, propertiesFile, format } = plan;
  const user = bootstrap === undefined ? undefined : { bootstrap, ...(propertiesFile && { propertiesFile }) };
  if (user !== undefined) {
    const client = await connect(user);
    await client.close();
  }
  const missing = await prepareEngines(request);
  const logFolder = join(request.folder, 'kafka');
  mkdirSync(logFolder, { recursive: true });
  const broker = await (user === undefined ? ownBroker(plan, logFolder, request) : usersBroker(plan, user, request));
  const prefix = `millrace-${randomBytes(6).toString('hex')}`;
  return {
    facts: broker.facts,
    missing,
    place: ({ partitions }) => ({
      transport: 'kafka',
      ...broker.place,
      format,
      partitions: partitions!,
      prefix,
      logFolder,
    }),
    async trial(trial, signal) {
      const outcome = await runChild(trial, trial.limitMs, signal, { onInstruction: request.note });
      return outcome.ok || signal.aborted
        ? outcome
        : { ...outcome, reason: (await broker.failure()) ?? outcome.reason };
    },
    async stop() {
      const warnings = await broker.stop(`${prefix}-`);
      removeIfEmpty(logFolder);
      return warnings;
    },
  };
}

async function usersBroker(
  { format, propertiesFile }: KafkaPlan,
  user: ClientSettings,
  { engines }: OpenRequest,
): Promise<RunBroker> {
  const security = propertiesFile && { security: protocolOf(readSecurity(propertiesFile)) };
  return {
    facts: {
      site: { kind: 'kafka', broker: `Kafka at ${user.bootstrap}`, wireFormat: format, ...security },
      ...(engines.some(({ runs }) => runs === 'over-topics') && { java: await javaVersion() }),
    },
    place: user,
    failure: async () => undefined,
    stop: (prefix) => removeTopics(user, prefix),
  };
}

async function ownBroker({ format }: KafkaPlan, logFolder: string, request: OpenRequest): Promise<RunBroker> {
  const broker = await startWarmBroker(logFolder, request).catch((error: unknown) => {
    // Otherwise its log, if there is one, says more.
    if (request.signal.aborted) {
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
    facts: {
      site: {
        kind: 'kafka',
        broker: `Kafka ${broker.version}`,
        wireFormat: format,
        brokerFlags: [...broker.flags],
      },
      java: await javaVersion(),
    },
    place: { bootstrap: broker.bootstrap, brokerPid: broker.pid },
    failure: () => failureOf(broker, request.signal),
    async stop() {
      if (!ended) {
        await broker.stop();
        rmSync(broker.logFile, { force: true });
      }
      return [];
    },
  };
}

async function startWarmBroker(folder: string, { signal, note }: OpenRequest): Promise<Broker> {
  const broker = await startBroker({ folder, signal, onProgress: note });
  try {
    note('warming the broker up');
    const client = await connect({ bootstrap: broker.bootstrap });
    await warmUp(client, broker.pid, signal).finally(() => client.close());
    return broker;
  } catch (error) {
    const ended = await failureOf(broker, signal);
    await broker.stop();
    throw ended === undefined ? error : machineError(ended);
  }
}

/** Why a broker has ended by itself, if it has or is about to; does not wait after an abort. */
function failureOf(broker: Broker, signal: AbortSignal): Promise<string | undefined> {
  return Promise.race([broker.exited, sleep(FAILURE_MS, undefined, { ref: false, signal }).catch(() => undefined)]);
}

/** Deletes the topics that killed trials have left at the user's broker. */
async function removeTopics(user: ClientSettings, prefix: string): Promise<string[]> {
  try {
    const client = await connect(user);
    await client.deleteTopicsOf(prefix).finally(() => client.close());
    return [];
  } catch (error) {
    return [`Topics ${prefix}… may be left at ${user.bootstrap}: ${(error as Error).message}`];
  }
}

/** Removes the folder of logs if it is empty: only those of failures stay. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It holds something.
  }
}

async function prepareEngines({ engines, operators, note, signal }: OpenRequest): Promise<Map<string, string>> {
  const missing = new Map<string, string>();
  for (const engine of engines) {
    if (engine.runs === 'over-topics' && !missing.has(engine.name)) {
      const lacking = await lackOf(engine);
      if (lacking === undefined) {
        for (const java of engine.form === 'java' ? operators : [undefined]) {
          await engine.jars?.fetch({ onProgress: note, signal, java });
        }
      } else {
        missing.set(engine.name, lacking);
      }
    }
  }
  return missing;
}

async function lackOf(engine: Pick<TopicEngine, 'requirements'>): Promise<string | undefined> {
  const lacking = (await engine.requirements()).find(({ ok }) => !ok);
  return lacking && `needs ${lacking.name} (found: ${lacking.found ?? 'none'}); run: ${lacking.fix}`;
}
