import type { CalledProcess } from '../../processes/called-process.ts';
import { processCpuSeconds } from '../../processes/process-usage.ts';
import type { KafkaPlace } from '../../processes/request.ts';
import { unlessFailed } from '../../processes/unless-failed.ts';
import { connect } from '../../transport/kafka/client.ts';
import type { CollectorCalls } from '../../transport/kafka/collector-protocol.ts';
import type { LoadGeneratorCalls } from '../../transport/kafka/load-generator-protocol.ts';
import { startCollector, startLoadGenerator } from '../../transport/kafka/processes.ts';
import { inputTopic, outputTopic, streamTopics } from '../../transport/kafka/topics.ts';
import { closingMs } from '../../transport/kafka/wire.ts';
import type { HostRequest } from '../host.ts';
import { folderOf, loadEngine } from '../load-engine.ts';
import type { Preload } from './figures.ts';
import { startOwnProcesses } from './own-processes.ts';
import { programOverTopics } from './program.ts';
import type { EngineStart, RunningEngine } from './running-engine.ts';
import type { Standing } from './standing.ts';
import { StartedMemory } from './usage.ts';
import { startWorkers } from './workers.ts';
/** The processes of a trial, once all are up. */
export interface Processes {
  readonly loadGenerator: CalledProcess<LoadGeneratorCalls>;
  readonly collector: CalledProcess<CollectorCalls>;
  readonly engine: RunningEngine;
  readonly memory: StartedMemory;
}

/** Creates and fills the topics, and starts all processes. Adds to `ends` what ends them and deletes the topics. */
export async function start(
  { request, workload, loaded, signal, tell }: HostRequest,
  place: KafkaPlace,
  standing: Standing,
  ends: (() => Promise<void>)[],
): Promise<{ processes: Processes; preload: Preload }> {
  const { trace, expected } = loaded;
  const { plan } = request;
  const { format, partitions, propertiesFile } = place;
  const engine = await loadEngine(request.engine);
  const settings = { bootstrap: place.bootstrap, ...(propertiesFile && { propertiesFile }) };
  const step = <T>(doing: string, promise: Promise<T>, failed: readonly Promise<unknown>[] = []): Promise<T> => {
    standing.doing = doing;
    return unlessFailed(promise, failed, signal);
  };
  const prefix = `${place.prefix}-${process.pid}`;
  const inputs = streamTopics(workload, prefix, partitions);
  const output = { name: `${prefix}-out`, partitions };
  const client = await step('connecting to the broker', connect(settings));
  // Topics that cannot be deleted here are deleted at the end of the run.
  ends.unshift(
    () => client.deleteTopicsOf(`${prefix}-`),
    () => client.close(),
  );
  const topics = [...inputs.map(({ name }) => inputTopic(name, partitions)), outputTopic(output.name, partitions)];
  await step('making the topics', client.createTopics(topics));
  const wire = { client: settings, workload: request.workload, format };
  const { isolation = 'read_uncommitted' } = engine.describe(request.options);
  const schedule = plan.mode === 'latency' ? { schedule: plan } : {};
  const collecting = startCollector({ ...wire, topic: output.name, isolation, capacity: expected.count + 1024 });
  const topicNames = inputs.map(({ name }) => name);
  const driving = startLoadGenerator({ ...wire, topics: topicNames, traceFolder: request.traceFolder, ...schedule });
  for (const each of [collecting, driving]) {
    // One that is still starting ends once it has.
    ends.unshift(() => each.then((called) => called.end()));
  }
  const [collector, loadGenerator] = await step(
    'starting load generator and collector',
    Promise.all([collecting, driving]),
  );
  [standing.collector, standing.loadGenerator] = [collector, loadGenerator];
  const preloadCpu = processCpuSeconds(loadGenerator.pid!);
  const preloaded = await step('filling the topics', loadGenerator.call('preload', {}), [
    loadGenerator.failed,
    collector.failed,
  ]);
  const preload: Preload = { ...preloaded, preloadCpuSeconds: processCpuSeconds(loadGenerator.pid!) - preloadCpu };
  const lastMs = trace.columns.event_time.reduce((most, time) => Math.max(most, time), 0);
  const engineStart: EngineStart = {
    request,
    workload,
    trace,
    client: settings,
    inputs,
    output,
    format,
    closingMs: closingMs(lastMs, trace.disorderMs, workload.horizonMs),
    prefix,
    logFolder: place.logFolder,
    signal,
    tell,
    onStart: (pid, logFile) => standing.started(pid, logFile),
  };
  const starting =
    engine.form === 'command'
      ? startOwnProcesses(programOverTopics(engine, folderOf(request.engine), request.workers), engineStart)
      : engine.runs === 'over-topics'
        ? startOwnProcesses(engine, engineStart)
        : startWorkers(engineStart);
  // One that is still starting ends by the signal.
  ends.unshift(() => starting.then((each) => each.stop()));
  const running = await step('starting the engine', starting);
  standing.doing = 'waiting for answers';
  const memory = new StartedMemory({ loadGenerator, collector, engine: running });
  ends.unshift(async () => memory.end());
  return { processes: { loadGenerator, collector, engine: running, memory }, preload };
}
