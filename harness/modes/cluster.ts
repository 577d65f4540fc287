import { mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JavaEngine } from '../../engines/engine.ts';
import type { RunSettings } from '../results/schema.ts';
import { startBroker } from '../transport/kafka/broker.ts';
import { connect } from '../transport/kafka/client.ts';
import { protocolOf, readSecurity } from '../transport/kafka/client-properties.ts';
import { javaVersion } from '../transport/kafka/java-tools.ts';
import { warmUp } from '../transport/kafka/warm-up.ts';
import type { KafkaTransport } from '../trial/request.ts';
import type { KafkaPlan, RunPlan } from './settings.ts';
import type { Progress } from './step-clock.ts';

/** The broker of a run and what its engines need of the machine. */
export interface Cluster {
  /** Version of our own broker, or where the given one is. */
  readonly broker: string;
  readonly facts: NonNullable<RunSettings['kafka']>;
  /** Version of Java, where a part of the run needs it. */
  readonly java: string | undefined;
  readonly transport: KafkaTransport;
  /** Engine name → what it lacks, with the command that mends it. */
  readonly missing: ReadonlyMap<string, string>;
  /** Ends our own broker; the user's is left as it is. */
  stop(): Promise<void>;
}

/** Starts a broker, or finds the user's, and makes Java engines ready: what is fetched once is not a trial's time. */
export async function startCluster(
  plan: RunPlan,
  kafka: KafkaPlan,
  progress: Progress,
  signal: AbortSignal,
): Promise<Cluster> {
  const missing = await prepareEngines(plan, progress);
  const { partitions, format, bootstrap, propertiesFile } = kafka;
  const facts = { partitions, wireFormat: format };
  if (bootstrap !== undefined) {
    const settings = { bootstrap, ...(propertiesFile && { propertiesFile }) };
    const client = await connect(settings);
    await client.close();
    return {
      broker: `Kafka at ${bootstrap}`,
      facts: { ...facts, ...(propertiesFile && { security: protocolOf(readSecurity(propertiesFile)) }) },
      java: plan.engines.some(({ engine }) => engine.form === 'java') ? await javaVersion() : undefined,
      transport: { ...settings, partitions, format },
      missing,
      stop: async () => {},
    };
  }
  const folder = join(plan.folder, 'broker');
  mkdirSync(folder, { recursive: true });
  const broker = await startBroker({ folder, signal, onProgress: (line) => progress.note(line) }).catch((error) => {
    removeIfEmpty(folder);
    throw error;
  });
  try {
    progress.note('warming the broker up');
    const client = await connect({ bootstrap: broker.bootstrap });
    await warmUp(client, signal).finally(() => client.close());
  } catch (error) {
    await broker.stop();
    throw error;
  }
  return {
    broker: `Kafka ${broker.version}`,
    facts: { ...facts, brokerFlags: [...broker.flags] },
    java: await javaVersion(),
    transport: { bootstrap: broker.bootstrap, partitions, format, brokerPid: broker.pid },
    missing,
    async stop() {
      await broker.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A broker that did not start may have left a log that its error names. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It holds something.
  }
}

async function prepareEngines(plan: RunPlan, progress: Progress): Promise<Map<string, string>> {
  const missing = new Map<string, string>();
  for (const { engine, options } of plan.engines) {
    if (engine.form === 'java' && !missing.has(engine.name)) {
      const lacking = await lackOf(engine);
      if (lacking !== undefined) {
        missing.set(engine.name, lacking);
        continue;
      }
      progress.note(`making ${engine.title} ready`);
      await engine.prepare?.(options);
    }
  }
  return missing;
}

async function lackOf(engine: JavaEngine): Promise<string | undefined> {
  const lacking = (await engine.requirements()).find(({ ok }) => !ok);
  return lacking && `needs ${lacking.name} (found: ${lacking.found ?? 'none'}); run: ${lacking.mend}`;
}
