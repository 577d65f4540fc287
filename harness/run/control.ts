import { FEWEST_PAIRS } from '../statistics/paired.ts';
import { unsupportedReason } from './cell-run.ts';
import { type ChosenEngine, type ChosenWorkload, enginesOver, type RunPlan, timedTrialsOf } from './settings.ts';

/**
 * The engines of a run over a workload of it and, where there are trials enough for verdicts, its reference once more:
 * the A/A pair that tells whether the run can tell engines apart. It takes its turns like any other.
 */
export function withControl(plan: RunPlan, workload: ChosenWorkload): readonly ChosenEngine[] {
  const engines = enginesOver(plan, workload);
  const reference = referenceOf(plan, engines, workload);
  return timedTrialsOf(plan) >= FEWEST_PAIRS && reference !== undefined
    ? [...engines, { ...reference, label: `${reference.label} (control)`, controlOf: reference.label }]
    : engines;
}

/** What the others are compared with: the first engine of the streaming model that can run, else the first that can. */
function referenceOf(
  plan: RunPlan,
  engines: readonly ChosenEngine[],
  workload: ChosenWorkload,
): ChosenEngine | undefined {
  const able = engines.filter((chosen) => unsupportedReason(plan, chosen, workload) === undefined);
  return able.find(({ engine }) => engine.model === 'streaming') ?? able[0];
}
