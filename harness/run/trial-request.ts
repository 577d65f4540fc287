import { join } from 'node:path';
import type { ModePlan, TrialRequest } from '../processes/request.ts';
import { cellFileName } from './cell-file-name.ts';
import type { CellRun } from './cell-run.ts';
import type { RunContext } from './run-context.ts';
import { longestMs } from './step-clock.ts';

/**
 * The request to the process of a trial. A verification also writes the answers, where the run wants them: into the
 * scratch folder until the cell has ended.
 */
export function trialRequest(
  { plan, site, scratch }: RunContext,
  { chosen, workload }: CellRun,
  modePlan: ModePlan,
  traceFolder: string,
  trial: number,
): TrialRequest {
  return {
    kind: 'trial',
    engine: chosen.reference,
    options: chosen.options,
    workload: workload.reference,
    traceFolder,
    workers: chosen.scale.workers,
    scratchFolder: scratch,
    trial,
    limitMs: plan.limitMs + longestMs(modePlan),
    plan: modePlan,
    place: site.place(chosen.scale),
    ...(chosen.controlOf === undefined && {
      logFile: join(scratch, cellFileName('log', plan, workload, chosen)),
      ...(plan.answers &&
        modePlan.mode === 'verification' && {
          answersFile: join(scratch, cellFileName('answers', plan, workload, chosen)),
        }),
    }),
  };
}
