import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { AnswerCheck } from '../../harness/answers/check.ts';
import { expectedOf } from '../../harness/answers/expected.ts';
import type { Isolation } from '../../harness/transport/kafka/fetcher.ts';
import { isRunning, startTestBroker, type TestBroker } from '../../harness/transport/kafka/testing/test-broker.ts';
import { ClusterRun, type JobRequest, type RunningJob, type Topics } from './cluster-run.ts';

/** The verification of right answers. */
export const NOTHING_WRONG = { missing: 0, duplicate: 0, wrong: 0, unexpected: 0, early: 0, examples: [] };

/** Jobs of a file of tests, over one broker. */
interface ClusterJobs {
  /** The broker and the folder of the tests; from the first test on. */
  readonly test: TestBroker;
  readonly cluster: ClusterRun;
  /** Starts a job that ends with the test at the latest. */
  startOver(request: JobRequest, topics: Topics): RunningJob;
  /** That a job which is aborted while it starts ends, and leaves nothing. */
  endsWhileStarting(request: JobRequest): Promise<void>;
  /** How the answers of a run compare with the oracle's. */
  verified(request: JobRequest, isolation?: Isolation): Promise<ReturnType<AnswerCheck['verify']>>;
}

/** Has a broker started before the tests of a file and ended after them, and each test's jobs ended with it. */
export function clusterJobs(): ClusterJobs {
  let test: TestBroker | undefined;
  let cluster: ClusterRun | undefined;
  const jobs: RunningJob[] = [];
  beforeAll(async () => {
    test = await startTestBroker();
    const { client, folder, broker } = test;
    cluster = new ClusterRun({ client, folder, bootstrap: broker.bootstrap });
  });
  afterEach(async () => {
    for (const job of jobs.splice(0)) {
      job.abort();
      await job.ended.catch(() => {});
      cluster!.remove(job);
    }
  });
  afterAll(() => test?.end());
  const startOver = (request: JobRequest, topics: Topics): RunningJob => {
    const job = cluster!.start(request, topics);
    jobs.push(job);
    return job;
  };
  return {
    get test() {
      return test!;
    },
    get cluster() {
      return cluster!;
    },
    startOver,
    async endsWhileStarting(request) {
      const temporary = readdirSync(tmpdir());
      const job = startOver(request, await cluster!.topics(request));
      await job.first;
      job.abort();
      await job.ended;
      expectNothingLeft(job, temporary);
    },
    async verified(request, isolation = 'read_uncommitted') {
      const expected = expectedOf(request.workload, request.trace);
      expect(expected.count).toBeGreaterThan(10);
      const job = startOver(request, await cluster!.topics(request));
      const collection = await cluster!.collect(job, request, expected.count, isolation);
      job.abort();
      await job.ended;
      return new AnswerCheck(expected).verify([collection.answers()]);
    },
  };
}

/** That nothing of a job is left: processes, its folder, files beside `temporary` in the system's temporary one. */
export function expectNothingLeft(job: RunningJob, temporary: readonly string[]): void {
  expect(job.processes.filter(({ pid }) => isRunning(pid))).toEqual([]);
  expect(existsSync(job.folder)).toBe(false);
  expect(readdirSync(tmpdir()).filter((name) => !temporary.includes(name))).toEqual([]);
}
