import { existsSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Options } from '../../contracts/options.ts';
import { expectedOf } from '../../harness/answers/expected.ts';
import { isRunning, topicNames } from '../../harness/transport/kafka/testing/test-broker.ts';
import { workloads } from '../../workloads/registry.ts';
import { traceOf } from '../testing/cases.ts';
import { clusterJobs, NOTHING_WRONG } from '../testing/cluster-jobs.ts';
import type { JobRequest } from '../testing/cluster-run.ts';
import { kafkaStreams } from './engine.ts';

/** Kafka Streams over a real broker: right answers whatever the options, and no process left behind. */

const EVENTS = 20_000;

const run = clusterJobs();
const { startOver, verified } = run;

/** Files that a process has in its memory. */
function mappedFiles(pid: number): string[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => /\/.*$/.exec(line) ?? []);
}

const fraud = workloads.find(({ name }) => name === 'fraud')!;
const iot = workloads.find(({ name }) => name === 'iot')!;
const engine = kafkaStreams;
const small = (): JobRequest => ({ engine, workload: fraud, trace: traceOf(fraud, 2000) });

describe.each(workloads)('$name', (workload) => {
  it('is answered as the oracle does, exactly once', async () => {
    const request = { engine, workload, trace: traceOf(workload, EVENTS), options: { guarantee: 'exactly-once' } };
    expect(await verified(request, 'read_committed')).toMatchObject(NOTHING_WRONG);
  });
});

describe('iot is answered as the oracle does', () => {
  it.each<[string, Options, 'binary' | 'json']>([
    ['in JSON', {}, 'json'],
    ['without a changelog', { changelog: 'off' }, 'binary'],
    ['with states in memory, without a cache', { store: 'memory', cache: 0 }, 'binary'],
    ['by one thread', { threads: 1 }, 'binary'],
  ])('%s', async (_, options, format) => {
    const request = { engine, workload: iot, trace: traceOf(iot, EVENTS), options, format };
    expect(await verified(request)).toMatchObject(NOTHING_WRONG);
  });
});

describe('a run', () => {
  it('that answers exactly once shows no answer before its commit', async () => {
    const request = { ...small(), options: { guarantee: 'exactly-once', 'commit-interval': 60_000 } };
    const { count } = expectedOf(request.workload, request.trace);
    const job = startOver(request, await run.cluster.topics(request));
    const written = await run.cluster.collect(job, request, count, 'read_uncommitted');
    const shown = await run.cluster.collect(job, request, count, 'read_committed', { limitMs: 500 });
    expect(written.count).toBe(count);
    expect(shown.count).toBeLessThan(count);
  });

  it.each([
    ['on', 1],
    ['off', 0],
  ])('with its changelog %s has %i topics of its own', async (changelog, number) => {
    const before = await topicNames(run.test.client);
    const request = { ...small(), options: { changelog } };
    const topics = await run.cluster.topics(request);
    const job = startOver(request, topics);
    await job.ready;
    const known = [...before, ...topics.inputs, topics.output, '__consumer_offsets'];
    expect((await topicNames(run.test.client)).filter((name) => !known.includes(name))).toHaveLength(number);
  });

  it('that is aborted ends, and leaves no process, no state and nothing in the cluster', async () => {
    const request = small();
    const job = startOver(request, await run.cluster.topics(request));
    await job.ready;
    const { pid } = await job.first;
    expect(isRunning(pid)).toBe(true);
    const own = async () => (await topicNames(run.test.client)).filter((name) => name.startsWith(`job-${job.output}-`));
    expect(await own()).toHaveLength(1);
    const startMs = performance.now();
    job.abort();
    await job.ended;
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(job.folder)).toBe(false);
    expect(await own()).toEqual([]);
  });

  it('that is aborted while it starts ends too', async () => {
    const request = small();
    const job = startOver(request, await run.cluster.topics(request));
    const { pid } = await job.first;
    await sleep(300);
    job.abort();
    await job.ended;
    expect(isRunning(pid)).toBe(false);
  });

  it('whose process is killed rejects and says so', async () => {
    const request = small();
    const job = startOver(request, await run.cluster.topics(request));
    await job.ready;
    process.kill((await job.first).pid, 'SIGKILL');
    const startMs = performance.now();
    await expect(job.ended).rejects.toThrow(/^Kafka Streams was ended by SIGKILL; its log is .*\.log$/);
    expect(performance.now() - startMs).toBeLessThan(2000);
    expect(existsSync(job.folder)).toBe(false);
  });

  it('has all files of its own in its folder, which is removed: nothing is left of one that is killed', async () => {
    const request = small();
    const job = startOver(request, await run.cluster.topics(request));
    await job.ready;
    const mapped = mappedFiles((await job.first).pid).filter((file) => /librocksdbjni|hsperfdata/.test(file));
    expect(mapped.length).toBeGreaterThan(0);
    expect(mapped.filter((file) => !file.startsWith(`${job.folder}/`))).toEqual([]);
  });

  it('over events that cannot be read rejects with the reason', async () => {
    const topics = await run.cluster.topics({ ...small(), format: 'json' });
    const job = startOver(small(), topics);
    await expect(job.ended).rejects.toThrow(/expected 48 bytes, found \d+/);
  });

  it('of an operator that is not there rejects with the reason', async () => {
    const request = small();
    const job = startOver(
      { ...request, workload: { ...fraud, java: { ...fraud.java!, operator: 'millrace.OtherOperator' } } },
      await run.cluster.topics(request),
    );
    await expect(job.ended).rejects.toThrow(/no operator millrace\.OtherOperator/);
  });

  it.each([
    ['where no broker is', '127.0.0.1:1', /no broker answers at 127\.0\.0\.1:1 within/],
    ['at a host that is not there', 'broker.invalid:9092', /No resolvable bootstrap urls/i],
  ])('%s rejects with the reason', async (_, bootstrap, reason) => {
    const job = startOver({ ...small(), bootstrap }, { inputs: ['none'], output: `none-${bootstrap}` });
    const startMs = performance.now();
    await expect(job.ended).rejects.toThrow(reason);
    expect(performance.now() - startMs).toBeLessThan(25_000);
  });

  it('over a topic that is not there rejects with the reason', async () => {
    const job = startOver(small(), { inputs: ['none'], output: 'none-at-all' });
    await expect(job.ended).rejects.toThrow(/topic none or none-at-all is not at/);
  });

  it('keeps the properties of its clients to itself', async () => {
    const request = { ...small(), clientProperties: { 'ssl.key.password': 'hidden-word' } };
    const job = startOver(request, await run.cluster.topics(request));
    const { pid } = await job.first;
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('hidden-word');
    expect(statSync(job.logFile).mode & 0o777).toBe(0o600);
    await job.ready;
    expect(readFileSync(job.logFile, 'utf8')).not.toContain('hidden-word');
  });
});
