import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readResult } from '../../harness/results/result-file.ts';
import type { Cell, Result } from '../../harness/results/schema.ts';

/** A name that would run if it were taken for markup. */
export const HOSTILE = '</script><img src=x onerror=alert(1)>';

/** The result of a real, short run of the built program: two workloads, two rates, several intervals. */
export function realResult(folder: string): Result {
  const words =
    'run -w fraud -w weather -e streaming,micro-batch,batch,duckdb --set micro-batch.interval=5,20 --rate 20k,60k';
  const size = '--events 60k --duration 400ms';
  execFileSync(process.execPath, ['dist/cli/main.js', ...words.split(' '), ...size.split(' '), '--out', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return readResult(join(folder, 'result.json'));
}

/** The result with one more engine on the first workload for each state but measured, under a hostile name. */
export function withEveryState(result: Result): Result {
  const [first] = result.cells;
  const cell = (label: string, outcome: Cell['outcome']): Cell => ({ ...first!, label, outcome });
  const verification = {
    ...(first!.outcome.state === 'measured' ? first!.outcome.trials[0]!.verification : (undefined as never)),
    missing: 7,
    duplicate: 2,
    examples: [
      { fault: 'missing' as const, expected: [1, 2, 3, 4] },
      { fault: 'duplicate' as const, answer: [null, 2], expected: [1, 2] },
    ],
  };
  return {
    ...result,
    cells: [
      ...result.cells,
      cell(HOSTILE, { state: 'wrong-answers', mode: 'throughput', verification, trials: [] }),
      cell('thrower', { state: 'failed', mode: 'latency', reason: `threw ${HOSTILE}`, trials: [] }),
      cell('starved', { state: 'invalid', mode: 'latency', reason: 'the driver was late', trials: [] }),
      cell('other', { state: 'unsupported', reason: 'no such form' }),
    ],
    warnings: [HOSTILE],
  };
}
