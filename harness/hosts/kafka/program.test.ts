import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { newFolder } from '../../../cli/testing/run-cli.ts';
import type { CommandEngine, TopicJob } from '../../../contracts/engine.ts';
import { processStat } from '../../processes/process-usage.ts';
import { programOverTopics } from './program.ts';

/** A program's job between topics: what it is told, when it is ready, and how it ends. No broker is needed for that. */
function jobOf(command: string, workers = 1) {
  const folder = newFolder();
  const [state, logFile] = [join(folder, 'state'), join(folder, 'program.log')];
  mkdirSync(state);
  const stop = new AbortController();
  const onReady = vi.fn();
  const onStart = vi.fn();
  const job = {
    ...{ options: { linger: 3 }, signal: stop.signal, bootstrap: 'host:9092', prefix: 'p-1', folder: state, logFile },
    ...{
      clientProperties: {},
      disorderMs: 5,
      format: 'json',
      java: undefined,
      tables: '',
    },
    inputs: [{ name: 'p-1-events', partitions: 2, stream: 'events', columns: ['id', 'event_time', 'key'] }],
    output: { name: 'p-1-out', partitions: 2 },
    question: {
      ...{ workload: 'test', columns: {}, streams: [], tables: { zones: { zone: Int32Array.of(1, 2) } }, keyCount: 3 },
      ...{ answers: { columns: ['id'], identifying: 1 }, parameters: { window: 9 }, query: 'SELECT 1' },
    },
    ...{ onReady, onStart, tell: () => {}, onMetric: () => {} },
  } satisfies TopicJob;
  const engine = { name: 'test', command } as CommandEngine;
  const ended = programOverTopics(engine, folder, workers).run(job);
  return { folder, state, logFile, stop, onReady, onStart, ended };
}

/** Whether it runs: one that has ended may not have been waited for. */
function isAlive(pid: number): boolean {
  try {
    return !['Z', 'X'].includes(processStat(pid)[0]!);
  } catch {
    return false;
  }
}

it('is told its job by a file and its environment, and ends when it is asked to', async () => {
  const show = 'cat "$MILLRACE_JOB" > job; env | grep ^MILLRACE_ | sort > variables';
  const { folder, state, stop, onReady, ended } = jobOf(`${show}; echo ready; exec sleep 600`);
  await vi.waitFor(() => expect(onReady).toHaveBeenCalledOnce());
  stop.abort();
  await ended;
  expect(JSON.parse(readFileSync(join(folder, 'job'), 'utf8'))).toMatchObject({
    ...{ version: 1, workload: 'test', bootstrap: 'host:9092', format: 'json', disorderMs: 5, prefix: 'p-1' },
    ...{ options: { linger: 3 }, parameters: { window: 9 }, tables: { zones: { zone: [1, 2] } }, answers: ['id'] },
    ...{ inputs: [{ name: 'p-1-events', stream: 'events', partitions: 2 }], output: { name: 'p-1-out' } },
  });
  expect(readFileSync(join(folder, 'variables'), 'utf8')).toContain(
    'MILLRACE_BOOTSTRAP=host:9092\nMILLRACE_FORMAT=json\nMILLRACE_INPUTS=p-1-events\n',
  );
  expect(existsSync(state)).toBe(false);
});

it('is ready when each of its processes is', async () => {
  const waits = 'if [ "$MILLRACE_WORKER" = 1 ]; then while [ ! -e go ]; do sleep 0.02; done; fi';
  const { folder, stop, onReady, onStart, ended } = jobOf(
    `${waits}; echo ready; touch "is$MILLRACE_WORKER"; exec sleep 600`,
    2,
  );
  await vi.waitFor(() => expect(existsSync(join(folder, 'is0'))).toBe(true));
  expect(onReady).not.toHaveBeenCalled();
  mkdirSync(join(folder, 'go'));
  await vi.waitFor(() => expect(onReady).toHaveBeenCalledOnce());
  expect(onStart.mock.calls.map(([{ role }]) => role)).toEqual(['program', 'program']);
  stop.abort();
  await ended;
});

it('takes what it has started with it', async () => {
  const { folder, stop, onReady, ended } = jobOf('sleep 600 & echo $! > child; echo ready; wait');
  await vi.waitFor(() => expect(onReady).toHaveBeenCalledOnce());
  const child = Number(readFileSync(join(folder, 'child'), 'utf8'));
  stop.abort();
  await ended;
  await vi.waitFor(() => expect(isAlive(child)).toBe(false));
});

it.each([
  [
    'echo no module named quix >&2; exit 1',
    /it ended with code 1 before it was ready: print a line "ready" once it consumes; its last words: no module named quix; its log is/,
  ],
  ['echo ready; echo Broken pipe; sleep 0.1; exit 3', /it ended with code 3; its last words: Broken pipe; its log is/],
])('that ends by itself fails with its last words: %s', async (command, reason) => {
  const { ended } = jobOf(command);
  await expect(ended).rejects.toThrow(reason);
});
