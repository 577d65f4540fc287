import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestBroker, type TestBroker } from '../harness/transport/kafka/testing/test-broker.ts';
import { verifyDisposed } from './testing/disposed.ts';
import { millrace } from './testing/run-cli.ts';

let broker: TestBroker;
beforeAll(async () => {
  broker = await startTestBroker();
});
afterAll(() => broker?.end());

const over = (): string[] => ['--transport', 'kafka', '--kafka', broker.broker.bootstrap];

it('over a broker dispose() is called once in each worker, after its run', async () => {
  const { code, threads, stderr } = await verifyDisposed('none', over());
  expect(threads, stderr).toEqual([1, 1, 1]);
  expect(code).toBe(0);
});

it('and where the run throws, or is aborted at its limit', async () => {
  const { code, threads, stderr } = await verifyDisposed('throws,waits', [...over(), '--time-limit', '8s']);
  expect(threads, stderr).toEqual([1, 1, 1, 1, 1, 1]);
  expect(code).toBe(4);
});

it('an engine answers over a broker in its SQL dialect', async () => {
  const engine = fileURLToPath(new URL('../examples/sqlite/sqlite.js', import.meta.url));
  const words = ['verify', '-w', 'fraud', '-e', engine, '--events', '5k', '--workers', '2'];
  const { stdout, stderr } = await millrace([...words, ...over()]);
  expect(stdout, stderr).toMatch(/^right {2}fraud × SQLite: /);
});
