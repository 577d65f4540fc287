import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineError } from './errors.ts';

/** A shell's text: when standard input ends, removes what is named behind it, until those that still end write no more. */
const REMOVES =
  'cat >/dev/null; tries=0; while [ $tries -lt 100 ]; do left=; ' +
  'for path; do rm -rf -- "$path"; [ -e "$path" ] && left=1; done; ' +
  '[ -z "$left" ] && exit; tries=$((tries + 1)); sleep 0.1; done';

/**
 * Sees to it that files and folders are gone when this process is, even if it is killed while none of its children
 * lives: a shell waits for the end of a pipe that only this process holds. To be called before they are made.
 */
export function removedWithProcess(paths: readonly string[]): void {
  const shell = spawn('sh', ['-c', REMOVES, 'millrace-removes', ...paths], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A Ctrl-C is for this process alone.
    detached: true,
  });
  // Without a shell, what this process removes by itself has to do.
  shell.on('error', () => {});
  shell.unref();
  (shell.stdin as ((typeof shell)['stdin'] & { unref(): void }) | null)?.unref();
}

/** Makes a folder for passing things that nobody else can read, which is gone when this process is. @throws MillraceError 1 */
export function temporaryFolder(): string {
  const path = join(tmpdir(), `millrace-${randomUUID()}`);
  removedWithProcess([path]);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    throw machineError(
      `the folder of temporary files cannot be written, name another with TMPDIR: ${(error as Error).message}`,
    );
  }
  return path;
}
