import type { Workload } from '../../contracts/workload.ts';
import { workloads } from '../registry.ts';
import { workload as highest } from './highest/workload.ts';
import { workload as join } from './join/workload.ts';

/** Support for tests: the registered workloads, and those of tests, which have what none of them has. */
export const testedWorkloads: readonly Workload[] = [...workloads, join, highest];

/** How a process of its own finds a workload: by its name, or the built module of one of the tests'. */
export function referenceOf(workload: Workload): string {
  return workloads.includes(workload)
    ? workload.name
    : new URL(`../../dist/workloads/testing/${workload.name}/workload.js`, import.meta.url).href;
}
