import type { CommandEngine, EmbeddedEngine, EmbeddedJob } from '../../../contracts/engine.ts';
import { Overrun } from '../../processes/overrun.ts';
import { eventsFrame, frameOf, watermarkFrame } from './frames.ts';
import { helloOf } from './hello.ts';
import { type Limits, Program } from './program.ts';

/** The most events in a frame, unless the engine says otherwise. */
const EVENTS_PER_FRAME = 1024;
/** A program is sent no more while it has not acknowledged so many events, or so many frames. */
const MOST_UNACKNOWLEDGED = 65_536;
const MOST_FRAMES = 4;
/** How long it may take to end a run that is aborted: less than the time after which its trial is killed. */
const ABORT_MS = 1500;

/** What a host calls of an engine in its own process, or of a program. */
export interface Hosted extends Pick<EmbeddedEngine, 'runs' | 'prepare' | 'dispose' | 'dialect'> {
  readonly form: 'typescript' | 'sql' | 'command';
  /** `preloaded`: so many events have arrived before the schedule, which starts when the engine asks for more. */
  run(job: EmbeddedJob, preloaded: number): Promise<void>;
}

/** A program as an engine: run() gives it events as they arrive, and commits each frame of answers on receipt. */
export function commandEngine(engine: CommandEngine, folder: string, limitsMs?: Limits): Hosted {
  const { command, eventsPerFrame = EVENTS_PER_FRAME } = engine;
  let program: Program | undefined;
  let names: string[] = [];
  return {
    form: 'command',
    runs: 'in-workers',
    async prepare(options, question) {
      names = ['id', 'event_time', ...Object.keys(question.columns)];
      const hello = JSON.stringify(helloOf(options, question));
      const answerColumns = question.answers.columns;
      program = await Program.start({ command, folder, hello, answerColumns, ...(limitsMs && { limitsMs }) });
    },
    run: (job, preloaded) => runOnce(program!, names, eventsPerFrame, job, preloaded),
    dispose: () => program?.end(),
  };
}

async function runOnce(
  program: Program,
  names: readonly string[],
  eventsPerFrame: number,
  { source, sink, columns, signal }: EmbeddedJob,
  preloaded: number,
): Promise<void> {
  const most = Math.max(MOST_UNACKNOWLEDGED, MOST_FRAMES * eventsPerFrame);
  program.begin(sink);
  let sent = 0;
  let watermark = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    const taken = source.take(eventsPerFrame);
    const had = taken > sent;
    if (had) {
      program.send(eventsFrame(columns, names, sent, taken), taken - sent);
      sent = taken;
    }
    if (source.watermark > watermark) {
      watermark = source.watermark;
      program.send(watermarkFrame(watermark));
    }
    if (source.ended) {
      program.send(frameOf('ENDS'));
      await program.done(signal);
      break;
    }
    if (sent === preloaded) {
      // To ask for more says that the engine is done with these.
      await program.acknowledged(0, signal);
    }
    if (!had) {
      await source.arrival();
    } else if (program.unacknowledged > most) {
      await program.acknowledged(most / 2, signal);
    }
  }
  if (signal.aborted) {
    if (source.ended && signal.reason instanceof Overrun) {
      signal.reason.message += `: ${program.command} was sent ENDS, and has not said DONE`;
    }
    await program.abort(ABORT_MS);
  } else if (program.unacknowledged > 0) {
    const all = sent.toLocaleString('en-US');
    const done = (sent - program.unacknowledged).toLocaleString('en-US');
    throw program.fault(`it said DONE with ${done} of ${all} events acknowledged (TOOK)`);
  }
}
