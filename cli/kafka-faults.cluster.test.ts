import { closeSync, existsSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import type { Cell } from '../harness/results/schema.ts';
import { startTestBroker, type TestBroker, topicNames } from '../harness/transport/kafka/testing/test-broker.ts';
import { type MarkedRun, startMarked } from './testing/marked-run.ts';
import { expectRefusal, newFolder } from './testing/run-cli.ts';

/** The command over Kafka when something breaks: it says what, in time, and leaves nothing. */

const OVER_KAFKA = ['run', '--transport', 'kafka', '-w', 'fraud', '--events', '20k', '--rate', '2k', '--out', 'out'];
/** Long enough that it never ends by itself. */
const LONG = [...OVER_KAFKA, '--duration', '60s'];
/** How long processes that nobody waits for may take to end. */
const ORPHANS_MS = 15_000;

let test: TestBroker;
beforeAll(async () => {
  test = await startTestBroker();
});
afterAll(() => test?.end());

const own = (): string[] => ['--kafka', test.broker.bootstrap];
const ourTopics = async (): Promise<string[]> =>
  (await topicNames(test.client)).filter((name) => name.startsWith('millrace'));

/** The reasons of failed cells by engine; the state of others. */
function reasonsIn(results: string): Record<string, string> {
  const reason = ({ outcome }: Cell): string => (outcome.state === 'failed' ? outcome.reason : outcome.state);
  return Object.fromEntries(
    readResult(join(results, 'result.json')).cells.map((cell) => [cell.engine.name, reason(cell)]),
  );
}

/** Resolves once a job of Kafka Streams is at work: its topic of states is there. */
async function atWork(run: MarkedRun): Promise<void> {
  do {
    await run.appearance(/KafkaStreamsHost/);
    await sleep(100);
  } while (!(await ourTopics()).some((name) => name.endsWith('-changelog')));
}

describe('a broker that is not there', () => {
  it('is reported in one line', async () => {
    const line = /^millrace: no broker answers at 127\.0\.0\.1:1 \(connection refused\): check the address/;
    const startMs = performance.now();
    await expectRefusal([...LONG, '--kafka', '127.0.0.1:1'], line, { code: 1 });
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });

  it('is reported in time where something else has its port', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const startMs = performance.now();
    await expectRefusal([...LONG, '--kafka', `127.0.0.1:${port}`], /it does not answer as a Kafka broker does/, {
      code: 1,
    });
    expect(performance.now() - startMs).toBeLessThan(15_000);
    silent.close();
  });
});

describe('a run that is interrupted', () => {
  it('while its broker starts leaves nothing but its result', async () => {
    const folder = newFolder();
    const run = startMarked([...LONG, '-e', 'streaming'], folder);
    await run.said('starting the broker');
    await run.appearance(/FreshBroker/);
    run.interrupt();
    expect(await run.ended).toMatchObject({ code: 130 });
    expect(await run.left(ORPHANS_MS)).toEqual([]);
    expect(readdirSync(join(folder, 'out'))).toEqual(['result.json']);
  });

  it('while Kafka Streams works leaves nothing but its result', async () => {
    const folder = newFolder();
    const run = startMarked([...LONG, ...own(), '-e', 'kafka-streams'], folder);
    await atWork(run);
    run.interrupt();
    expect(await run.ended).toMatchObject({ code: 130 });
    expect(await run.left(ORPHANS_MS)).toEqual([]);
    expect(await ourTopics()).toEqual([]);
    expect(readdirSync(join(folder, 'out'))).toEqual(['result.json']);
  });

  it('or killed while jars are fetched leaves no process and an empty cache', async () => {
    const folder = newFolder();
    const cache = newFolder();
    const fetching = async (): Promise<MarkedRun> => {
      const run = startMarked([...LONG, '-e', 'kafka-streams'], folder, { XDG_CACHE_HOME: cache });
      await run.said('fetching org.apache.kafka:kafka-streams:');
      await run.appearance(/^\S*java .*maven/);
      return run;
    };
    const killed = await fetching();
    killed.process.kill('SIGKILL');
    expect(await killed.left(ORPHANS_MS)).toEqual([]);
    // What the first could not remove, the second does.
    const interrupted = await fetching();
    interrupted.interrupt();
    expect(await interrupted.ended).toMatchObject({ code: 130 });
    expect(await interrupted.left(ORPHANS_MS)).toEqual([]);
    expect(readdirSync(join(cache, 'millrace', 'jars'))).toEqual([]);
  });
});

describe('a run that is killed', () => {
  it.each(['streaming', 'kafka-streams'])('leaves no process, no topic and no scratch of %s', async (engine) => {
    const folder = newFolder();
    const run = startMarked([...LONG, ...own(), '-e', engine], folder);
    await (engine === 'streaming' ? run.appearance(/kafka-worker\.js/) : atWork(run));
    run.process.kill('SIGKILL');
    expect(await run.left(ORPHANS_MS)).toEqual([]);
    expect(await ourTopics()).toEqual([]);
    expect(readdirSync(join(folder, 'out')).filter((name) => name.startsWith('scratch'))).toEqual([]);
  });

  it('leaves no broker of its own', async () => {
    const folder = newFolder();
    const run = startMarked([...LONG, '-e', 'streaming'], folder);
    await run.said('warming the broker up');
    run.process.kill('SIGKILL');
    expect(await run.left(ORPHANS_MS)).toEqual([]);
    const left = readdirSync(join(folder, 'out'), { recursive: true }).map(String);
    expect(left.filter((path) => !path.endsWith('.log'))).toEqual(['kafka']);
  });
});

describe('what is killed during a run', () => {
  it('is the reason of its cell: an engine', async () => {
    const folder = newFolder();
    const run = startMarked([...LONG, ...own(), '-e', 'streaming,kafka-streams'], folder);
    process.kill((await run.appearance(/kafka-worker\.js/)).pid, 'SIGKILL');
    // This trial does not end by itself while it is looked for.
    await run.said('Kafka Streams, latency at');
    await atWork(run);
    process.kill((await run.appearance(/KafkaStreamsHost/)).pid, 'SIGKILL');
    expect(await run.ended).toMatchObject({ code: 4 });
    expect(await run.left(ORPHANS_MS)).toEqual([]);
    expect(await ourTopics()).toEqual([]);
    const reasons = reasonsIn(join(folder, 'out'));
    expect(reasons.streaming).toBe('streaming was ended by SIGKILL');
    const log = /^Kafka Streams was ended by SIGKILL; its log is (.*)$/.exec(reasons['kafka-streams']!)?.[1];
    expect(existsSync(join(folder, log!))).toBe(true);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['kafka', 'report.html', 'result.json']);
  });

  it('is the reason of every cell: the broker', async () => {
    const folder = newFolder();
    const run = startMarked([...LONG, '-e', 'streaming,micro-batch'], folder);
    await run.appearance(/kafka-worker\.js/);
    process.kill((await run.appearance(/FreshBroker/)).pid, 'SIGKILL');
    expect(await run.ended).toMatchObject({ code: 4 });
    expect(await run.left(ORPHANS_MS)).toEqual([]);
    const reasons = reasonsIn(join(folder, 'out'));
    const log = /^the broker was ended by SIGKILL; its log is (.*)$/.exec(reasons.streaming!)?.[1];
    expect(existsSync(join(folder, log!))).toBe(true);
    expect(reasons['micro-batch']).toBe(reasons.streaming);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['kafka', 'report.html', 'result.json']);
  });
});

describe('an engine that hangs', () => {
  it('is reported with what it was doing, and its log stays', async () => {
    const folder = newFolder();
    const run = startMarked([...OVER_KAFKA, ...own(), '-e', 'kafka-streams', '--time-limit', '45s'], folder);
    await run.said('Kafka Streams, latency at');
    await atWork(run);
    const { pid } = await run.appearance(/KafkaStreamsHost/);
    process.kill(pid, 'SIGSTOP');
    expect(await run.ended).toMatchObject({ code: 4 });
    expect(await run.left(ORPHANS_MS)).toEqual([]);
    expect(await ourTopics()).toEqual([]);
    const reason = reasonsIn(join(folder, 'out'))['kafka-streams']!;
    expect(reason).toMatch(
      /^not done within the limit of [\d.]+ s, while (?:starting the engine|waiting for answers): /,
    );
    expect(reason).toMatch(/: [\d,]+ of [\d,]+ answers seen/);
    expect(reason).toMatch(
      /; the engine is stopped after [\d.]+ CPU-s, the load generator \w+ after .*, the collector \w+ after /,
    );
    const log = /; its log (kafka\/kafka-streams-\d+\.log) (?:was empty|ended with)/.exec(reason)?.[1];
    expect(existsSync(join(folder, 'out', log!))).toBe(true);
  });
});

describe('a broker whose disk is full', () => {
  /** Runs in a folder with a small file system at `out` that only this command sees; its final content is kept. */
  const runOnSmallDisk = (size: string, folder: string): MarkedRun => {
    mkdirSync(join(folder, 'out'));
    const script = `mount -t tmpfs -o size=${size} none out && "$@"; code=$?; cp -R out kept; exit $code`;
    return startMarked([...LONG, '-e', 'streaming,micro-batch'], folder, {}, [
      ...['unshare', '--map-root-user', '--mount', 'sh', '-c', script, 'sh'],
    ]);
  };
  const filesIn = (folder: string): string[] =>
    readdirSync(join(folder, 'kept'), { recursive: true }).map(String).sort();
  const DISK_FULL = /^(?:millrace: )?the broker ended: the disk is full \(no space left on device\); its log is (.*)$/;

  it('at the start is reported in one line, and leaves nothing but its log', async () => {
    const folder = newFolder();
    const run = runOnSmallDisk('32m', folder);
    const { code, stderr } = await run.ended;
    expect(code).toBe(1);
    const line = stderr.trimEnd().split('\n').at(-1)!;
    expect(line).toMatch(DISK_FULL);
    const log = DISK_FULL.exec(line)?.[1];
    expect(await run.left(ORPHANS_MS)).toEqual([]);
    expect(filesIn(folder)).toEqual(['kafka', join('kafka', basename(log!))]);
  });

  it('later is the reason of every cell, and its data makes room for the results', async () => {
    const folder = newFolder();
    const run = runOnSmallDisk('400m', folder);
    await run.said(', latency at');
    const { pid } = await run.appearance(/kafka-worker\.js/);
    fillDisk(join('/proc', String(pid), 'root', folder, 'out', 'filler'));
    expect(await run.ended).toMatchObject({ code: 4 });
    expect(await run.left(ORPHANS_MS)).toEqual([]);
    const { streaming, 'micro-batch': microBatch } = reasonsIn(join(folder, 'kept'));
    expect(streaming).toMatch(DISK_FULL);
    const log = DISK_FULL.exec(streaming!)?.[1];
    expect(microBatch).toBe(streaming);
    const written = ['kafka', join('kafka', basename(log!)), 'report.html', 'result.json'];
    expect(filesIn(folder)).toEqual(['filler', ...written]);
  });
});

/** Writes a file until the disk is full. */
function fillDisk(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (const block = Buffer.alloc(2 ** 20); ; ) {
      writeSync(file, block);
    }
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    closeSync(file);
  }
}
