import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Random } from '../../contracts/random.ts';
import { readResult } from '../../harness/results/result-file.ts';
import type { Cell, LatencyTrial, Rate, Result, ThroughputTrial, Trial } from '../../harness/results/schema.ts';
import { Histogram } from '../../harness/statistics/histogram.ts';

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
      cell('starved', { state: 'invalid', mode: 'latency', reason: 'the load generator was late', trials: [] }),
      cell('other', { state: 'unsupported', reason: 'no such form' }),
    ],
    warnings: [HOSTILE],
  };
}

/**
 * As large as a run of preset standard: 4 workloads by 6 engines, and of each six trials of 11 s, every one with
 * numbers of its own, as no two real ones are alike.
 */
export function ofStandardSize(result: Result): Result {
  const random = new Random(1);
  const [workload] = result.workloads;
  const measured = result.cells.filter(({ outcome }) => outcome.state === 'measured');
  const workloads = ['one', 'two', 'three', 'four'].map((name) => ({ ...workload!, name }));
  const [rate] = result.settings.ratesPerSecond;
  return {
    ...result,
    settings: { ...result.settings, ratesPerSecond: [rate!] },
    workloads,
    cells: workloads.flatMap(({ name }) =>
      Array.from({ length: 6 }, (_, engine) =>
        longer({ ...measured[engine]!, workload: name, label: `Engine ${engine}` }, rate!, random),
      ),
    ),
  };
}

/** Six trials for each of one rate. */
function longer(cell: Cell, rate: Rate, random: Random): Cell {
  const trials = cell.outcome.state === 'measured' ? cell.outcome.trials : [];
  const long = trials
    .filter((trial) => trial.mode !== 'latency' || trial.ratePerSecond === rate)
    .flatMap((trial) =>
      Array.from({ length: trial.mode === 'verification' ? 1 : 6 }, (_, number): Trial => {
        const again = { ...trial, trial: number };
        if (again.mode === 'throughput') {
          again.iterations = Array.from({ length: 30 }, (_, index) => iterationOf(index, random));
        }
        return again.mode === 'latency' ? { ...again, ...elevenSeconds(random) } : again;
      }),
    );
  return { ...cell, outcome: { state: 'measured', trials: long } };
}

function iterationOf(index: number, random: Random): ThroughputTrial['iterations'][number] {
  const durationMs = 30 + random.below(1e6) / 1e6;
  return { atMs: 40 * index + random.below(5), durationMs, cpuSeconds: durationMs / 1000 };
}

/** What 11,000 answers leave, latencies of a microsecond and a long tail. */
function elevenSeconds(random: Random): Pick<LatencyTrial, 'warmUpMs' | 'measureMs' | 'histogram' | 'series' | 'site'> {
  const histogram = new Histogram();
  for (let answer = 0; answer < 11_000; answer++) {
    histogram.record(1000 * Math.exp(1.2 * random.normal()));
  }
  const series = Array.from({ length: 115 }, (_, i) => ({
    atMs: i * 100,
    events: 5000,
    answers: 100 + random.below(20),
    p50Ns: 1000 + random.below(1000),
    p99Ns: null,
    maxNs: 100_000 + random.below(100_000),
  }));
  const pauses = Array.from({ length: 20 }, (_, i) => ({
    atMs: 500 * i + random.below(1000) / 1000,
    durationMs: random.below(1000) / 1000,
  }));
  const garbage = { pauses: 900, totalMs: 200, longestMs: 1, longest: pauses };
  return {
    warmUpMs: 1000,
    measureMs: 10_000,
    histogram: histogram.toData(),
    series,
    site: { kind: 'memory', garbage },
  };
}
