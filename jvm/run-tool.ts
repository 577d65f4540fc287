import { spawn } from 'node:child_process';
import { machineError } from '../harness/errors.ts';
import { toolError } from './java-tools.ts';

/**
 * Runs a tool in a process group of its own; `onLine` gets what it prints.
 *
 * @throws MillraceError of `failure` and the first error it printed; the signal's reason after an abort.
 */
export function runTool(
  tool: string,
  arguments_: readonly string[],
  failure: string,
  onLine: ((line: string) => void) | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, arguments_, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const kill = (): void => {
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // It has ended.
      }
    };
    signal?.addEventListener('abort', kill, { once: true });
    let rest = '';
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-20_000);
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach((line) => {
          onLine?.(line);
        });
      });
    }
    child.once('error', (error) => reject(toolError(tool, error)));
    child.once('close', (code) => {
      signal?.removeEventListener('abort', kill);
      if (signal?.aborted) {
        reject(signal.reason);
      } else if (code !== 0) {
        reject(machineError(`${failure}: ${reasonIn(output)}`));
      } else {
        resolve();
      }
    });
  });
}

function reasonIn(output: string): string {
  const lines = output.trim().split('\n');
  const errors = lines.filter((line) => /^\[ERROR\] \S|: error: /.test(line));
  return (errors[0] ?? lines.at(-1) ?? 'nothing').replace(/^\[ERROR\] /, '').slice(0, 500);
}
