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
import { preparePasses } from './passes.ts';
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
    capacity: Math.ceil((expected.count / parts.length) * 1.25) + 1024,
    poisoned: request.plan.mode === 'poisoned',
  };
  const passes = await preparePasses(
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
  const restingRssBytes = process.memoryUsage.rss();
  resetPeakRss();
  const pauses: Pause[] = [];
  let peak = 0;
  return {
    startUpMs: passes.startUpMs,
    shares: parts.map(({ id }) => id.length),
    repeats: true,
    async run(load, signal, machine) {
      const timeline: Timeline =
        load.kind === 'closed'
          ? closed
          : { ...closed, prefix: load.plan.prefix, offsetsMs: load.offsetsMs, leadMs: load.plan.leadMs };
      machine?.begin([process.pid]);
      const before = process.cpuUsage();
      const { startMs, endMs } = await passes.run(timeline, signal);
      const { user, system } = process.cpuUsage(before);
      peak = peakRssBytes();
      signal.throwIfAborted();
      const epochMs = load.kind === 'closed' ? Number.NaN : timeline.epochMs[0]!;
      if (epochMs === 0) {
        throw new Error('the engine ended before it had taken the events that had already arrived');
      }
      const { records, pauses: its } = await passes.collect();
      pauses.push(...its);
      const cpuSeconds = (user + system) / 1e6;
      return { arrivedMs: startMs, startMs, endMs, epochMs, settled: trace.events, cpuSeconds, records };
    },
    startedCpuSeconds,
    checkContract: (signal) => runContractSuite({ workload, trace, setup, prepared: parts.length === 1 }, signal),
    facts: async (of) => ({
      memory: { peakRssBytes: peak, restingRssBytes },
      site: { kind: 'memory', garbage: summariseGarbage(pauses, of) },
    }),
    explain: async (error) => starvation.verdict(error),
    async stop() {},
  };
}
