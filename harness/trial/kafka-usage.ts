import type { KafkaFacts } from '../results/schema.ts';
import type { CollectorCalls } from '../transport/kafka/collector-protocol.ts';
import type { DriverCalls } from '../transport/kafka/driver-protocol.ts';
import type { Helper } from '../transport/kafka/helper.ts';
import type { RunningEngine } from './kafka-engine.ts';
import type { MachineProbe } from './machine-probe.ts';
import { startedByTrial, startedCpuSeconds } from './process-tree.ts';
import { processCpuSeconds } from './process-usage.ts';
import type { KafkaTransport } from './request.ts';

/** As often as the memory of a trial is looked at from outside. */
const SAMPLE_MS = 250;

interface Parts {
  readonly driver: Helper<DriverCalls>;
  readonly collector: Helper<CollectorCalls>;
  readonly engine: RunningEngine;
}

/** What our driver, collector and broker compute is part of the trial, not another's. */
export function beginMachine(
  { machine, engine, driver, collector }: Parts & { readonly machine: MachineProbe },
  { brokerPid }: KafkaTransport,
): void {
  machine.begin(engine.pids, [
    process.pid,
    driver.pid!,
    collector.pid!,
    ...(brokerPid === undefined ? [] : [brokerPid]),
  ]);
}

/** CPU time of each process from now on; what a trial starts beside driver and collector is the engine. */
export function usageOf({ driver, collector }: Parts, { brokerPid }: KafkaTransport) {
  const read = () => {
    const helpers = { driver: processCpuSeconds(driver.pid!), collector: processCpuSeconds(collector.pid!) };
    return {
      engine: startedCpuSeconds() - helpers.driver - helpers.collector,
      ...helpers,
      broker: brokerPid === undefined ? null : processCpuSeconds(brokerPid),
    };
  };
  const before = read();
  return {
    since(): KafkaFacts['cpuSeconds'] {
      const after = read();
      return {
        engine: after.engine - before.engine,
        driver: after.driver - before.driver,
        collector: after.collector - before.collector,
        broker: after.broker === null || before.broker === null ? null : after.broker - before.broker,
      };
    },
  };
}

/** The largest resident set, summed, of the processes of an engine that starts some of its own. */
export class StartedMemory {
  readonly #timer: NodeJS.Timeout;
  /** 0 where it has started none. Shared pages count in each process. */
  peakBytes = 0;

  constructor({ driver, collector, engine }: Parts) {
    const helpers = new Set([driver.pid, collector.pid]);
    this.#timer = setInterval(() => {
      const its = startedByTrial().filter(({ pid, ended }) => !helpers.has(pid) && !ended);
      if (its.length > engine.pids.length) {
        const bytes = its.reduce((sum, { rssBytes }) => sum + rssBytes, 0);
        this.peakBytes = Math.max(this.peakBytes, bytes);
      }
    }, SAMPLE_MS).unref();
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
