import { join } from 'node:path';
import { StarvationWatch } from '../../processes/overrun.ts';
import { type Pause, peakRssBytes, resetPeakRss } from '../../processes/probes.ts';
import { startedCpuSeconds } from '../../processes/process-tree.ts';
import type { MemoryPlace } from '../../processes/request.ts';
import { partitionColumns } from '../../trace/partition.ts';
import type { Host, HostRequest } from '../host.ts';
import { closedLoop } from './closed-loop.ts';
import { runContractSuite } from './contract-suite.ts';
import { summariseGarbage } from './garbage.ts';
import { prepareIterations } from './iterations.ts';
import type { Timeline } from './source.ts';

/** An engine in this process, over columns in its memory: in this thread, or in a worker thread for each partition. */
export async function openMemoryHost(
  { request, workload, loaded }: HostRequest,
  { commit }: MemoryPlace,
): Promise<Host> {
  const starvation = new StarvationWatch();
  const { trace, expected } = loaded;
  const parts = partitionColumns(workload, trace, request.workers);
  const setup = {
    engine: request.engine,
    options: request.options,
    workload: request.workload,
    tables: trace.tables,
    parameters: trace.parameters,
    capacity: Math.ceil((expected.count / parts.length) * 1.25) + 1024,
    poisoned: request.plan.mode === 'verification',
  };
  const iterations = await prepareIterations(
    parts.map((columns, partition) => ({
      ...setup,
      columns,
      keyCount: trace.keyCount,
      ...(commit === 'durable' && {
        durableFile: join(request.scratchFolder, `answers-${process.pid}-${partition}.log`),
      }),
    })),
  );
  const closed = closedLoop(trace, parts.length);
  const baselineRssBytes = process.memoryUsage.rss();
  resetPeakRss();
  const pauses: Pause[] = [];
  let peak = 0;
  return {
    startUpMs: iterations.startUpMs,
    shares: parts.map(({ id }) => id.length),
    repeats: true,
    async run(load, signal, machine) {
      const timeline: Timeline =
        load.kind === 'closed'
          ? closed
          : { ...closed, preload: load.plan.preload, offsetsMs: load.offsetsMs, leadMs: load.plan.leadMs };
      machine?.begin([process.pid]);
      const before = process.cpuUsage();
      const { startMs, endMs } = await iterations.run(timeline, signal);
      const { user, system } = process.cpuUsage(before);
      peak = peakRssBytes();
      signal.throwIfAborted();
      const scheduleStartMs = load.kind === 'closed' ? Number.NaN : timeline.scheduleStartMs[0]!;
      if (scheduleStartMs === 0) {
        throw new Error('the engine ended before it had taken the events that had already arrived');
      }
      const { records, pauses: its } = await iterations.collect();
      pauses.push(...its);
      const cpuSeconds = (user + system) / 1e6;
      return { arrivedMs: startMs, startMs, endMs, scheduleStartMs, settled: trace.events, cpuSeconds, records };
    },
    startedCpuSeconds,
    checkContract: (signal) => runContractSuite({ workload, trace, setup, prepared: parts.length === 1 }, signal),
    facts: async (of) => ({
      memory: { peakRssBytes: peak, baselineRssBytes },
      site: { kind: 'memory', garbage: summariseGarbage(pauses, of) },
    }),
    explain: async (error) => starvation.verdict(error),
    stop: () => iterations.dispose(),
  };
}
