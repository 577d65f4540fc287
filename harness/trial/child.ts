// A process of its own for one request: a trace made ready, a user's workload checked, or one trial. It answers once and ends.
import { Worker } from 'node:worker_threads';
import { MillraceError } from '../../contracts/errors.ts';
import type { ReadDone } from '../input/request.ts';
import { joinChannel } from '../processes/channel.ts';
import { Overrun, Starved } from '../processes/overrun.ts';
import { killDescendants, TRIAL_VARIABLE } from '../processes/process-tree.ts';
import type { ChildRequest, ChildResponse } from '../processes/request.ts';
import type { Watch } from '../processes/watchdog.ts';
import { removeIfPossible } from '../remove-if-possible.ts';
import { thrownText } from '../thrown.ts';
import { prepareTrace } from './prepare-trace.ts';
import { runTrial } from './trial.ts';

// Ends this process soon after its parent is gone, even while an engine hangs in this thread. The parent gives its id:
// it may be gone before this process could ask for it.
const watch: Watch = {
  parent: Number(process.argv[2]),
  graceMs: Number(process.argv[3]),
  scratchFolder: process.argv[4]!,
  marker: process.env[TRIAL_VARIABLE]!,
};
new Worker(new URL('../processes/watchdog.js', import.meta.url), { workerData: watch }).unref();

// The parent does so too, unless it is gone by then.
process.once('exit', () => killDescendants(process.pid, watch.marker!, false));

/** What it takes this process to start, at most, where nothing else has the cores. */
const START_MS = 1000;

/** Aborted when the trial is to end early. */
const stop = new AbortController();
const interrupt = (): void => stop.abort(new Error('interrupted'));
process.on('SIGTERM', interrupt);
// It has its own session, which a Ctrl-C does not reach; the parent decides what happens.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
process.on('uncaughtException', (error) => answer(failure(error)));
process.on('unhandledRejection', (error) => answer(failure(error)));
// Nothing is left that could wake a waiting engine: no need to wait for the limit.
process.once('beforeExit', () => answer({ ok: false, reason: 'stalled: it waits for something that never comes' }));
const channel = joinChannel({
  message: (request) => void handle(request as ChildRequest).then(answer, (error) => answer(failure(error))),
  end: () => onEnd(),
});
// Replaced by what interrupts a trial that has to end in order.
let onEnd = (): void => {};

async function handle(request: ChildRequest): Promise<ChildResponse> {
  // A process that waits only for its parent must be detected.
  channel.unref();
  if (request.kind === 'trace') {
    return { ok: true, summary: await prepareTrace(request, reportProgress) };
  }
  if (request.kind === 'check') {
    const [{ checkWorkload }, { loadWorkload }] = await Promise.all([
      import('../workload-check/check.ts'),
      import('../trace/load-workload.ts'),
    ]);
    const { parameters, folder, scratchFolder: temporaryFolder } = request;
    const workload = await loadWorkload(request.workload);
    return { ok: true, verdict: await checkWorkload(workload, { parameters, folder, temporaryFolder }) };
  }
  if (request.place.transport === 'kafka') {
    onEnd = interrupt;
  }
  // The parent counts from when it started this process, which takes long where others have the cores.
  const lateMs = Math.max(0, performance.now() - START_MS);
  const timer = setTimeout(() => {
    stop.abort(new Overrun(request.limitMs));
  }, request.limitMs - lateMs).unref();
  const trial = await runTrial(request, stop.signal, (instruction) => channel.send({ instruction }));
  clearTimeout(timer);
  return { ok: true, trial };
}

/** Progress is sent this often. */
const PROGRESS_MS = 250;
let progressAtMs = 0;

function reportProgress(progress: ReadDone): void {
  const nowMs = performance.now();
  if (nowMs - progressAtMs >= PROGRESS_MS) {
    progressAtMs = nowMs;
    channel.send({ progress });
  }
}

function failure(error: unknown): ChildResponse {
  if (error instanceof MillraceError) {
    return { ok: false, reason: error.message, exitCode: error.exitCode };
  }
  if (error instanceof Starved) {
    return { ok: false, reason: error.message, invalid: true };
  }
  if (process.env.MILLRACE_DEBUG && error instanceof Error) {
    console.error(error.stack);
  }
  // What newer versions of V8 throw where older ones end the process (see spawn.ts).
  if (error instanceof RangeError && error.message === 'Invalid array length') {
    return { ok: false, reason: 'an array grew beyond what JavaScript can hold' };
  }
  return { ok: false, reason: thrownText(error) };
}

function answer(response: ChildResponse): void {
  channel.send(response, (error) => {
    // Without a parent nobody else removes it.
    if (error !== null) {
      removeIfPossible(watch.scratchFolder!);
    }
    process.exit(0);
  });
}
