import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { storedTrial } from '../trial/testing/stored-trial.ts';

/** The built program: a trial's process is started from a file of JavaScript. */
const built = new URL('../../dist/harness/trial/', import.meta.url);
const { runChild } = (await import(new URL('../processes/spawn.js', built).href)) as typeof import('./spawn.ts');

const stored = storedTrial('fraud', 1000);
afterAll(() => rmSync(stored.folder, { recursive: true, force: true }));

it('a process that leaks outside the JavaScript heap is ended at the limit of its resident set', async () => {
  const engine = { name: 'leaking', module: new URL('testing/leaking-engine.js', built).href };
  const request = stored.request(engine, { mode: 'verification' });
  const outcome = await runChild(request, 30_000, new AbortController().signal, { largestRssBytes: 400 * 2 ** 20 });
  expect(outcome).toEqual({ ok: false, reason: 'outgrew the memory limit of 0.4 GiB' });
});
