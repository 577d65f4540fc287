import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineError } from '../contracts/errors.ts';

/**
 * A shell's text: when standard input ends, removes what is named behind it, until those that still end write no more,
 * and then the folders named behind `--` that are empty.
 */
const REMOVES =
  'cat >/dev/null; tries=0; left=1; while [ -n "$left" ] && [ $tries -lt 100 ]; do left=; ' +
  'for path; do [ "$path" = -- ] && break; rm -rf "$path"; [ -e "$path" ] && left=1; done; ' +
  '[ -n "$left" ] && sleep 0.1; tries=$((tries + 1)); done; ' +
  'while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done; for path; do [ "$path" = -- ] || rmdir "$path"; done';

/**
 * Sees to it that files and folders (absolute paths) are gone when this process is, and of `ifEmpty`, the innermost
 * first, those that hold nothing then; even if it is killed while none of its children lives: a shell waits for the end
 * of a pipe that only this process holds. To be called before they are made.
 */
export function removedWithProcess(paths: readonly string[], ifEmpty: readonly string[] = []): void {
  const shell = spawn('sh', ['-c', REMOVES, 'millrace-removes', ...paths, '--', ...ifEmpty], {
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
