import { removeIfPossible } from '../remove-if-possible.ts';
import { ResultFile, scratchOf, tellable } from '../results/result-file.ts';
import type { Result } from '../results/schema.ts';
import type { OpenSite, SitePlan } from '../sites/site.ts';
import { siteOf } from '../sites/site-of.ts';
import { unsupportedReason } from './cell-run.ts';
import { newResult } from './new-result.ts';
import { enginesOver, type RunPlan, racesOf, searchOf } from './settings.ts';
import { type Progress, StepClock } from './step-clock.ts';
import { runWorkload } from './workload-run.ts';

/**
 * Runs all cells: for each workload the trace, then one verification trial a cell, then blocks of timed trials, each
 * block every cell once a mode in seeded random order. The result is written after each cell; an abort keeps finished
 * cells.
 */
export async function run(plan: RunPlan, progress: Progress, signal: AbortSignal): Promise<Result> {
  const result = newResult(plan);
  const file = new ResultFile(plan);
  const scratch = scratchOf(plan.folder);
  const clock = new StepClock(plan, progress);
  if (searchOf(plan) !== undefined) {
    progress.note(`${searchText(plan)}: about ${Math.ceil(clock.remainingMs / 60_000)} min`);
  }
  const sites = new Map<SitePlan, OpenSite>();
  try {
    for (const race of racesOf(plan)) {
      const site = sites.get(race.site) ?? (await openSite(race, result, progress, signal));
      sites.set(race.site, site);
      for (const chosen of race.workloads) {
        signal.throwIfAborted();
        await runWorkload({ plan: race, site, scratch, result, file, clock, signal }, chosen);
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
    for (const site of sites.values()) {
      result.warnings.push(...(await site.stop()));
    }
    removeIfPossible(scratch);
  }
  result.finishedAt = new Date().toISOString();
  file.write(result);
  return tellable(result);
}

/** Opens the site of a race, and records it in the result. */
async function openSite(plan: RunPlan, result: Result, progress: Progress, signal: AbortSignal): Promise<OpenSite> {
  const able = plan.workloads.flatMap((workload) =>
    enginesOver(plan, workload).filter((chosen) => unsupportedReason(plan, chosen, workload) === undefined),
  );
  const site = await siteOf(plan.site).open({
    engines: [...new Set(able.map(({ engine }) => engine))],
    operators: plan.workloads.flatMap(({ java }) => java ?? []),
    folder: plan.folder,
    signal,
    note: (text) => progress.note(text),
  });
  const { site: reported, java } = site.facts;
  result.settings.site = reported;
  if (java !== undefined) {
    result.environment.java = java;
  }
  return site;
}

/** What a run is about to search, as a command need not name it all. */
function searchText({ engines, workloads }: RunPlan): string {
  const [labels, names] = [engines.map(({ label }) => label), workloads.map(({ workload }) => workload.name)];
  return `searching what ${labels.join(', ')} can sustain on ${names.join(', ')}`;
}
