import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectedOf } from '../../harness/answers/expected.ts';
import { freePorts } from '../../jvm/free-ports.ts';
import { heapFlags, JavaProcess } from '../../jvm/java-process.ts';
import { workloads } from '../../workloads/registry.ts';
import { traceOf } from '../testing/cases.ts';
import { clusterJobs, expectNothingLeft, NOTHING_WRONG } from '../testing/cluster-jobs.ts';
import type { JobRequest, Topics } from '../testing/cluster-run.ts';
import { spark, sparkBatch } from './engine.ts';
import { sparkJars } from './jars.ts';
import { FLAGS } from './settings.ts';

/** Spark over a real broker: right answers whatever the options, and nothing left behind. */

const EVENTS = 20_000;
/** A property by whose name Spark would not know that it is secret. */
const SECRET = { 'sasl.jaas.config': 'hidden-word' };

const run = clusterJobs();
const { startOver, verified } = run;

const fraud = workloads.find(({ name }) => name === 'fraud')!;
const iot = workloads.find(({ name }) => name === 'iot')!;
const small = (): JobRequest => ({ engine: spark, workload: fraud, trace: traceOf(fraud, 2000) });

it('answers in batches of few events at an interval, rows in JSON', async () => {
  const options = { interval: 200, 'max-events': 4000, 'shuffle-partitions': 3 };
  const request: JobRequest = { engine: spark, workload: iot, trace: traceOf(iot, EVENTS), options, format: 'json' };
  expect(await verified(request)).toMatchObject(NOTHING_WRONG);
});

it('answers a query over rows in JSON', async () => {
  const request: JobRequest = { engine: sparkBatch, workload: iot, trace: traceOf(iot, EVENTS), format: 'json' };
  expect(await verified(request)).toMatchObject(NOTHING_WRONG);
});

it('has all files of its own in its folder, and leaves nothing', async () => {
  const temporary = readdirSync(tmpdir());
  const here = readdirSync('.');
  const job = startOver(small(), await run.cluster.topics(small()));
  await job.ready;
  expect(job.processes.map(({ role }) => role)).toEqual(['Spark driver']);
  const { pid } = await job.first;
  const { count } = expectedOf(fraud, small().trace);
  await run.cluster.collect(job, small(), count, 'read_uncommitted', { quietMs: 0 });
  const mapped = readFileSync(`/proc/${pid}/maps`, 'utf8').match(/\/\S*(?:librocksdbjni|hsperfdata)\S*/g) ?? [];
  expect(mapped).not.toEqual([]);
  expect(mapped.filter((file) => !file.startsWith(`${job.folder}/`))).toEqual([]);
  job.abort();
  await job.ended;
  expectNothingLeft(job, temporary);
  expect(readdirSync('.')).toEqual(here);
});

it('reports how many events each batch had, and how long it took', async () => {
  const job = startOver(small(), await run.cluster.topics(small()));
  const samplesOf = (name: string) => job.metrics.filter((metric) => metric.name === `batch, ${name}`);
  const check = () => {
    // The closing watermark record of each partition comes with the events.
    const events = samplesOf('events').reduce((sum, { value }) => sum + value, 0);
    expect(events).toBeGreaterThanOrEqual(small().trace.events);
    expect(samplesOf('triggerExecution').length).toBe(samplesOf('events').length);
  };
  await vi.waitFor(check, { timeout: 300_000 });
  expect(samplesOf('triggerExecution').every(({ value, unit }) => value > 0 && unit === 'ms')).toBe(true);
});

it('over events that cannot be read rejects with the reason, and keeps the properties of its clients to itself', async () => {
  const request = { ...small(), clientProperties: SECRET };
  const job = startOver(request, await run.cluster.topics({ ...small(), format: 'json' }));
  const { pid } = await job.first;
  expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('hidden-word');
  await expect(job.ended).rejects.toThrow(
    /^Spark ended with code 1; it printed: ERROR expected 48 bytes, found \d+; its log is/,
  );
  expect(readFileSync(job.logFile, 'utf8')).not.toContain('hidden-word');
});

it('that is aborted while it starts ends too', () => run.endsWhileStarting(small()));

it('whose driver is killed rejects and says so', async () => {
  const temporary = readdirSync(tmpdir());
  const job = startOver(small(), await run.cluster.topics(small()));
  await job.ready;
  process.kill((await job.first).pid, 'SIGKILL');
  await expect(job.ended).rejects.toThrow(/^Spark was ended by SIGKILL; its log is .*\.log$/);
  expectNothingLeft(job, temporary);
});

it.each<[string, Partial<JobRequest>, Partial<Topics>, RegExp]>([
  ['where no broker is', { bootstrap: '127.0.0.1:1' }, {}, /no broker answers at 127\.0\.0\.1:1 within/],
  ['over a topic that is not there', {}, { output: 'none-at-all' }, /topic .* or none-at-all is not at/],
  [
    'of an operator that is not there',
    { workload: { ...fraud, java: { ...fraud.java!, operator: 'millrace.OtherOperator' } } },
    {},
    /no operator millrace\.OtherOperator/,
  ],
  [
    'in a cluster that is not there',
    { options: { cluster: 'spark://127.0.0.1:1' } },
    {},
    /no Spark master answers at spark:\/\/127\.0\.0\.1:1/,
  ],
])('%s rejects with the reason', async (_, wrong, other, reason) => {
  const job = startOver({ ...small(), ...wrong }, { ...(await run.cluster.emptyTopics(small())), ...other });
  await expect(job.ended).rejects.toThrow(reason);
});

describe("in the user's own cluster", () => {
  const processes: JavaProcess[] = [];
  let address: string;
  let work: string;

  beforeAll(async () => {
    const home = join(run.test.folder, 'home');
    work = join(run.test.folder, 'work');
    mkdirSync(join(home, 'jars'), { recursive: true });
    const { own, lib } = await sparkJars.fetch();
    // A distribution of Spark has no connector, and none of our classes in its executors.
    for (const name of readdirSync(lib).filter((each) => !/kafka/.test(each))) {
      symlinkSync(join(lib, name), join(home, 'jars', name));
    }
    vi.stubEnv('SPARK_HOME', home);
    vi.stubEnv('SPARK_SCALA_VERSION', '2.13');
    const [port] = await freePorts(1);
    address = `spark://127.0.0.1:${port}`;
    const start = async (role: string, words: string[]) => {
      processes.push(
        await JavaProcess.start({
          name: role,
          classpath: [own, join(home, 'jars', '*')].join(delimiter),
          flags: [...heapFlags(256), ...FLAGS],
          mainClass: `org.apache.spark.deploy.${role.toLowerCase()}.${role}`,
          arguments: ['--host', '127.0.0.1', '--webui-port', '0', ...words],
          graceMs: 0,
          scratchFolder: join(run.test.folder, role),
          logFile: join(run.test.folder, `${role}.log`),
        }),
      );
    };
    await start('Master', ['--port', String(port)]);
    while (!(await listens(port!))) {
      await sleep(100);
    }
    await start('Worker', ['--cores', '2', '--memory', '2g', '--work-dir', work, address]);
  });
  afterAll(async () => {
    await Promise.all(processes.map((each) => each.stop()));
    vi.unstubAllEnvs();
  });

  it.each([spark, sparkBatch])('$name answers, its executors there', async (engine) => {
    const before = existsSync(work) ? readdirSync(work).length : 0;
    const request = { engine, workload: iot, trace: traceOf(iot, 5000), options: { cluster: address, heap: 512 } };
    expect(await verified(request)).toMatchObject(NOTHING_WRONG);
    expect(readdirSync(work).length).toBe(before + 1);
    expect(processes.every(({ alive }) => alive)).toBe(true);
  });
});

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
