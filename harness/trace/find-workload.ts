import type { Workload } from '../../contracts/workload.ts';
import { calibration } from '../../workloads/calibration/workload.ts';
import { workloads } from '../../workloads/registry.ts';

/** Those of the race, and the one that proves the harness. */
const known: readonly Workload[] = [...workloads, calibration];

/** The workload of that name, which has been checked before. */
export function findWorkload(name: string): Workload {
  const workload = known.find((candidate) => candidate.name === name);
  if (workload === undefined) {
    throw new Error(`no workload is called ${name}`);
  }
  return workload;
}
