import type { ChosenEngine } from '../run/settings.ts';
import type { Choice } from './choose.ts';
import type { PlanOptions } from './options.ts';

/** What a sweep of intervals runs where the command does not say: an engine to compare with, and a workload. */
const BESIDE = 'streaming';
const OVER = 'fraud';

/**
 * What to run where the interval of an engine takes several values; undefined where none does. With every engine over
 * every workload a sweep would take most of an hour, so the default is one engine to compare with, and one workload.
 */
export function sweepOf(
  { workloads, engines }: Choice,
  { engines: named = [], workloads: over = [] }: Pick<PlanOptions, 'engines' | 'workloads'>,
): Choice | undefined {
  const swept = engines
    .map(({ engine: { name } }) => name)
    .filter((name, _, names) => {
      const periods = engines.filter(({ engine: other }) => other.name === name).map(commitIntervalOf);
      return names.length > 1 && new Set(periods.filter(Number.isFinite)).size > 1;
    });
  if (swept.length === 0) {
    return undefined;
  }
  return {
    workloads: over.length > 0 ? workloads : workloads.filter(({ workload: { name } }) => name === OVER),
    engines:
      named.length > 0 ? engines : engines.filter(({ engine: { name } }) => name === BESIDE || swept.includes(name)),
  };
}

function commitIntervalOf({ facts }: ChosenEngine): number {
  return facts.commitIntervalMs;
}
