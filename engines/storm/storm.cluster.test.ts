import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Admin } from '@platformatic/kafka';
import { expect, it } from 'vitest';
import { expectedOf } from '../../harness/answers/expected.ts';
import { filesWith } from '../../harness/transport/kafka/testing/secrets.ts';
import { workloads } from '../../workloads/registry.ts';
import { traceOf } from '../testing/cases.ts';
import { clusterJobs, expectNothingLeft, NOTHING_WRONG } from '../testing/cluster-jobs.ts';
import type { JobRequest } from '../testing/cluster-run.ts';
import { storm } from './engine.ts';

/** Storm over a real broker: right answers whatever the options, and nothing left behind. */

const EVENTS = 20_000;

const run = clusterJobs();
const { startOver, verified } = run;

const fraud = workloads.find(({ name }) => name === 'fraud')!;
const iot = workloads.find(({ name }) => name === 'iot')!;
const small = (): JobRequest => ({ engine: storm, workload: fraud, trace: traceOf(fraud, 2000) });

/** What Storm writes of a topology, unpacked. */
function topologyIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\/storm(code|conf)\.ser$/.test(file) && statSync(join(folder, file)).isFile())
    .map((file) => gunzipSync(readFileSync(join(folder, file))).toString('latin1'))
    .join();
}

/** Names of the broker's consumer groups. */
async function groups(): Promise<string[]> {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [run.test.broker.bootstrap] });
  return [...(await admin.listGroups().finally(() => admin.close())).keys()];
}

it('answers in batches, over more bolts than cores, with rows in JSON', async () => {
  const options = { 'batch-size': 100, parallelism: 3, ackers: 2 };
  const request: JobRequest = { engine: storm, workload: iot, trace: traceOf(iot, EVENTS), options, format: 'json' };
  expect(await verified(request)).toMatchObject(NOTHING_WRONG);
});

it('goes on where few events may be unacknowledged, and keeps secrets to itself, and leaves nothing', async () => {
  const temporary = readdirSync(tmpdir());
  const request: JobRequest = {
    ...small(),
    options: { 'max-spout-pending': 1, 'commit-interval': 1 },
    clientProperties: { 'ssl.key.password': 'hidden-word' },
  };
  const job = startOver(request, await run.cluster.topics(request));
  const { count } = expectedOf(request.workload, request.trace);
  const collection = await run.cluster.collect(job, request, count, 'read_uncommitted', { quietMs: 0 });
  expect(collection.count).toBe(count);
  expect(await groups()).toEqual([`job-${job.output}`]);
  expect(readFileSync(`/proc/${(await job.first).pid}/cmdline`, 'utf8')).not.toContain('hidden-word');
  expect(topologyIn(job.folder)).toContain('millrace.EventSpout');
  expect(topologyIn(job.folder)).not.toContain('hidden-word');
  expect(filesWith('hidden-word', job.folder)).toEqual([]);
  job.abort();
  await job.ended;
  expect(readFileSync(job.logFile, 'utf8')).not.toContain('hidden-word');
  expect(await groups()).toEqual([]);
  expectNothingLeft(job, temporary);
});

it('that is aborted while it starts ends too', () => run.endsWhileStarting(small()));

it('that is killed rejects and says so, and leaves nothing', async () => {
  const temporary = readdirSync(tmpdir());
  const job = startOver(small(), await run.cluster.topics(small()));
  await job.ready;
  process.kill((await job.first).pid, 'SIGKILL');
  await expect(job.ended).rejects.toThrow(/^Storm was ended by SIGKILL; its log is .*\.log$/);
  expectNothingLeft(job, temporary);
});

it('over events that cannot be read rejects with the reason', async () => {
  const job = startOver(small(), await run.cluster.topics({ ...small(), format: 'json' }));
  await expect(job.ended).rejects.toThrow(/expected 48 bytes, found \d+/);
});

it('over a topic that is not there rejects with the reason', async () => {
  const job = startOver(small(), { inputs: ['none'], output: 'none-at-all' });
  await expect(job.ended).rejects.toThrow(/topic none or none-at-all is not at/);
});
