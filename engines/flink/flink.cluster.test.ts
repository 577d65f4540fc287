import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineProcess } from '../../contracts/engine.ts';
import { expectedOf } from '../../harness/answers/expected.ts';
import { filesWith } from '../../harness/transport/kafka/testing/secrets.ts';
import { isRunning } from '../../harness/transport/kafka/testing/test-broker.ts';
import { workloads } from '../../workloads/registry.ts';
import { traceOf } from '../testing/cases.ts';
import { clusterJobs, expectNothingLeft, NOTHING_WRONG } from '../testing/cluster-jobs.ts';
import type { JobRequest } from '../testing/cluster-run.ts';
import { type FlinkCluster, startFlinkCluster } from './cluster.ts';
import { flink, flinkBatch } from './engine.ts';
import { flinkJars } from './jars.ts';

/** Flink over a real broker: right answers whatever the options, and nothing left behind. */

const EVENTS = 20_000;
const EVENTS_OF_HOURS = 400_000;
const SECRET = { 'ssl.key.password': 'hidden-word' };

const run = clusterJobs();
const { startOver, verified } = run;

const fraud = workloads.find(({ name }) => name === 'fraud')!;
const weather = workloads.find(({ name }) => name === 'weather')!;
const iot = workloads.find(({ name }) => name === 'iot')!;
const small = (): JobRequest => ({ engine: flink, workload: fraud, trace: traceOf(fraud, 2000) });

it('answers exactly once, with states in RocksDB and rows in JSON', async () => {
  const request: JobRequest = {
    engine: flink,
    workload: iot,
    trace: traceOf(iot, EVENTS),
    options: { guarantee: 'exactly-once', 'state-backend': 'rocksdb', parallelism: 3 },
    format: 'json',
  };
  expect(await verified(request, 'read_committed')).toMatchObject(NOTHING_WRONG);
});

it('takes no longer for an event when its key has much state', async () => {
  const lasted = async (stations: number, interval: number): Promise<number> => {
    const trace = traceOf(weather, EVENTS_OF_HOURS, { regions: 10, stations, interval });
    const request: JobRequest = { engine: flink, workload: weather, trace };
    const { count } = expectedOf(weather, trace);
    const job = startOver(request, await run.cluster.topics(request));
    const readyMs = await job.ready;
    const { lastMs } = await run.cluster.collect(job, request, count, 'read_uncommitted', { quietMs: 0 });
    job.abort();
    await job.ended;
    return lastMs - readyMs;
  };
  // Of a topic that is full one partition is read far ahead of another, which holds open all hours between them: of
  // 40,000 hours many, of 67 few.
  const many = await lasted(10, 3_600_000);
  const few = await lasted(1000, 600_000);
  expect(many / few).toBeLessThan(6);
});

it('has all files of its own in its folder, keeps secrets to itself, and leaves nothing', async () => {
  const temporary = readdirSync(tmpdir());
  const request = { ...small(), options: { 'state-backend': 'rocksdb' }, clientProperties: SECRET };
  const job = startOver(request, await run.cluster.topics(request));
  await job.ready;
  expect(job.processes.map(({ role }) => role)).toEqual(['JobManager', 'TaskManager']);
  const { count } = expectedOf(request.workload, request.trace);
  await run.cluster.collect(job, request, count, 'read_uncommitted', { quietMs: 0 });
  for (const { pid } of job.processes) {
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('hidden-word');
    const mapped = readFileSync(`/proc/${pid}/maps`, 'utf8').match(/\/\S*(?:librocksdbjni|hsperfdata)\S*/g) ?? [];
    expect(mapped.filter((file) => !file.startsWith(`${job.folder}/`))).toEqual([]);
  }
  expect(readdirSync(job.folder)).toContain('JobManager');
  expect(filesWith('hidden-word', job.folder)).toEqual([]);
  job.abort();
  await job.ended;
  const tasks = ['Source: events -> Filter', 'KeyedProcess -> Sink: Writer -> Sink: Committer'];
  expect(job.metrics.map(({ name, unit }) => [name, unit])).toEqual(
    tasks.flatMap((task) => [
      [`${task}, busy`, '%'],
      [`${task}, backpressured`, '%'],
    ]),
  );
  expect(job.metrics.every(({ value }) => value >= 0 && value <= 100)).toBe(true);
  expect(readFileSync(job.logFile, 'utf8')).not.toContain('hidden-word');
  expectNothingLeft(job, temporary);
});

it('that is aborted while it starts ends too', () => run.endsWhileStarting(small()));

it.each(['JobManager', 'TaskManager'])('whose %s is killed rejects and says so', async (role) => {
  const temporary = readdirSync(tmpdir());
  const job = startOver(small(), await run.cluster.topics(small()));
  await job.ready;
  process.kill(job.processes.find((each) => each.role === role)!.pid, 'SIGKILL');
  await expect(job.ended).rejects.toThrow(new RegExp(`^the ${role} was ended by SIGKILL; its log is .*\\.log$`));
  expectNothingLeft(job, temporary);
});

it('over events that cannot be read rejects with the reason', async () => {
  const job = startOver(small(), await run.cluster.topics({ ...small(), format: 'json' }));
  await expect(job.ended).rejects.toThrow(/^Flink's job failed: .*expected 48 bytes, found \d+; its log is/);
});

describe("in the user's own cluster", () => {
  let users: FlinkCluster;
  const started: EngineProcess[] = [];
  const request = (more: Partial<JobRequest> = {}): JobRequest => ({
    ...small(),
    ...more,
    options: { cluster: users.address, ...more.options },
  });
  // biome-ignore lint/suspicious/noExplicitAny: as it is documented.
  const left = async (path: string): Promise<any> => (await fetch(users.address + path)).json();

  beforeAll(async () => {
    const folder = join(run.test.folder, 'users');
    mkdirSync(folder);
    const { own, lib } = await flinkJars.fetch();
    // A distribution of Flink has no connector.
    const jars = readdirSync(lib).filter((name) => !/connector-(base|kafka)|kafka-clients/.test(name));
    users = await startFlinkCluster({
      classpath: [own, ...jars.map((name) => join(lib, name))].join(delimiter),
      folder,
      logFile: join(run.test.folder, 'users.log'),
      slots: 2,
      heapMiB: 512,
      signal: new AbortController().signal,
      onStart: (process) => started.push(process),
    });
  });
  afterAll(async () => {
    await users?.stop();
    rmSync(join(run.test.folder, 'users'), { recursive: true, force: true });
  });

  it.each([
    ['streaming', flink, {}],
    ['in batch mode', flinkBatch, {}],
    ['exactly once', flink, { guarantee: 'exactly-once', 'checkpoint-interval': 100 }],
  ])('it answers %s, and leaves the cluster as it was', async (_, engine, options) => {
    const isolation = engine.describe({ ...options, heap: 1024, cluster: '' }).isolation;
    const answered = await verified(request({ engine, workload: iot, trace: traceOf(iot, 5000), options }), isolation);
    expect(answered).toMatchObject(NOTHING_WRONG);
    expect((await left('/jars')).files).toEqual([]);
    expect(await left('/overview')).toMatchObject({ 'slots-total': 2, 'jobs-running': 0 });
    expect(started.filter(({ pid }) => !isRunning(pid))).toEqual([]);
  });

  it('it says what is wrong with a job', async () => {
    const topics = await run.cluster.topics(small());
    const reasons = [
      [request(), { inputs: ['none'], output: 'none-at-all' }, /topic none or none-at-all is not at/],
      [
        request({ workload: { ...fraud, java: { ...fraud.java!, operator: 'millrace.Other' } } }),
        topics,
        /no operator millrace\.Other/,
      ],
      [request({ bootstrap: '127.0.0.1:1' }), topics, /no broker answers at 127\.0\.0\.1:1 within/],
      [request({ options: { guarantee: 'exactly-once', 'checkpoint-interval': 0 } }), topics, /must not be 0$/],
      [request({ options: { cluster: 'http://127.0.0.1:1' } }), topics, /^no Flink answers at http:\/\/127\.0\.0\.1:1/],
      [request({ options: { cluster: `http://${run.test.broker.bootstrap}` } }), topics, /^no Flink answers at http/],
    ] as const;
    for (const [wrong, over, reason] of reasons) {
      const job = startOver(wrong, over);
      await expect(job.ended).rejects.toThrow(reason);
      expect(job.processes).toEqual([]);
      run.cluster.remove(job);
    }
    expect((await left('/jars')).files).toEqual([]);
  });
});
