import { CalledProcess } from '../../processes/called-process.ts';
import type { CollectorCalls, CollectorRequest } from './collector-protocol.ts';
import type { LoadGeneratorCalls, LoadGeneratorRequest } from './load-generator-protocol.ts';
import { REAL_TIME_FLAGS } from './real-time.ts';

/** Starts the load generator in a child process and loads the trace. Call {@link CalledProcess.end} afterwards. */
export async function startLoadGenerator(request: LoadGeneratorRequest): Promise<CalledProcess<LoadGeneratorCalls>> {
  const loadGenerator = new CalledProcess<LoadGeneratorCalls>(
    'the load generator',
    new URL('./load-generator-process.js', import.meta.url),
    REAL_TIME_FLAGS,
  );
  await loadGenerator.call('open', request).catch((error: unknown) => endAndThrow(loadGenerator, error));
  return loadGenerator;
}

/** Starts the collector in a child process; it reads. Call {@link CalledProcess.end} afterwards. */
export async function startCollector(request: CollectorRequest): Promise<CalledProcess<CollectorCalls>> {
  const collector = new CalledProcess<CollectorCalls>(
    'the collector',
    new URL('./collector.js', import.meta.url),
    REAL_TIME_FLAGS,
  );
  await collector.call('open', request).catch((error: unknown) => endAndThrow(collector, error));
  return collector;
}

async function endAndThrow(called: { end(): Promise<void> }, error: unknown): Promise<never> {
  await called.end();
  throw error;
}
