import { Worker } from 'node:worker_threads';
import { MillraceError } from '../../contracts/errors.ts';
import { joinChannel } from './channel.ts';
import { peakRssBytes } from './probes.ts';
import type { Watch } from './watchdog.ts';

/** Functions of one argument and one result that a process offers to the one that started it. */
export type Calls<C> = { [Name in keyof C]: (request: never) => unknown };

/** A call on its way to a process. */
export interface Call {
  readonly call: number;
  readonly name: string;
  readonly request: unknown;
}

/** The result of a call; with call 0, a failure of the process between calls. */
export type CallResult =
  | { readonly call: number; readonly ok: true; readonly value: unknown }
  | { readonly call: number; readonly ok: false; readonly reason: string; readonly exitCode: number };

/** The same functions, answered at once or later. */
type Handlers<C extends Calls<C>> = {
  [Name in keyof C]: (request: Parameters<C[Name]>[0]) => ReturnType<C[Name]> | Promise<ReturnType<C[Name]>>;
};

/**
 * Answers the calls of the process that started this one, until that ends: this one ends then too, even while it is
 * busy. The parent's id comes as the first argument, as the parent may be gone before it could be asked for.
 */
export function answerCalls<C extends Calls<C>>(handlers: Handlers<C>): void {
  const watch: Watch = { parent: Number(process.argv[2]) };
  new Worker(new URL('./watchdog.js', import.meta.url), { workerData: watch }).unref();
  // A Ctrl-C reaches the whole process group; the parent decides what happens.
  process.on('SIGINT', () => {});
  const channel = joinChannel({
    message(message) {
      const { call, name, request } = message as Call;
      const handler = handlers[name as keyof C] as (request: unknown) => unknown;
      Promise.resolve()
        .then(() => handler(request))
        .then(
          (value) => channel.send({ call, ok: true, value } satisfies CallResult),
          (error) => channel.send(failureOf(call, error)),
        );
    },
    end: () => process.exit(0),
  });
  // Reports to the parent why this process ends, and ends it.
  const fail = (error: unknown): void => channel.send(failureOf(0, error), () => process.exit(1));
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}

function failureOf(call: number, error: unknown): CallResult {
  if (process.env.MILLRACE_DEBUG) {
    console.error(error);
  }
  const reason = error instanceof Error ? error.message.split('\n')[0] || error.name : String(error);
  return { call, ok: false, reason, exitCode: error instanceof MillraceError ? error.exitCode : 1 };
}

/** CPU time and memory of this process. */
export function ownUsage(): { cpuSeconds: number; peakRssBytes: number } {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, peakRssBytes: peakRssBytes() };
}
