import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicJob } from '../../contracts/engine.ts';
import type { FlinkRest } from './rest.ts';
import { jobSettings } from './settings.ts';

const MAIN_CLASS = 'millrace.FlinkJob';
const POLL_MS = 50;
/** How soon the end of a process is noticed, ms. */
const EXIT_MS = 1000;

/** Where and how a job runs. */
interface JobPlace {
  readonly rest: FlinkRest;
  /** The jar of the job, with all that the cluster lacks. */
  readonly jar: string;
  /** Why one of the cluster's processes ended, if they are ours: then nothing in it needs a clean end. */
  readonly exited?: Promise<string>;
  /** Called just before the job is submitted. */
  onSubmit?(): void;
  /** Called once, when the job is known to run, before its tasks do. */
  onRunning?(): void;
}

/** Runs a job in a cluster until its signal aborts, and leaves nothing in it; rejects with why the job has failed. */
export async function runJob(job: TopicJob, place: JobPlace): Promise<void> {
  const { rest, jar, exited = new Promise<never>(() => {}) } = place;
  const { signal } = job;
  let jarId: string | undefined;
  let jobId: string | undefined;
  try {
    const settings = jobSettings(job);
    jarId = await rest.upload(jar, signal);
    place.onSubmit?.();
    // Not aborted in the user's cluster: nobody would know of a job that an abandoned call has submitted.
    jobId = await rest.run(jarId, MAIN_CLASS, settings, place.exited && signal);
    await untilFailed(jobId, job, { ...place, exited });
  } catch (error) {
    // If nothing answers, the reason is the process that ended.
    const reason = signal.aborted ? undefined : await Promise.race([exited, sleep(EXIT_MS)]);
    throw reason === undefined ? error : new Error(reason);
  } finally {
    await Promise.race([exited, end(job, rest, jobId, jarId)]);
  }
}

async function untilFailed(
  jobId: string,
  { signal }: TopicJob,
  { rest, exited, onSubmit, onRunning }: JobPlace & { readonly exited: Promise<string> },
): Promise<void> {
  let isRunning = false;
  for (;;) {
    const status = await rest.status(jobId, signal);
    if (status === 'RUNNING' && !isRunning) {
      isRunning = true;
      onRunning?.();
    }
    if (status === 'FAILED') {
      throw new Error(`Flink's job failed: ${await rest.failure(jobId, signal)}`);
    }
    // A finished job stays until all answers have been seen.
    if (status === 'CANCELED' || (status === 'FINISHED' && onSubmit === undefined)) {
      throw new Error(`Flink's job ended by itself: it is ${status}`);
    }
    const reason = await Promise.race([exited, sleep(POLL_MS, undefined, { signal })]);
    if (reason !== undefined) {
      throw new Error(reason);
    }
  }
}

/**
 * Ends a job, so that it closes its transactions, and removes its jar, as far as they still exist. Metrics of its tasks
 * are read after its end: before, they are some seconds old.
 */
async function end(
  job: TopicJob,
  rest: FlinkRest,
  jobId: string | undefined,
  jarId: string | undefined,
): Promise<void> {
  if (jobId !== undefined) {
    await rest.cancel(jobId).catch(() => {});
    for (const metric of await rest.metrics(jobId).catch(() => [])) {
      job.onMetric(metric);
    }
  }
  if (jarId !== undefined) {
    await rest.remove(jarId).catch(() => {});
  }
}
