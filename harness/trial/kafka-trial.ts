import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../clock.ts';
import type { EngineMetrics, LatencyTrial, Trial } from '../results/schema.ts';
import { Histogram } from '../statistics/histogram.ts';
import { findWorkload } from '../trace/find-workload.ts';
import { arrivalOffsetsMs } from '../trace/schedule.ts';
import { type LoadedTrace, loadTrace } from '../trace/store.ts';
import { connect } from '../transport/kafka/client.ts';
import { readCollected } from '../transport/kafka/collected.ts';
import type { CollectedReport, CollectorCalls } from '../transport/kafka/collector-protocol.ts';
import type { DriverCalls } from '../transport/kafka/driver-protocol.ts';
import type { Helper } from '../transport/kafka/helper.ts';
import { startCollector, startDriver } from '../transport/kafka/processes.ts';
import { inputTopic, outputTopic } from '../transport/kafka/topics.ts';
import { closingMs } from '../transport/kafka/wire.ts';
import { AnswerCheck } from '../verify/check.ts';
import type { AnswerRecord } from './answer-log.ts';
import { writeAnswers } from './answers-file.ts';
import { type RunningEngine, startEngine } from './kafka-engine.ts';
import { allowedLatenessNs, closedLoop, type Fill, factsOf, metricsSince, verdictOnDriver } from './kafka-figures.ts';
import { Standing } from './kafka-standing.ts';
import { beginMachine, StartedMemory, usageAfter, usageOf } from './kafka-usage.ts';
import { readLatency } from './latency.ts';
import { loadEngine } from './load-engine.ts';
import { MachineProbe } from './machine-probe.ts';
import { processCpuSeconds } from './process-usage.ts';
import type { KafkaPlace, LatencyPlan, TrialRequest } from './request.ts';
import { unlessFailed } from './unless-failed.ts';
import { warmPart } from './warm-part.ts';

/** No answer for this long after the last expected one: what still comes would be one too many. */
const QUIET_MS = 500;
/** Between the prefix being answered and the epoch, for all processes to come to rest. */
const REST_MS = 200;
/**
 * How long the end of a trial that was told to stop may take before it says how it ended: its processes end with this
 * one, and its topics with the run. Less than the time after which this process is killed (see spawn.ts) without a word.
 */
const END_LIMIT_MS = 12_000;

interface Running {
  readonly request: TrialRequest;
  readonly loaded: LoadedTrace;
  readonly driver: Helper<DriverCalls>;
  readonly collector: Helper<CollectorCalls>;
  readonly engine: RunningEngine;
  readonly fill: Fill;
  readonly memory: StartedMemory;
  readonly machine: MachineProbe;
  readonly startedAt: string;
  readonly signal: AbortSignal;
}

/**
 * Runs one trial over a broker, from this process: topics of its own, a driver, a collector and the engine in theirs.
 * Whatever way it ends, they end too, and the topics are deleted.
 */
export async function runKafkaTrial(request: TrialRequest, kafka: KafkaPlace, signal: AbortSignal): Promise<Trial> {
  const startedAt = new Date().toISOString();
  const machine = new MachineProbe();
  const workload = findWorkload(request.workload);
  const loaded = loadTrace(request.traceFolder, workload);
  const { trace, expected } = loaded;
  const engine = await loadEngine(request.engine);
  const settings = {
    bootstrap: kafka.bootstrap,
    ...(kafka.propertiesFile && { propertiesFile: kafka.propertiesFile }),
  };
  const standing = new Standing(expected.count, kafka.brokerPid);
  const step = <T>(doing: string, promise: Promise<T>, failed: readonly Promise<unknown>[] = []): Promise<T> => {
    standing.doing = doing;
    return unlessFailed(promise, failed, signal);
  };
  const prefix = `${kafka.prefix}-${process.pid}`;
  const input = { name: `${prefix}-in`, partitions: kafka.partitions };
  const output = { name: `${prefix}-out`, partitions: kafka.partitions };
  const ends: (() => Promise<void>)[] = [];
  try {
    const client = await step('connecting to the broker', connect(settings));
    // What cannot be deleted here is looked for again at the end of the run.
    ends.unshift(
      () => client.deleteTopicsOf(`${prefix}-`),
      () => client.close(),
    );
    const topics = [inputTopic(input.name, input.partitions), outputTopic(output.name, output.partitions)];
    await step('making the topics', client.createTopics(topics));
    const wire = { client: settings, workload: workload.name, format: kafka.format };
    const { plan } = request;
    const { isolation = 'read_uncommitted' } = engine.describe(request.options);
    const schedule = plan.mode === 'latency' ? { schedule: plan } : {};
    const collecting = startCollector({ ...wire, topic: output.name, isolation, capacity: expected.count + 1024 });
    const driving = startDriver({ ...wire, topic: input.name, traceFolder: request.traceFolder, ...schedule });
    for (const each of [collecting, driving]) {
      // One that is still starting ends once it has.
      ends.unshift(() => each.then((helper) => helper.end()));
    }
    const [collector, driver] = await step('starting driver and collector', Promise.all([collecting, driving]));
    [standing.collector, standing.driver] = [collector, driver];
    const fillCpu = processCpuSeconds(driver.pid!);
    const filled = await step('filling the topic', driver.call('fill', {}), [driver.failed, collector.failed]);
    const fill: Fill = { ...filled, fillCpuSeconds: processCpuSeconds(driver.pid!) - fillCpu };
    const lastMs = trace.columns.event_time.reduce((most, time) => Math.max(most, time), 0);
    const closing = closingMs(lastMs, trace.disorderMs, workload.horizonMs);
    const starting = startEngine(engine, {
      request,
      workload,
      trace,
      client: settings,
      input,
      output,
      format: kafka.format,
      closingMs: closing,
      prefix,
      logFolder: kafka.logFolder,
      signal,
      onStart: (pid, logFile) => standing.started(pid, logFile),
    });
    // One that is still starting ends by the signal.
    ends.unshift(() => starting.then((each) => each.stop()));
    const running = await step('starting the engine', starting);
    standing.doing = 'waiting for answers';
    const memory = new StartedMemory({ driver, collector, engine: running });
    ends.unshift(async () => memory.end());
    const processes = { driver, collector, engine: running, memory };
    const parts: Running = { ...processes, request, loaded, fill, machine, startedAt, signal };
    return plan.mode === 'latency' ? await overLatency(parts, plan, kafka) : await overThroughput(parts, kafka);
  } catch (error) {
    throw await standing.explain(error);
  } finally {
    const ended = endAll(ends);
    await (signal.aborted ? Promise.race([ended, sleep(END_LIMIT_MS, undefined, { ref: false })]) : ended);
  }
}

async function endAll(ends: readonly (() => Promise<void>)[]): Promise<void> {
  for (const end of ends) {
    await end().catch(() => {});
  }
}

/** Everything is in the topic before the engine starts: what is timed is how long it takes to get through. */
async function overThroughput(parts: Running, kafka: KafkaPlace): Promise<Trial> {
  const { request, loaded, fill, engine } = parts;
  const { trace, expected } = loaded;
  const usage = usageOf(parts, kafka);
  beginMachine(parts, kafka);
  const { plan } = request;
  const warmUpMs = plan.mode === 'throughput' ? (plan.warmUpMs ?? 0) : 0;
  const warmUsage = warmUpMs > 0 ? usageAfter(warmUpMs, parts, kafka) : usage;
  await untilAnswered(parts, expected.count, request.limitMs);
  const machine = parts.machine.end();
  const { record, report } = await collect(parts);
  const whole = closedLoop(record, expected, trace.events, engine.consumesMs);
  const warm = warmUpMs > 0 ? warmPart(record, expected, trace.events, engine.consumesMs, warmUpMs) : undefined;
  const used = (warm ? warmUsage : usage).since();
  const told = { ...common(parts), verification: new AnswerCheck(expected).verify([record]) };
  const engineMetrics = await endEngine(parts, engine.consumesMs + (warm ? warmUpMs : 0));
  const facts = factsOf(kafka, used, fill, report, engineMetrics);
  if (request.plan.mode === 'poisoned') {
    // Over a broker nothing can be read ahead: the trial that is poisoned in memory is one plain, verified pass.
    return { mode: 'poisoned', ...told, durationMs: whole.durationMs, kafka: facts };
  }
  // Where not all of an engine's processes are seen its CPU time and memory are 0, which over Kafka means just that.
  const engineSeconds = used.cpuSeconds.engine ?? 0;
  const { eventsPerSecond, events } = warm ?? { ...whole, events: trace.events };
  return {
    mode: 'throughput',
    ...told,
    events: trace.events,
    discardedPasses: 0,
    measuredPasses: 1,
    passes: [{ atMs: 0, durationMs: whole.durationMs, cpuSeconds: engineSeconds }],
    eventsPerSecond,
    cpuSecondsPerMillionEvents: engineSeconds / (events / 1e6),
    ...(warm && { warm: { afterMs: warmUpMs, events, wholeEventsPerSecond: whole.eventsPerSecond } }),
    machine,
    kafka: facts,
  };
}

async function overLatency(parts: Running, plan: LatencyPlan, kafka: KafkaPlace): Promise<LatencyTrial> {
  const { request, loaded, driver, fill, signal } = parts;
  const { trace, expected } = loaded;
  const readyMs = monotonicMs();
  const inPrefix = expected.due.reduce((count, due) => count + (due < plan.prefix ? 1 : 0), 0);
  await untilAnswered(parts, inPrefix, request.limitMs);
  await sleep(REST_MS + plan.leadMs, undefined, { signal });
  const epochMs = monotonicMs() + REST_MS;
  const usage = usageAfter(epochMs + plan.discardMs - monotonicMs(), parts, kafka);
  beginMachine(parts, kafka);
  const scheduled = await unlessFailed(driver.call('schedule', { epochMs }), failures(parts), signal);
  await untilAnswered(parts, expected.count, request.limitMs);
  const used = usage.since();
  const machine = parts.machine.end();
  const { record, report } = await collect(parts);
  const offsetsMs = arrivalOffsetsMs(trace.columns.event_time, plan);
  const check = new AnswerCheck(expected);
  const read = readLatency({ trace, expected, check }, plan, {
    // The prefix was there before the engine, which may answer before it is known to be ready.
    startMs: fill.doneMs,
    endMs: record.commitMs.at(-1) ?? epochMs,
    epochMs,
    offsetsMs,
    records: [record],
  });
  const allowedNs = allowedLatenessNs(Histogram.fromData(read.histogram));
  const invalid = verdictOnDriver(scheduled, fill, plan.ratePerSecond, allowedNs);
  const told = common(parts);
  const engineMetrics = await endEngine(parts, epochMs + plan.discardMs);
  return {
    mode: 'latency',
    ...told,
    ...read,
    prefixMs: epochMs - readyMs,
    machine,
    kafka: factsOf(kafka, used, fill, report, engineMetrics, { ...scheduled, allowedNs }),
    ...(invalid !== undefined && { invalid }),
  };
}

/** What every mode tells. */
function common({ request, loaded, engine, memory, startedAt }: Running) {
  // What is only a part of an engine's memory is no figure of it.
  const seen = engine.unseen ? 0 : 1;
  const peakRssBytes = seen * Math.max(engine.peakRssBytes(), memory.peakBytes);
  return {
    trial: request.trial,
    startedAt,
    startUpMs: engine.startUpMs,
    shares: [loaded.trace.events],
    memory: { peakRssBytes, restingRssBytes: seen * engine.restingRssBytes },
  };
}

/** Ends the engine, and returns its own metrics since a moment: some are reported at the end only. */
async function endEngine({ engine, signal }: Running, fromMs: number): Promise<EngineMetrics> {
  await unlessFailed(engine.stop(), [], signal);
  return metricsSince(engine.metrics, fromMs);
}

/** Until as many answers have come and then none for a while; a wrong count shows in the verification. */
async function untilAnswered(parts: Running, answers: number, limitMs: number): Promise<void> {
  const quiet = parts.collector.call('quiet', { quietMs: QUIET_MS, answers, limitMs });
  await unlessFailed(quiet, failures(parts), parts.signal);
}

async function collect(parts: Running): Promise<{ record: AnswerRecord; report: CollectedReport }> {
  const { request, loaded, collector, signal } = parts;
  const file = join(request.scratchFolder, `collected-${process.pid}.bin`);
  const report = await unlessFailed(collector.call('deliver', { file }), failures(parts), signal);
  const record = readCollected(file);
  rmSync(file, { force: true });
  if (request.answersFile !== undefined) {
    writeAnswers(request.answersFile, findWorkload(request.workload), [record], loaded.trace.keyNames);
  }
  return { record, report };
}

function failures({ driver, collector, engine }: Running): Promise<unknown>[] {
  // An engine that ends by itself has done its work; only its failure counts.
  const failed = engine.ended.then(
    () => new Promise<never>(() => {}),
    (error: unknown) => error,
  );
  return [driver.failed, collector.failed, failed];
}
