import { writeAnswers } from '../answers/answers-file.ts';
import { AnswerCheck } from '../answers/check.ts';
import { withWords } from '../answers/words.ts';
import type { Host, HostRequest } from '../hosts/host.ts';
import { openMemoryHost } from '../hosts/memory/host.ts';
import { MachineProbe } from '../processes/machine-probe.ts';
import type { ModePlan, TrialRequest } from '../processes/request.ts';
import type { Trial } from '../results/schema.ts';
import { loadWorkload } from '../trace/load-workload.ts';
import { loadTrace, loadWords } from '../trace/store.ts';
import { measureLatency } from './latency.ts';
import type { DoneTrial, ReadyTrial } from './ready-trial.ts';
import { measureThroughput } from './throughput.ts';
import { verify } from './verification.ts';

/** Runs one trial in this process, from loading the trace to verified figures. `tell` shows the user a text. */
export async function runTrial(
  request: TrialRequest,
  signal: AbortSignal,
  tell: (text: string) => void = () => {},
): Promise<Trial> {
  const startedAt = new Date().toISOString();
  const machine = request.plan.mode === 'verification' ? undefined : new MachineProbe();
  const workload = await loadWorkload(request.workload);
  const loaded = loadTrace(request.traceFolder, workload);
  const { trace, expected } = loaded;
  const host = await openHost({ request, workload, loaded, signal, tell });
  const trial = await trialOn(host).catch(async (error: unknown) => {
    const reason = await host.explain(error);
    // What failed may also fail to end: the first reason counts.
    await host.stop().catch(() => {});
    throw reason;
  });
  await host.stop();
  return trial;

  async function trialOn(host: Host): Promise<Trial> {
    const { startUpMs, shares } = host;
    const common = { trial: request.trial, startedAt, startUpMs, shares: [...shares] };
    const ready = { trace, expected, check: new AnswerCheck(expected), host, machine, common };
    const { trial, last } = await runMode(ready, request.plan, signal);
    const { verification } = trial;
    if (request.answersFile === undefined && verification.examples.length === 0) {
      return trial;
    }
    const words = loadWords(request.traceFolder);
    if (request.answersFile !== undefined) {
      writeAnswers(request.answersFile, workload, last.records, words);
    }
    return { ...trial, verification: withWords(verification, workload.answers, words) };
  }
}

async function openHost(given: HostRequest): Promise<Host> {
  const { place } = given.request;
  if (place.transport === 'memory') {
    return openMemoryHost(given, place);
  }
  // The client of Kafka takes half a second to import: only trials over a broker should pay.
  const { openKafkaHost } = await import('../hosts/kafka/host.ts');
  return openKafkaHost(given, place);
}

function runMode(ready: ReadyTrial, plan: ModePlan, signal: AbortSignal): Promise<DoneTrial> {
  switch (plan.mode) {
    case 'verification':
      return verify(ready, plan, signal);
    case 'throughput':
      return measureThroughput(ready, plan, signal);
    case 'latency':
      return measureLatency(ready, plan, signal);
  }
}
