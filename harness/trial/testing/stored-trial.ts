import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultsOf, type Options } from '../../../contracts/options.ts';
import type { Workload } from '../../../contracts/workload.ts';
import { workloads } from '../../../workloads/registry.ts';
import type { EngineReference, ModePlan, TrialRequest } from '../../processes/request.ts';
import { type LoadedTrace, loadTrace, storeTrace } from '../../trace/store.ts';
import { generateTrace } from '../prepare-trace.ts';

/** Support for tests: a generated trace in a folder of its own, and requests for trials over it. */
export interface StoredTrial extends LoadedTrace {
  readonly workload: Workload;
  /** The folder to remove in the end. */
  readonly folder: string;
  request<P extends ModePlan>(engine: EngineReference, plan: P, changes?: Partial<TrialRequest>): TrialRequest;
}

/** Stores a trace of the workload with few keys, so that a short one has answers. */
export function storedTrial(name: string, events: number, changes: Options = {}): StoredTrial {
  const workload = workloads.find((each) => each.name === name)!;
  const folder = mkdtempSync(join(tmpdir(), 'millrace-trial-'));
  const traceFolder = join(folder, 'trace');
  mkdirSync(traceFolder);
  const parameters: Options = { ...defaultsOf(workload.parameters), ...workload.quick, ...changes };
  storeTrace(traceFolder, workload, generateTrace(workload, events, parameters, 7));
  return {
    ...loadTrace(traceFolder, workload),
    workload,
    folder,
    request: (engine, plan, requestChanges) => ({
      kind: 'trial',
      engine,
      options: {},
      workload: name,
      traceFolder,
      workers: 1,
      place: { transport: 'memory', commit: 'memory' },
      scratchFolder: folder,
      trial: 0,
      limitMs: 30_000,
      plan,
      ...requestChanges,
    }),
  };
}

/** An engine of this folder, as a user's own module. */
export function fixture(name: string): EngineReference {
  return { name, module: new URL(`./${name}.ts`, import.meta.url).href };
}
