import { setImmediate as eventLoopTurn } from 'node:timers/promises';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs something that a Ctrl-C (or SIGTERM, or a closed terminal) stops: the first aborts its signal, the second ends
 * the process at once.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) {
      process.exit(130);
    }
    controller.abort();
  };
  for (const signal of SIGNALS) {
    process.on(signal, interrupt);
  }
  try {
    const done = await work(controller.signal);
    // A signal that came while the event loop was busy is delivered only in its next turn but one.
    await eventLoopTurn();
    await eventLoopTurn();
    return done;
  } finally {
    for (const signal of SIGNALS) {
      process.off(signal, interrupt);
    }
  }
}
