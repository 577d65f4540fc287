import { join } from 'node:path';
import type { ModePlan, TrialRequest } from '../trial/request.ts';
import type { CellRun } from './cell-run.ts';
import type { RunContext } from './run-context.ts';
import { plannedMs } from './step-clock.ts';

/** What the process of a trial is to do. A poisoned one also writes the answers, where the run wants them. */
export function trialRequest(
  { plan, cluster, scratch }: RunContext,
  { chosen, workload }: CellRun,
  modePlan: ModePlan,
  traceFolder: string,
  trial: number,
): TrialRequest {
  const answersFile = join(plan.folder, `answers-${workload.workload.name}-${fileName(chosen.label)}.csv`);
  return {
    kind: 'trial',
    engine: chosen.reference,
    options: chosen.options,
    workload: workload.workload.name,
    traceFolder,
    workers: plan.workers,
    commit: plan.commit,
    scratchFolder: scratch,
    trial,
    limitMs: plan.limitMs + plannedMs(modePlan),
    plan: modePlan,
    ...(cluster && { kafka: cluster.transport }),
    ...(plan.answers && modePlan.mode === 'poisoned' && chosen.controlOf === undefined && { answersFile }),
  };
}

/** A label as part of a file name. */
function fileName(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
