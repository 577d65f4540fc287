import type { EngineProcess } from '../../../contracts/engine.ts';
import { monotonicMs } from '../../clock.ts';
import { usableCores } from '../../control-group.ts';
import type { CalledProcess } from '../../processes/called-process.ts';
import { resetPeakRss } from '../../processes/probes.ts';
import { startedByTrial, startedCpuSeconds } from '../../processes/process-tree.ts';
import { processCpuSeconds, processPeakRssBytes } from '../../processes/process-usage.ts';
import type { KafkaPlace } from '../../processes/request.ts';
import type { KafkaFacts } from '../../results/schema.ts';
import type { CollectorCalls } from '../../transport/kafka/collector-protocol.ts';
import type { LoadGeneratorCalls } from '../../transport/kafka/load-generator-protocol.ts';
import type { RunningEngine } from './running-engine.ts';

/** How often the memory of a trial is sampled from outside. */
const SAMPLE_MS = 250;

interface Parts {
  readonly loadGenerator: CalledProcess<LoadGeneratorCalls>;
  readonly collector: CalledProcess<CollectorCalls>;
  readonly engine: RunningEngine;
}

/** Our processes beside an engine. */
export function besideEngine(
  { loadGenerator, collector }: Pick<Parts, 'loadGenerator' | 'collector'>,
  { brokerPid }: KafkaPlace,
): EngineProcess[] {
  return [
    { pid: loadGenerator.pid!, role: 'load generator' },
    { pid: collector.pid!, role: 'collector' },
    ...(brokerPid === undefined ? [] : [{ pid: brokerPid, role: 'broker' }]),
  ];
}

/** What processes used from some moment on. */
export type Usage = Pick<KafkaFacts, 'cpuSeconds' | 'busyShare' | 'processes'>;

/**
 * CPU time and memory of each process from now on. What a trial starts besides load generator and collector counts as
 * the engine. The engine's CPU time is null where some of it cannot be seen.
 */
export function usageOf({ loadGenerator, collector, engine }: Parts, place: KafkaPlace): { since(): Usage } {
  const { brokerPid } = place;
  const processes = [...engine.processes, ...besideEngine({ loadGenerator, collector }, place)];
  if (brokerPid !== undefined) {
    // It serves all trials of the run; the peak reported is that of this trial.
    resetPeakRss(brokerPid);
  }
  const read = () => ({
    atMs: monotonicMs(),
    started: startedCpuSeconds(),
    each: processes.map(({ pid }) => processCpuSeconds(pid)),
  });
  const before = read();
  return {
    since() {
      const after = read();
      const used = after.each.map((seconds, index) => seconds - before.each[index]!);
      const of = (pid: number): number => used[processes.findIndex((each) => each.pid === pid)]!;
      const [loadGeneratorSeconds, collectorSeconds] = [of(loadGenerator.pid!), of(collector.pid!)];
      const started = after.started - before.started - loadGeneratorSeconds - collectorSeconds;
      const cpuSeconds = {
        engine: engine.unseen ? null : started,
        loadGenerator: loadGeneratorSeconds,
        collector: collectorSeconds,
        broker: brokerPid === undefined ? null : of(brokerPid),
      };
      const seen = Object.values(cpuSeconds).reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0);
      return {
        cpuSeconds,
        busyShare: seen / ((usableCores() * (after.atMs - before.atMs)) / 1000),
        processes: byRole(processes, used),
      };
    },
  };
}

/** The same from `delayMs` on; of everything so far where it is called before that. */
export function usageAfter(delayMs: number, parts: Parts, place: KafkaPlace): ReturnType<typeof usageOf> {
  let usage = usageOf(parts, place);
  const timer = setTimeout(() => {
    usage = usageOf(parts, place);
  }, delayMs).unref();
  return {
    since() {
      clearTimeout(timer);
      return usage.since();
    },
  };
}

/** Processes of one role as one; a value that cannot be read is unknown, not 0. */
function byRole(processes: readonly EngineProcess[], used: readonly number[]): NonNullable<Usage['processes']> {
  const peaks = processes.map(({ pid }) => processPeakRssBytes(pid));
  const sumOf = (role: string, values: readonly number[]): number | null => {
    const its = values.filter((_, index) => processes[index]!.role === role);
    return peaks.some((peak, index) => peak === 0 && processes[index]!.role === role)
      ? null
      : its.reduce((sum, value) => sum + value, 0);
  };
  return [...new Set(processes.map(({ role }) => role))].map((role) => ({
    role,
    cpuSeconds: sumOf(role, used),
    peakRssBytes: sumOf(role, peaks),
  }));
}

/** The largest sum of resident sets of the processes that an engine has started itself. */
export class StartedMemory {
  readonly #timer: NodeJS.Timeout;
  /** 0 where it has started none. Shared pages count in each process. */
  peakBytes = 0;

  constructor({ loadGenerator, collector, engine }: Parts) {
    const helpers = new Set([loadGenerator.pid, collector.pid]);
    this.#timer = setInterval(() => {
      const its = startedByTrial().filter(({ pid, ended }) => !helpers.has(pid) && !ended);
      if (its.length > engine.processes.length) {
        const bytes = its.reduce((sum, { rssBytes }) => sum + rssBytes, 0);
        this.peakBytes = Math.max(this.peakBytes, bytes);
      }
    }, SAMPLE_MS).unref();
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
