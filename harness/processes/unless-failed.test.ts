import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { unlessFailed } from './unless-failed.ts';

const never = new Promise<never>(() => {});
const quiet = new AbortController().signal;

it('is the result of the promise', async () => {
  expect(await unlessFailed(Promise.resolve(7), [never], quiet)).toBe(7);
  await expect(unlessFailed(Promise.reject(new Error('own')), [never], quiet)).rejects.toThrow('own');
});

it('is the first failure', async () => {
  await expect(unlessFailed(never, [never, Promise.resolve(new Error('gone'))], quiet)).rejects.toThrow('gone');
});

it('is the abort, before or during, and a call that then fails does not pass for the reason', async () => {
  const unheard: unknown[] = [];
  const note = (reason: unknown): number => unheard.push(reason);
  process.on('unhandledRejection', note);
  const stop = new AbortController();
  let fail = (_: Error): void => {};
  const call = () =>
    new Promise<never>((_, reject) => {
      fail = reject;
    });
  const during = unlessFailed(call(), [never], stop.signal);
  stop.abort(new Error('limit'));
  await expect(during).rejects.toThrow('limit');
  fail(new Error('killed'));
  const after = unlessFailed(call(), [never], stop.signal);
  await expect(after).rejects.toThrow('limit');
  fail(new Error('killed'));
  await eventLoopTurn();
  await eventLoopTurn();
  process.off('unhandledRejection', note);
  expect(unheard).toEqual([]);
});
