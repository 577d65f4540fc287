import { formatBytes } from '../harness/results/format.ts';
import { metrics, readMetric } from '../harness/results/metrics.ts';
import type { Result } from '../harness/results/schema.ts';

/** What a reader must know of a run at a glance: when, which commit, on what, with which seed and how many trials. */
export function stripOf({ settings, environment, startedAt }: Result): string[] {
  const { trials, preset, seed, workers, commit } = settings;
  return [
    preset,
    `${startedAt.slice(0, 10)} ${startedAt.slice(11, 16)} UTC`,
    environment.gitCommit === null ? `millrace ${environment.millrace}` : `commit ${environment.gitCommit}`,
    `${environment.cores} × ${environment.cpu}`,
    formatBytes(environment.memoryBytes),
    `Node ${environment.node}`,
    `seed ${seed}`,
    `${trials} ${trials === 1 ? 'trial' : 'trials'} a mode`,
    ...(workers > 1 ? [`${workers} workers`] : []),
    ...(commit === 'durable' ? ['durable commits'] : []),
  ];
}

/** What could change a reader's mind about the figures of this run. */
export function warningsOf(result: Result): string[] {
  const { environment, cells, state } = result;
  const warnings = [...result.warnings];
  if (state !== 'complete') {
    warnings.push('The run was interrupted: only the cells that had finished are here.');
  }
  if (environment.loadBefore > environment.cores / 2) {
    warnings.push(
      `The machine was busy before the run (load ${environment.loadBefore.toFixed(2)} on ${environment.cores} cores): the figures may be disturbed.`,
    );
  }
  const ledgers = new Set(cells.map(({ ledger }) => `${ledger.transport} with ${ledger.commit} commits`));
  if (ledgers.size > 1) {
    warnings.push(`Cells differ in transport or commit (${[...ledgers].join(', ')}): do not compare across.`);
  }
  const unsettled = cells.filter(
    ({ outcome }) =>
      outcome.state === 'measured' &&
      outcome.trials.some(
        (trial) => trial.mode === 'latency' && (trial.trend === 'slowing' || trial.trend === 'warming'),
      ),
  );
  if (unsettled.length > 0) {
    const names = [
      ...new Set(
        unsettled.map(
          ({ workload, label, outcome }) =>
            `${label} on ${workload} (${outcome.state === 'measured' ? trendOf(outcome.trials) : ''})`,
        ),
      ),
    ];
    warnings.push(
      `Delay had not settled: ${names.join(', ')}. Its first and last third differ by more than a quarter.`,
    );
  }
  return warnings;
}

/** What is as it should be, and still worth knowing. */
export function notesOf(result: Result): string[] {
  const { settings, cells } = result;
  const notes: string[] = [];
  if (settings.trials === 1) {
    notes.push(
      'One trial a mode: figures, no verdicts. Fresh runs of one thing differ by 10% and more; --preset standard repeats them.',
    );
  }
  if (settings.commit === 'memory' && cells.length > 0) {
    notes.push(
      'Commits are in memory, so there is none for a batch to save: over the whole history engines of one form come out near-equal. --commit durable shows the trade.',
    );
  }
  const short = cells.filter(
    (cell) =>
      cell.outcome.state === 'measured' &&
      cell.ledger.periodMs !== null &&
      settings.ratesPerSecond.some((rate) => 'withheld' in readMetric(metrics.p99, cell, rate)),
  );
  if (short.length > 0) {
    const workloads = [...new Set(short.map(({ workload }) => workload))];
    notes.push(
      `A percentile is told only with ten distinct due events beyond it; ${workloads.join(' and ')} had too few for p99. A longer --duration or a higher --rate has more.`,
    );
  }
  return notes;
}

function trendOf(trials: readonly { readonly mode: string; readonly trend?: string }[]): string {
  return trials.find(({ trend }) => trend === 'slowing' || trend === 'warming')?.trend ?? '';
}
