import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilerCpuSeconds } from '../../processes/process-usage.ts';
import type { Broker } from './broker.ts';
import { connect } from './client.ts';
import { startBroker } from './testing/built.ts';
import { warmUp } from './warm-up.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-warm-up-'));
let broker: Broker;
beforeAll(async () => {
  broker = await startBroker({ folder });
});
afterAll(async () => {
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the warm-up of a broker', () => {
  it('leaves its compiler next to nothing to do under the same load', async () => {
    const client = await connect({ bootstrap: broker.bootstrap });
    const seconds = [compilerCpuSeconds(broker.pid)!];
    for (let round = 0; round < 2; round++) {
      await warmUp(client, broker.pid);
      seconds.push(compilerCpuSeconds(broker.pid)!);
    }
    await client.close();
    const [start, first, second] = seconds;
    expect(second! - first!).toBeLessThan((first! - start!) / 2);
  });

  it('ends where the system does not show what the compiler does', async () => {
    expect(compilerCpuSeconds(process.pid)).toBeUndefined();
    const client = await connect({ bootstrap: broker.bootstrap });
    await warmUp(client, process.pid);
    await client.close();
  });
});
