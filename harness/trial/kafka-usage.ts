import type { KafkaFacts } from '../results/schema.ts';
import type { CollectorCalls } from '../transport/kafka/collector-protocol.ts';
import type { DriverCalls } from '../transport/kafka/driver-protocol.ts';
import type { Helper } from '../transport/kafka/helper.ts';
import type { RunningEngine } from './kafka-engine.ts';
import type { MachineProbe } from './machine-probe.ts';
import { processCpuSeconds } from './process-usage.ts';
import type { KafkaTransport } from './request.ts';

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

/** CPU time of each process from now on. */
export function usageOf({ driver, collector, engine }: Parts, { brokerPid }: KafkaTransport) {
  const read = () => ({
    engine: engine.cpuSeconds(),
    driver: processCpuSeconds(driver.pid!),
    collector: processCpuSeconds(collector.pid!),
    broker: brokerPid === undefined ? null : processCpuSeconds(brokerPid),
  });
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
