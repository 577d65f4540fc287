import { workloads } from '../../workloads/registry.ts';
import type { Workload } from '../../workloads/workload.ts';

/** The workload of that name, which has been checked before. */
export function findWorkload(name: string): Workload {
  const workload = workloads.find((candidate) => candidate.name === name);
  if (workload === undefined) {
    throw new Error(`no workload is called ${name}`);
  }
  return workload;
}
