import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { monotonicMs } from '../../clock.ts';
import { storedTrial } from '../../trial/testing/stored-trial.ts';
import { startCollector, startLoadGenerator } from './testing/built.ts';
import { isRunning, startTestBroker } from './testing/test-broker.ts';

const stored = storedTrial('iot', 60_000);
afterAll(() => rmSync(stored.folder, { recursive: true, force: true }));

describe('when the broker is killed', () => {
  it('every process says so, and none hangs', async () => {
    const other = await startTestBroker();
    const common = { client: { bootstrap: other.broker.bootstrap }, workload: 'iot', format: 'binary' } as const;
    const traceFolder = join(stored.folder, 'trace');
    const schedule = { arrivals: 'constant', ratePerSecond: 5000, preload: 100, seed: 5 } as const;
    const collector = await startCollector({
      ...common,
      topic: await other.topic('out'),
      isolation: 'read_uncommitted',
      capacity: 1,
    });
    const loadGenerator = await startLoadGenerator({
      ...common,
      topics: [await other.topic('in')],
      traceFolder,
      schedule,
    });
    const idle = await startLoadGenerator({ ...common, topics: [await other.topic('in')], traceFolder, schedule });
    await loadGenerator.call('preload', {});
    await idle.call('preload', {});
    const reported = Promise.all([
      expect(loadGenerator.call('schedule', { scheduleStartMs: monotonicMs() })).rejects.toThrow(
        /^the load generator: sending to topic .* failed: /,
      ),
      expect(collector.call('quiet', { quietMs: 60_000, limitMs: 60_000 })).rejects.toThrow(
        /^the collector: reading topic .* failed: /,
      ),
    ]);
    await sleep(300);
    process.kill(other.broker.pid, 'SIGKILL');
    await reported;
    // Between calls, sending watermark records notices it.
    expect((await idle.failed).message).toMatch(/^the load generator: sending to topic .* failed: /);
    await Promise.all([loadGenerator.end(), idle.end(), collector.end()]);
    expect([loadGenerator, idle, collector].some(({ pid }) => isRunning(pid!))).toBe(false);
    await other.end();
  });
});
