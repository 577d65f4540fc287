import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerRecord } from '../../answers/answer-log.ts';
import { monotonicMs } from '../../clock.ts';
import type { MachineProbe } from '../../processes/machine-probe.ts';
import type { KafkaPlace } from '../../processes/request.ts';
import { unlessFailed } from '../../processes/unless-failed.ts';
import type { EngineMetrics } from '../../results/schema.ts';
import { Histogram, type HistogramData } from '../../statistics/histogram.ts';
import { readCollected } from '../../transport/kafka/collected.ts';
import type { CollectedReport } from '../../transport/kafka/collector-protocol.ts';
import type { ScheduledReport } from '../../transport/kafka/load-generator-protocol.ts';
import type { ClosedLoad, Host, HostFacts, HostRequest, HostRun, Load, OpenLoad } from '../host.ts';
import {
  allowedLatenessNs,
  closedRun,
  factsOf,
  metricsSince,
  type Preload,
  refuseEarlyWork,
  verdictOnLoadGenerator,
} from './figures.ts';
import { PROGRAM } from './program.ts';
import { Standing } from './standing.ts';
import { type Processes, start } from './start.ts';
import { besideEngine, type Usage, usageAfter, usageOf } from './usage.ts';
import { warmPart } from './warm-part.ts';

/** How long no answer may come after the last expected one: any that still comes is one too many. */
const QUIET_MS = 500;
/** The pause between the last answer to the preload and the schedule start, in which all processes become idle. */
const REST_MS = 200;
/**
 * How long an aborted trial may take to end before it reports how it ended: its processes end with this one, and its
 * topics with the run. Less than the time after which this process is killed without a report (see spawn.ts).
 */
const END_LIMIT_MS = 12_000;

/** What a run leaves to be reported. */
interface Left {
  readonly used: Usage;
  readonly report: CollectedReport;
  /** The engine's own metrics count from then on. */
  readonly fromMs: number;
  readonly scheduled?: ScheduledReport;
}

/**
 * An engine between topics of its own, beside a load generator and a collector. It runs in one of our processes for
 * each worker, or in processes of its own. All that arrives before the run is in the topic when it starts.
 */
export async function openKafkaHost(given: HostRequest, place: KafkaPlace): Promise<Host> {
  const standing = new Standing(given.loaded.expected.count, place.brokerPid);
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    const ended = endAll(ends);
    await (given.signal.aborted ? Promise.race([ended, sleep(END_LIMIT_MS, undefined, { ref: false })]) : ended);
  };
  try {
    const { processes, preload } = await start(given, place, standing, ends);
    return new KafkaHost(given, place, standing, processes, preload, stop);
  } catch (error) {
    const explained = await standing.explain(error);
    await stop();
    throw explained;
  }
}

async function endAll(ends: readonly (() => Promise<void>)[]): Promise<void> {
  for (const end of ends) {
    await end().catch(() => {});
  }
}

class KafkaHost implements Host {
  readonly startUpMs: number;
  readonly shares: readonly number[];
  readonly repeats = false;
  readonly stop: () => Promise<void>;
  readonly #given: HostRequest;
  readonly #place: KafkaPlace;
  readonly #standing: Standing;
  readonly #processes: Processes;
  readonly #preload: Preload;
  #left: Left | undefined;

  constructor(
    given: HostRequest,
    place: KafkaPlace,
    standing: Standing,
    processes: Processes,
    preload: Preload,
    stop: () => Promise<void>,
  ) {
    this.#given = given;
    this.#place = place;
    this.#standing = standing;
    this.#processes = processes;
    this.#preload = preload;
    this.stop = stop;
    this.startUpMs = processes.engine.startUpMs;
    this.shares = [given.loaded.trace.events];
  }

  run(load: Load, signal: AbortSignal, machine?: MachineProbe): Promise<HostRun> {
    return load.kind === 'closed' ? this.#closed(load, signal, machine) : this.#open(load, signal, machine);
  }

  /** Everything is in the topic before the engine starts: the time it takes to get through is measured. */
  async #closed({ warmUpMs = 0 }: ClosedLoad, signal: AbortSignal, machine?: MachineProbe): Promise<HostRun> {
    const { expected, trace } = this.#given.loaded;
    const { consumesMs } = this.#processes.engine;
    const usage = usageOf(this.#processes, this.#place);
    this.#watch(machine);
    const warmUsage = warmUpMs > 0 ? usageAfter(warmUpMs, this.#processes, this.#place) : usage;
    await this.#untilAnswered(expected.count, signal);
    machine?.end();
    const { record, report } = await this.#collect(signal);
    if (this.#processes.engine.processes.every(({ role }) => role === PROGRAM)) {
      refuseEarlyWork(record, consumesMs);
    }
    const warm = warmUpMs > 0 ? warmPart(record, expected, trace.events, consumesMs, warmUpMs) : undefined;
    const used = (warm ? warmUsage : usage).since();
    this.#left = { used, report, fromMs: consumesMs + (warm ? warmUpMs : 0) };
    return {
      ...this.#runOf(record, used),
      ...closedRun(record, expected, trace.events, consumesMs),
      scheduleStartMs: Number.NaN,
      warm,
    };
  }

  async #open({ plan }: OpenLoad, signal: AbortSignal, machine?: MachineProbe): Promise<HostRun> {
    const { expected, trace } = this.#given.loaded;
    const { loadGenerator } = this.#processes;
    const inPreload = expected.due.reduce((count, due) => count + (due < plan.preload ? 1 : 0), 0);
    await this.#untilAnswered(inPreload, signal);
    await sleep(REST_MS + plan.leadMs, undefined, { signal });
    const scheduleStartMs = monotonicMs() + REST_MS;
    const usage = usageAfter(scheduleStartMs + plan.warmUpMs - monotonicMs(), this.#processes, this.#place);
    this.#watch(machine);
    const scheduled = await unlessFailed(loadGenerator.call('schedule', { scheduleStartMs }), this.#failures(), signal);
    await this.#untilAnswered(expected.count, signal);
    const used = usage.since();
    machine?.end();
    const { record, report } = await this.#collect(signal);
    this.#left = { used, report, fromMs: scheduleStartMs + plan.warmUpMs, scheduled };
    return {
      ...this.#runOf(record, used),
      startMs: this.#processes.engine.consumesMs,
      endMs: record.commitMs.at(-1) ?? scheduleStartMs,
      scheduleStartMs,
      settled: trace.events,
    };
  }

  /** What a run leaves under either load. */
  #runOf(record: AnswerRecord, { cpuSeconds }: Usage): Pick<HostRun, 'arrivedMs' | 'cpuSeconds' | 'records'> {
    return { arrivedMs: this.#preload.doneMs, cpuSeconds: cpuSeconds.engine ?? 0, records: [record] };
  }

  /** The CPU time of our load generator, collector and broker belongs to the trial, not to others. */
  #watch(machine: MachineProbe | undefined): void {
    const engine = this.#processes.engine.processes.map(({ pid }) => pid);
    machine?.begin(engine, [process.pid, ...besideEngine(this.#processes, this.#place).map(({ pid }) => pid)]);
  }

  /** All of it is in the CPU time of its run. */
  startedCpuSeconds(): number {
    return 0;
  }

  async facts(_: unknown, latency?: HistogramData): Promise<HostFacts> {
    const { used, report, fromMs, scheduled } = this.#left!;
    const { engine, memory } = this.#processes;
    // A part of an engine's memory is not reported as all of it.
    const seen = engine.unseen ? 0 : 1;
    const peakRssBytes = seen * Math.max(engine.peakRssBytes(), memory.peakBytes);
    const metrics = await this.#endEngine(fromMs);
    const load =
      scheduled && latency ? { ...scheduled, allowedNs: allowedLatenessNs(Histogram.fromData(latency)) } : undefined;
    const { plan } = this.#given.request;
    const invalid =
      load && plan.mode === 'latency'
        ? verdictOnLoadGenerator(load, this.#preload, plan.ratePerSecond, load.allowedNs)
        : undefined;
    return {
      memory: { peakRssBytes, baselineRssBytes: seen * engine.baselineRssBytes },
      site: factsOf(this.#place, used, this.#preload, report, metrics, load),
      ...(invalid !== undefined && { invalid }),
    };
  }

  explain(error: unknown): Promise<unknown> {
    return this.#standing.explain(error);
  }

  /** Ends the engine, and returns its own metrics since a moment: some are reported at the end only. */
  async #endEngine(fromMs: number): Promise<EngineMetrics> {
    const { engine } = this.#processes;
    await unlessFailed(engine.stop(), [], this.#given.signal);
    return metricsSince(engine.metrics, fromMs);
  }

  /** Waits until so many answers have come, and then none for a while; the check of the answers finds a wrong count. */
  async #untilAnswered(answers: number, signal: AbortSignal): Promise<void> {
    const { limitMs } = this.#given.request;
    const quiet = this.#processes.collector.call('quiet', { quietMs: QUIET_MS, answers, limitMs });
    await unlessFailed(quiet, this.#failures(), signal);
  }

  async #collect(signal: AbortSignal): Promise<{ record: AnswerRecord; report: CollectedReport }> {
    const file = join(this.#given.request.scratchFolder, `collected-${process.pid}.bin`);
    const report = await unlessFailed(this.#processes.collector.call('deliver', { file }), this.#failures(), signal);
    const record = readCollected(file);
    rmSync(file, { force: true });
    return { record, report };
  }

  #failures(): Promise<unknown>[] {
    const { loadGenerator, collector, engine } = this.#processes;
    // An engine that ends by itself has done its work; only its failure counts.
    const failed = engine.ended.then(
      () => new Promise<never>(() => {}),
      (error: unknown) => error,
    );
    return [loadGenerator.failed, collector.failed, failed];
  }
}
