// A worker thread that runs one partition. Messages in: run, collect, abort, dispose. Messages out: ready, done,
// collected, disposed, error.
import { type MessagePort, parentPort } from 'node:worker_threads';
import { MillraceError } from '../../../contracts/errors.ts';
import type { AnswerRecord } from '../../answers/answer-log.ts';
import type { Pause } from '../../processes/probes.ts';
import { loadWorkload } from '../../trace/load-workload.ts';
import { loadEmbedded } from '../load-engine.ts';
import { type IterationSpan, PartitionRunner, type PartitionSetup } from './partition-run.ts';
import type { Timeline } from './source.ts';

/** The first message, on the thread's own port; all others use a port that an engine's code cannot reach. */
export interface Handover {
  readonly setup: PartitionSetup;
  readonly port: MessagePort;
}

/** What the main thread sends. */
export type ToWorker = { type: 'run'; timeline: Timeline } | { type: 'collect' | 'abort' | 'dispose' };

/** What a worker sends. */
export type FromWorker =
  | { type: 'ready'; startUpMs: number }
  | { type: 'done'; span: IterationSpan }
  | { type: 'collected'; record: AnswerRecord; pauses: Pause[] }
  | { type: 'disposed' }
  // Cloning an error makes it a plain one: what makes it ours is sent beside it.
  | { type: 'error'; error: unknown; exitCode?: number };

let abort = new AbortController();

parentPort!.once('message', ({ setup, port }: Handover) => {
  // The thread lives until the port is closed: otherwise its end would overtake its last message.
  port.ref();
  const send = (message: FromWorker): void => port.postMessage(message);
  const fail = (error: unknown): void =>
    send({ type: 'error', error, ...(error instanceof MillraceError && { exitCode: error.exitCode }) });
  start(setup, port, send, fail).catch(fail);
});

async function start(
  setup: PartitionSetup,
  port: MessagePort,
  send: (message: FromWorker) => void,
  fail: (error: unknown) => void,
): Promise<void> {
  const runner = new PartitionRunner(await loadEmbedded(setup.engine), await loadWorkload(setup.workload), setup);
  port.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'run':
        abort = new AbortController();
        runner.run(message.timeline, abort.signal).then((span) => send({ type: 'done', span }), fail);
        break;
      case 'collect':
        runner
          .pauses()
          .then((pauses) => send({ type: 'collected', record: runner.record(), pauses }))
          .catch(fail);
        break;
      case 'abort':
        abort.abort();
        break;
      case 'dispose':
        runner.dispose().then(() => send({ type: 'disposed' }), fail);
        break;
    }
  });
  send({ type: 'ready', startUpMs: await runner.prepare() });
}
