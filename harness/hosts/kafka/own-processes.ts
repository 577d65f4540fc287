import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineProcess, TopicEngine } from '../../../contracts/engine.ts';
import { monotonicMs } from '../../clock.ts';
import { Overrun } from '../../processes/overrun.ts';
import { resetPeakRss } from '../../processes/probes.ts';
import { processPeakRssBytes, processRssBytes } from '../../processes/process-usage.ts';
import { parseProperties } from '../../transport/kafka/client-properties.ts';
import { formsOf } from './forms.ts';
import type { EngineStart, RunningEngine, TimedMetric } from './running-engine.ts';

/** Starts an engine in processes of its own, and waits until it consumes. */
export async function startOwnProcesses(
  engine: Pick<TopicEngine, 'name' | 'describe' | 'run' | 'dialect'>,
  { request, workload, trace, client, inputs, output, format, prefix, logFolder, signal, tell, onStart }: EngineStart,
): Promise<RunningEngine> {
  const startMs = monotonicMs();
  const stop = new AbortController();
  const folder = join(request.scratchFolder, `engine-${process.pid}`);
  const logFile = join(logFolder, `${engine.name}-${process.pid}.log`);
  mkdirSync(folder, { recursive: true });
  const clientProperties =
    client.propertiesFile === undefined
      ? {}
      : Object.fromEntries(parseProperties(readFileSync(client.propertiesFile, 'utf8')));
  const processes: EngineProcess[] = [];
  const metrics: TimedMetric[] = [];
  let consumesMs = 0;
  let baselineRssBytes = 0;
  let ended: Promise<void> = Promise.resolve();
  const onAbort = (): void => stop.abort();
  signal.addEventListener('abort', onAbort);
  const end = async (): Promise<void> => {
    stop.abort();
    const failed = await ended.then(
      () => false,
      () => true,
    );
    if (!failed && !(signal.reason instanceof Overrun)) {
      rmSync(logFile, { force: true });
    }
  };
  await new Promise<void>((ready, reject) => {
    ended = engine.run({
      options: request.options,
      signal: stop.signal,
      bootstrap: client.bootstrap,
      clientProperties,
      ...(client.propertiesFile !== undefined && { propertiesFile: client.propertiesFile }),
      inputs,
      output,
      format,
      ...formsOf(workload, trace, engine),
      prefix,
      folder,
      logFile,
      onStart(started) {
        processes.push(started);
        onStart(started.pid, logFile);
      },
      onReady() {
        consumesMs = monotonicMs();
        baselineRssBytes = sumOf(processes, processRssBytes);
        for (const { pid } of processes) {
          resetPeakRss(pid);
        }
        ready();
      },
      tell,
      onMetric(metric) {
        metrics.push({ ...metric, atMs: monotonicMs() });
      },
    });
    ended.then(
      () => reject(signal.aborted ? signal.reason : new Error(`${engine.name} ended before it was ready`)),
      reject,
    );
  })
    .catch(async (error) => {
      await end();
      throw error;
    })
    .finally(() => signal.removeEventListener('abort', onAbort));
  return {
    processes,
    unseen: engine.describe(request.options).cluster !== undefined,
    startUpMs: consumesMs - startMs,
    consumesMs,
    baselineRssBytes,
    ended,
    metrics,
    peakRssBytes: () => sumOf(processes, processPeakRssBytes),
    stop: end,
  };
}

function sumOf(processes: readonly EngineProcess[], bytesOf: (pid: number) => number): number {
  return processes.reduce((sum, { pid }) => sum + bytesOf(pid), 0);
}
