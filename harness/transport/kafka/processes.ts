import { Helper } from '../../processes/helper.ts';
import type { CollectorCalls, CollectorRequest } from './collector-protocol.ts';
import type { DriverCalls, DriverRequest } from './driver-protocol.ts';
import { REAL_TIME_FLAGS } from './real-time.ts';

/** The driver, in a process of its own, connected and loaded. Call {@link Helper.end} in the end. */
export async function startDriver(request: DriverRequest): Promise<Helper<DriverCalls>> {
  const driver = new Helper<DriverCalls>('the driver', new URL('./driver.js', import.meta.url), REAL_TIME_FLAGS);
  await driver.call('open', request).catch((error: unknown) => endAndThrow(driver, error));
  return driver;
}

/** The collector, in a process of its own, reading. Call {@link Helper.end} in the end. */
export async function startCollector(request: CollectorRequest): Promise<Helper<CollectorCalls>> {
  const collector = new Helper<CollectorCalls>(
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
