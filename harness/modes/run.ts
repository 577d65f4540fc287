import { removeIfPossible } from '../remove-if-possible.ts';
import { ResultFile, scratchOf, tellable } from '../results/result-file.ts';
import type { Result } from '../results/schema.ts';
import { unsupportedReason } from './cell-run.ts';
import type { Cluster } from './cluster.ts';
import { newResult } from './new-result.ts';
import { type RunPlan, racesOf } from './settings.ts';
import { type Progress, StepClock } from './step-clock.ts';
import { runWorkload } from './workload-run.ts';

/**
 * Runs all cells: for each workload the trace, then one poisoned trial a cell, then blocks of timed trials, each block
 * every cell once a mode in seeded random order. The result is written after each cell; an abort keeps finished cells.
 */
export async function run(plan: RunPlan, progress: Progress, signal: AbortSignal): Promise<Result> {
  const result = newResult(plan);
  const file = new ResultFile(plan);
  const scratch = scratchOf(plan.folder);
  const clock = new StepClock(plan, progress);
  if (plan.sustain) {
    progress.note(`${searchText(plan)}: about ${Math.ceil(clock.remainingMs / 60_000)} min`);
  }
  let cluster: Cluster | undefined;
  try {
    if (plan.kafka !== undefined && plan.engines.some((engine) => unsupportedReason(plan, engine) === undefined)) {
      // The client of Kafka takes half a second to import: only runs over a broker should pay.
      const { startCluster } = await import('./cluster.ts');
      cluster = await startCluster(plan, plan.kafka, progress, signal);
    }
    if (cluster !== undefined) {
      result.settings.broker = cluster.broker;
      result.settings.kafka = cluster.facts;
      if (cluster.java !== undefined) {
        result.environment.java = cluster.java;
      }
    }
    for (const race of racesOf(plan)) {
      for (const chosen of race.workloads) {
        signal.throwIfAborted();
        await runWorkload({ plan: race, cluster, scratch, result, file, clock, signal }, chosen);
        clock.endWorkload();
        removeIfPossible(scratch);
      }
    }
    result.state = 'complete';
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
    result.state = 'interrupted';
  } finally {
    result.warnings.push(...((await cluster?.stop()) ?? []));
    removeIfPossible(scratch);
  }
  result.finishedAt = new Date().toISOString();
  file.write(result);
  return tellable(result);
}

/** What a run is about to search: a command need not name it all. */
function searchText({ engines, workloads }: RunPlan): string {
  const [labels, names] = [engines.map(({ label }) => label), workloads.map(({ workload }) => workload.name)];
  return `searching what ${labels.join(', ')} can sustain on ${names.join(', ')}`;
}
