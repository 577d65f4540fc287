import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JavaEngine } from '../../engines/engine.ts';
import { tablesText } from '../../workloads/java/tables-text.ts';
import { monotonicMs } from '../clock.ts';
import { parseProperties } from '../transport/kafka/client-properties.ts';
import type { EngineStart, RunningEngine } from './kafka-engine.ts';
import { Overrun } from './overrun.ts';
import { resetPeakRss } from './probes.ts';
import { processPeakRssBytes, processRssBytes } from './process-usage.ts';

/** Starts a Java engine in a process of its own, and waits until it consumes. */
export async function startJava(
  engine: JavaEngine,
  { request, workload, trace, client, input, output, format, prefix, logFolder, signal, onStart }: EngineStart,
): Promise<RunningEngine> {
  const startMs = monotonicMs();
  const stop = new AbortController();
  const folder = join(request.scratchFolder, `engine-${process.pid}`);
  const logFile = join(logFolder, `${engine.name}-${process.pid}.log`);
  mkdirSync(folder, { recursive: true });
  const tablesFile = join(folder, 'tables.txt');
  writeFileSync(tablesFile, tablesText(workload, trace.tables));
  const clientProperties =
    client.propertiesFile === undefined
      ? {}
      : Object.fromEntries(parseProperties(readFileSync(client.propertiesFile, 'utf8')));
  let pid = 0;
  let consumesMs = 0;
  let restingRssBytes = 0;
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
      input,
      output,
      format,
      operatorClass: workload.javaOperator,
      tablesFile,
      disorderMs: trace.disorderMs,
      prefix,
      folder,
      logFile,
      onStart(started) {
        pid = started;
        onStart(pid, logFile);
      },
      onReady() {
        consumesMs = monotonicMs();
        restingRssBytes = processRssBytes(pid);
        resetPeakRss(pid);
        ready();
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
    pids: [pid],
    startUpMs: consumesMs - startMs,
    consumesMs,
    restingRssBytes,
    ended,
    peakRssBytes: () => processPeakRssBytes(pid),
    stop: end,
  };
}
