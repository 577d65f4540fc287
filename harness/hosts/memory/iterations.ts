import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { MillraceError } from '../../../contracts/errors.ts';
import type { AnswerRecord } from '../../answers/answer-log.ts';
import type { Pause } from '../../processes/probes.ts';
import { loadWorkload } from '../../trace/load-workload.ts';
import { loadEmbedded } from '../load-engine.ts';
import { type IterationSpan, PartitionRunner, type PartitionSetup } from './partition-run.ts';
import type { FromWorker, Handover, ToWorker } from './partition-worker.ts';
import type { Timeline } from './source.ts';

/** What all partitions have after an iteration. */
interface Collected {
  readonly records: readonly AnswerRecord[];
  readonly pauses: readonly Pause[];
}

/** Runs iterations over all partitions: one in this thread, several in a worker thread each. */
export interface Iterations {
  /** How long the engine's prepare() took in the slowest partition, ms. */
  readonly startUpMs: number;
  /**
   * One iteration with fresh operators; resolves when every partition is done. Returns the time from the first
   * partition's beginning to the last one's end.
   */
  run(timeline: Timeline, signal: AbortSignal): Promise<IterationSpan>;
  /** The answers of the last iteration; stale after the next. */
  collect(): Promise<Collected>;
  /** Ends what the engine has started in every partition. */
  dispose(): Promise<void>;
}

/** Loads the engine once a partition and prepares it. */
export async function prepareIterations(setups: readonly PartitionSetup[]): Promise<Iterations> {
  const [only] = setups;
  return setups.length === 1 && only !== undefined ? inline(only) : threaded(setups);
}

async function inline(setup: PartitionSetup): Promise<Iterations> {
  const runner = new PartitionRunner(await loadEmbedded(setup.engine), await loadWorkload(setup.workload), setup);
  return {
    startUpMs: await runner.prepare(),
    run: (timeline, signal) => runner.run(timeline, signal),
    collect: async () => ({ records: [runner.record()], pauses: await runner.pauses() }),
    dispose: () => runner.dispose(),
  };
}

async function threaded(setups: readonly PartitionSetup[]): Promise<Iterations> {
  const workers = setups.map(startWorker);
  const ready = await Promise.all(workers.map((worker) => next(worker, 'ready')));
  const post = (message: ToWorker): void => {
    for (const worker of workers) {
      worker.port.postMessage(message);
    }
  };
  return {
    startUpMs: Math.max(...ready.map(({ startUpMs }) => startUpMs)),
    async run(timeline, signal) {
      const abort = (): void => post({ type: 'abort' });
      signal.addEventListener('abort', abort, { once: true });
      const runs = workers.map((worker) => next(worker, 'done'));
      post({ type: 'run', timeline });
      if (signal.aborted) {
        abort();
      }
      try {
        const spans = (await Promise.all(runs)).map(({ span }) => span);
        return {
          startMs: Math.min(...spans.map(({ startMs }) => startMs)),
          endMs: Math.max(...spans.map(({ endMs }) => endMs)),
        };
      } catch (error) {
        // The others end too, so that none is disposed of in the middle of its run.
        abort();
        await Promise.allSettled(runs);
        throw error;
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
    async collect() {
      const collected = Promise.all(workers.map((worker) => next(worker, 'collected')));
      post({ type: 'collect' });
      const all = await collected;
      return { records: all.map(({ record }) => record), pauses: all.flatMap(({ pauses }) => pauses) };
    },
    async dispose() {
      // A thread that an engine has ended answers no more.
      const alive = workers.filter(({ thread }) => thread.threadId !== -1);
      const disposed = Promise.all(alive.map((worker) => next(worker, 'disposed')));
      post({ type: 'dispose' });
      await disposed;
    },
  };
}

/** A worker thread, and the port to talk to it: what an engine posts to its parent is not read. */
interface PartitionThread {
  readonly thread: Worker;
  readonly port: MessagePort;
}

function startWorker(setup: PartitionSetup): PartitionThread {
  const thread = new Worker(new URL('./partition-worker.js', import.meta.url));
  const { port1, port2 } = new MessageChannel();
  thread.postMessage({ setup, port: port2 } satisfies Handover, [port2]);
  // The thread itself keeps the process alive as long as it has something to do.
  port1.unref();
  return { thread, port: port1 };
}

/** The worker's next message of that type; its error, or its early end, rejects. */
function next<T extends FromWorker['type']>(
  { thread, port }: PartitionThread,
  type: T,
): Promise<Extract<FromWorker, { type: T }>> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      port.off('message', onMessage);
      thread.off('error', onError).off('exit', onExit);
    };
    const onMessage = (message: FromWorker): void => {
      if (message.type === type) {
        settle();
        resolve(message as Extract<FromWorker, { type: T }>);
      } else if (message.type === 'error') {
        settle();
        const { error, exitCode } = message;
        reject(exitCode === undefined ? error : new MillraceError((error as Error).message, exitCode));
      }
    };
    const onError = (error: unknown): void => {
      settle();
      reject(error);
    };
    const onExit = (code: number): void => {
      settle();
      reject(new Error(`a worker exited with code ${code}`));
    };
    port.on('message', onMessage);
    thread.on('error', onError).on('exit', onExit);
  });
}
