import { CalledProcess } from '../../processes/called-process.ts';
import type { CollectorCalls, CollectorRequest } from './collector-protocol.ts';
import type { LoadGeneratorCalls, LoadGeneratorRequest } from './load-generator-protocol.ts';
import { REAL_TIME_FLAGS } from './real-time.ts';

/** The load generator, in a process of its own, connected and loaded. Call {@link CalledProcess.end} in the end. */
export async function startLoadGenerator(request: LoadGeneratorRequest): Promise<CalledProcess<LoadGeneratorCalls>> {
  const loadGenerator = new CalledProcess<LoadGeneratorCalls>(
    'the load generator',
    new URL('./load-generator-process.js', import.meta.url),
    REAL_TIME_FLAGS,
  );
  await loadGenerator.call('open', request).catch((error: unknown) => endAndThrow(loadGenerator, error));
  return loadGenerator;
}

/** The collector, in a process of its own, reading. Call {@link CalledProcess.end} in the end. */
export async function startCollector(request: CollectorRequest): Promise<CalledProcess<CollectorCalls>> {
  const collector = new CalledProcess<CollectorCalls>(
    'the collector',
    new URL('./collector.js', import.meta.url),
    REAL_TIME_FLAGS,
  );
  await collector.call('open', request).catch((error: unknown) => endAndThrow(collector, error));
  return collector;
}

async function endAndThrow(helper: { end(): Promise<void> }, error: unknown): Promise<never> {
  await helper.end();
  throw error;
}
