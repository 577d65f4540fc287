import { defaultsOf } from '../contracts/options.ts';
import { isRight } from '../harness/answers/check.ts';
import { loadEngine } from '../harness/hosts/load-engine.ts';
import type { EngineReference } from '../harness/processes/request.ts';
import { runChild } from '../harness/processes/spawn.ts';
import type { ThroughputTrial } from '../harness/results/schema.ts';
import { fraud } from '../workloads/fraud/workload.ts';
import type { BenchTraces } from './traces.ts';

const WARM_UP_MS = 500;
const MEASURE_MS = 1000;
const LIMIT_MS = 60_000;

/** What is measured in one fresh process. */
interface Measurement {
  readonly title: string;
  readonly engine: EngineReference;
  readonly trace: keyof BenchTraces;
  readonly workers?: number;
  readonly commit?: 'durable';
}

const streaming: EngineReference = { name: 'streaming' };
const batch: EngineReference = { name: 'batch' };

const table = {
  inlined: { title: 'inlined loop', engine: ownEngine('inlined'), trace: 'main' },
  bare: { title: 'bare loop around the operator', engine: ownEngine('bare'), trace: 'main' },
  streaming: { title: 'streaming', engine: streaming, trace: 'main' },
  microBatch: { title: 'micro-batch', engine: { name: 'micro-batch' }, trace: 'main' },
  rxjs: { title: 'rxjs', engine: { name: 'rxjs' }, trace: 'main' },
  nodeStreams: { title: 'node-streams', engine: { name: 'node-streams' }, trace: 'main' },
  nothing: { title: 'null engine, one event a take', engine: ownEngine('null'), trace: 'unanswered' },
  program: { title: 'null program over frames', engine: ownEngine('program'), trace: 'unanswered' },
  twoWorkers: { title: 'streaming, 2 workers', engine: streaming, trace: 'main', workers: 2 },
  shorter: { title: 'streaming, half the events', engine: streaming, trace: 'shorter' },
  longer: { title: 'streaming, ten times that', engine: streaming, trace: 'longer' },
  streamingPlain: { title: 'streaming, short trace', engine: streaming, trace: 'short' },
  streamingDurable: { title: 'streaming, durable commits', engine: streaming, trace: 'short', commit: 'durable' },
  batchPlain: { title: 'batch, short trace', engine: batch, trace: 'short' },
  batchDurable: { title: 'batch, durable commit', engine: batch, trace: 'short', commit: 'durable' },
} as const satisfies Readonly<Record<string, Measurement>>;

/** Names a measurement. */
export type MeasurementName = keyof typeof table;

/** The measurements of a round, in the order in which they are printed. */
export const measurements: Readonly<Record<MeasurementName, Measurement>> = table;

/** Runs one measurement in a fresh process; throws where it fails or any answer is not the oracle's. */
export async function measure(
  name: MeasurementName,
  traces: BenchTraces,
  scratchFolder: string,
  round: number,
  signal: AbortSignal,
): Promise<ThroughputTrial> {
  const { title, engine, trace, workers = 1, commit = 'memory' } = measurements[name];
  const { options } = await loadEngine(engine);
  const outcome = await runChild(
    {
      kind: 'trial',
      engine,
      options: defaultsOf(options),
      workload: fraud.name,
      traceFolder: traces[trace].folder,
      workers,
      place: { transport: 'memory', commit },
      scratchFolder,
      trial: round,
      limitMs: LIMIT_MS,
      plan: { mode: 'throughput', warmUpMs: WARM_UP_MS, measureMs: MEASURE_MS },
    },
    LIMIT_MS,
    signal,
  );
  if (!outcome.ok || !('trial' in outcome) || outcome.trial.mode !== 'throughput') {
    throw new Error(`${title}: ${outcome.ok ? 'no measurement came back' : outcome.reason}`);
  }
  const { verification } = outcome.trial;
  if (!isRight(verification)) {
    throw new Error(`${title}: answers are not the oracle's: ${JSON.stringify(verification)}`);
  }
  return outcome.trial;
}

/** An engine of this folder, given as a user would give one: by the file it is in. */
function ownEngine(name: string): EngineReference {
  return { name, module: new URL(`./${name}-engine.js`, import.meta.url).href };
}
