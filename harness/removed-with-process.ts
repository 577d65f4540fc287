import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineError } from '../contracts/errors.ts';

/**
 * A shell script: when standard input ends, it removes the paths it is given, until processes that are still ending
 * write no more, and then those folders after `--` that are empty.
 */
const REMOVES =
  'cat >/dev/null; tries=0; left=1; while [ -n "$left" ] && [ $tries -lt 100 ]; do left=; ' +
  'for path; do [ "$path" = -- ] && break; rm -rf "$path"; [ -e "$path" ] && left=1; done; ' +
  '[ -n "$left" ] && sleep 0.1; tries=$((tries + 1)); done; ' +
  'while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done; for path; do [ "$path" = -- ] || rmdir "$path"; done';

/**
 * Ensures that files and folders (absolute paths) are removed when this process ends, and of `ifEmpty`, the innermost
 * first, those that are empty then; even if it is killed while none of its children lives: a shell waits for the end of
 * a pipe that only this process holds. Call it before they are made.
 */
export function removedWithProcess(paths: readonly string[], ifEmpty: readonly string[] = []): void {
  const shell = spawn('sh', ['-c', REMOVES, 'millrace-removes', ...paths, '--', ...ifEmpty], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A Ctrl-C is for this process alone.
    detached: true,
  });
  // Without a shell, what this process removes itself must suffice.
  shell.on('error', () => {});
  shell.unref();
  (shell.stdin as ((typeof shell)['stdin'] & { unref(): void }) | null)?.unref();
}

/** Makes a temporary folder that nobody else can read, removed when this process ends. @throws MillraceError 1 */
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
