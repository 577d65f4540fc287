import { vi } from 'vitest';
import { main } from '../program.ts';
import type { Ended } from './run-cli.ts';

/** Runs a command in this process: a hundred times as fast, for what is not about processes. */
export async function runHere(words: readonly string[]): Promise<Omit<Ended, 'signal'>> {
  const texts = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk, ...more) => {
      texts[stream] += String(chunk);
      for (const written of more) {
        if (typeof written === 'function') {
          queueMicrotask(() => written(null));
        }
      }
      return true;
    }),
  );
  // Through which the parser prints help and version.
  const log = vi.spyOn(console, 'log').mockImplementation((text) => {
    texts.stdout += `${text}\n`;
  });
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    return { code: await main(words), ...texts };
  } finally {
    process.exitCode = before;
    log.mockRestore();
    for (const spy of spies) {
      spy.mockRestore();
    }
  }
}
