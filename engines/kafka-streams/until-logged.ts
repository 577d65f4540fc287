import { closeSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;
const CHUNK_BYTES = 65_536;

/** Resolves to true once the growing file has this line, to false after an abort. Looks every 10 ms. */
export async function untilLogged(file: string, line: string, signal: AbortSignal): Promise<boolean> {
  const log = openSync(file, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = '';
  try {
    while (!signal.aborted) {
      for (let bytes = readSync(log, chunk); bytes > 0; bytes = readSync(log, chunk)) {
        const lines = (rest + chunk.toString('latin1', 0, bytes)).split('\n');
        rest = lines.pop()!;
        if (lines.includes(line)) {
          return true;
        }
      }
      await sleep(LOOK_EVERY_MS);
    }
    return false;
  } finally {
    closeSync(log);
  }
}
