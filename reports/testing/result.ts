import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readResult } from '../../harness/results/result-file.ts';
import type { Cell, LatencyTrial, Result, Trial } from '../../harness/results/schema.ts';

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

/** As large as a run of preset standard: 4 workloads by 6 engines, the trials and series of the result over and over. */
export function ofStandardSize(result: Result): Result {
  const [workload] = result.workloads;
  const measured = result.cells.filter(({ outcome }) => outcome.state === 'measured');
  const workloads = ['one', 'two', 'three', 'four'].map((name) => ({ ...workload!, name }));
  return {
    ...result,
    workloads,
    cells: workloads.flatMap(({ name }) =>
      Array.from({ length: 6 }, (_, engine) =>
        longer({ ...measured[engine]!, workload: name, label: `Engine ${engine}` }),
      ),
    ),
  };
}

/** Six trials for each, of 11 s. */
function longer(cell: Cell): Cell {
  const trials = cell.outcome.state === 'measured' ? cell.outcome.trials : [];
  const long = trials.flatMap((trial) =>
    Array.from({ length: trial.mode === 'poisoned' ? 1 : 6 }, (_, number): Trial => {
      const again = { ...trial, trial: number };
      return again.mode === 'latency'
        ? { ...again, discardMs: 1000, measureMs: 10_000, series: elevenSeconds(again) }
        : again;
    }),
  );
  return { ...cell, outcome: { state: 'measured', trials: long } };
}

function elevenSeconds({ series }: LatencyTrial): LatencyTrial['series'] {
  return Array.from({ length: 115 }, (_, i) => ({ ...series[i % series.length]!, atMs: i * 100 }));
}
