import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { builtUrl, startBroker } from './testing/built.ts';
import { isRunning } from './testing/test-broker.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-broker-'));
const PATH = process.env.PATH;
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  process.env.PATH = PATH;
});

/** Folders of brokers; their logs may stay. */
const leftBehind = (): string[] => readdirSync(folder).filter((name) => !name.endsWith('.log'));

describe('a broker', () => {
  it('answers, and leaves nothing but its log', async () => {
    const lines: string[] = [];
    const broker = await startBroker({ folder, heapMiB: 256, onProgress: (line) => lines.push(line) });
    expect(lines.at(-1)).toBe('starting the broker');
    expect(broker.version).toMatch(/^\d+\.\d+\.\d+$/);
    // Such a file would be in the system's temporary folder, and stay there if it were killed.
    expect(readFileSync(`/proc/${broker.pid}/maps`, 'utf8')).not.toContain('hsperfdata');
    await broker.stop();
    expect(await broker.exited).toBe('the broker was stopped');
    expect(isRunning(broker.pid)).toBe(false);
    expect(leftBehind()).toEqual([]);
  });

  it('that is killed says so', async () => {
    const broker = await startBroker({ folder, heapMiB: 256 });
    process.kill(broker.pid, 'SIGKILL');
    expect(await broker.exited).toMatch(/^the broker was ended by SIGKILL.*its log is .*\.log$/);
    await broker.stop();
    expect(leftBehind()).toEqual([]);
  });

  it('does not start on a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const start = startBroker({ folder, heapMiB: 256, ports: { broker: port, controller: port + 1 } });
    await expect(start).rejects.toThrow(/a port it was to use is taken/);
    server.close();
    expect(leftBehind()).toEqual([]);
  });

  it('does not take another broker for itself', async () => {
    const other = await startBroker({ folder, heapMiB: 256 });
    const port = Number(other.bootstrap.split(':')[1]);
    const start = startBroker({ folder, heapMiB: 256, ports: { broker: port, controller: port + 1 } });
    await expect(start).rejects.toThrow(/another broker answers at|a port it was to use is taken/);
    await other.stop();
    expect(leftBehind()).toEqual([]);
  });

  it.each([20, 300, 900])('whose start is aborted after %i ms leaves nothing', async (afterMs) => {
    const start = startBroker({ folder, heapMiB: 256, signal: AbortSignal.timeout(afterMs) });
    await expect(start).rejects.toThrow(/aborted/);
    expect(leftBehind()).toEqual([]);
  });

  it('ends, and removes its data, when the process that started it is killed', async () => {
    const module = fileURLToPath(builtUrl('testing/orphaned-parent.js'));
    const parent = spawn(process.execPath, [module, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    for (let waited = 0; waited < 50 && isRunning(pid); waited++) {
      await sleep(100);
    }
    expect(isRunning(pid)).toBe(false);
    expect(leftBehind()).toEqual([]);
  });

  it('that has no Java says how to get it', async () => {
    process.env.PATH = folder;
    await expect(startBroker({ folder })).rejects.toThrow(/is not on the PATH; run: .*(install)/);
    expect(leftBehind()).toEqual([]);
  });
});
