import { spawn } from 'node:child_process';
import { machineError } from '../contracts/errors.ts';
import { toolError } from './java-tools.ts';

/**
 * A shell script: runs the tool named after it, and ends the process group when standard input ends, that is with the
 * process that started this one, however that ends.
 */
const SUPERVISED = 'exec 3<&0; "$@" </dev/null & tool=$!; (cat; kill -KILL 0) <&3 >/dev/null 2>&1 & wait $tool';

/**
 * Runs a tool in its own process group; `onLine` is called with each line it prints.
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
    signal?.throwIfAborted();
    const child = spawn('sh', ['-c', SUPERVISED, tool, tool, ...arguments_], { detached: true });
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
    child.once('error', (error) => reject(toolError('sh', error)));
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
