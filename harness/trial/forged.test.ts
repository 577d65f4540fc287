import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { storedTrial } from './testing/stored-trial.ts';

/** The built program: a trial's process is started from a file of JavaScript. */
const built = new URL('../../dist/harness/trial/', import.meta.url);
const { runChild } = (await import(
  new URL('../processes/spawn.js', built).href
)) as typeof import('../processes/spawn.ts');

const stored = storedTrial('fraud', 1000);
afterAll(() => rmSync(stored.folder, { recursive: true, force: true }));

function forge(how: string, workers: number) {
  const engine = { name: 'forging', module: new URL('testing/forging-engine.js', built).href };
  const request = stored.request(engine, { mode: 'verification' }, { options: { how }, workers });
  return runChild(request, 30_000, new AbortController().signal);
}

it.each([
  ['send', 1],
  ['send', 2],
  ['listeners', 1],
  ['listeners', 2],
] as const)('what an engine sends to its parent by %s is no result, with %i workers', async (how, workers) => {
  const answers = stored.expected.count;
  expect(answers).toBeGreaterThan(0);
  expect(await forge(how, workers)).toMatchObject({ ok: true, trial: { verification: { missing: answers } } });
});

it.each([1, 2])('an engine that writes to the channel itself is killed, with %i workers', async (workers) => {
  const reason = "the engine wrote to file descriptor 3, which is the harness's own";
  expect(await forge('descriptor', workers)).toEqual({ ok: false, reason });
});

it('an engine that ends its process with success has no result', async () => {
  const reason = "the trial's process exited with code 0 before it had a result";
  expect(await forge('exit', 1)).toEqual({ ok: false, reason });
});

it('an engine that ends its worker thread with success has no result', async () => {
  expect(await forge('exit', 2)).toEqual({ ok: false, reason: 'a worker exited with code 0' });
});
