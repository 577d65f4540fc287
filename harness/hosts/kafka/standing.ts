import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CalledProcess } from '../../processes/called-process.ts';
import { Overrun, StarvationWatch } from '../../processes/overrun.ts';
import { processCpuSeconds, processStat } from '../../processes/process-usage.ts';
import type { CollectorCalls } from '../../transport/kafka/collector-protocol.ts';
import type { LoadGeneratorCalls } from '../../transport/kafka/load-generator-protocol.ts';

/** A collector that does not answer within this has no time to: what it saw is then not reported. */
const ANSWER_MS = 1000;

const STATES: Readonly<Record<string, string>> = {
  R: 'runs',
  S: 'waits',
  D: 'waits for a disk',
  T: 'is stopped',
  Z: 'has ended',
};

/** What a trial over Kafka is doing, and the processes it has so far: reported if it is not done in time. */
export class Standing {
  /** In words, after "while". */
  doing = 'connecting to the broker';
  loadGenerator: CalledProcess<LoadGeneratorCalls> | undefined;
  collector: CalledProcess<CollectorCalls> | undefined;
  readonly #engine: { readonly pid: number; readonly logFile: string | undefined }[] = [];
  readonly #answers: number;
  readonly #brokerPid: number | undefined;
  readonly #starvation: StarvationWatch;

  /** `answers`: the number expected; `brokerPid`: that of our own broker. */
  constructor(answers: number, brokerPid: number | undefined) {
    this.#answers = answers;
    this.#brokerPid = brokerPid;
    this.#starvation = new StarvationWatch(brokerPid === undefined ? [] : [brokerPid]);
  }

  /** Notes a process of the engine, and its log if it is a Java engine's. */
  started(pid: number, logFile?: string): void {
    this.#engine.push({ pid, logFile });
  }

  /** The error that says why the trial ended. Call it before its processes are ended. */
  async explain(error: unknown): Promise<unknown> {
    const verdict = this.#starvation.verdict(
      error,
      this.#processes().map(([, pid]) => pid),
    );
    if (error instanceof Overrun && verdict instanceof Error) {
      const seen = await this.#seen();
      const states = this.#processes().map(([name, pid]) => stateOf(name, pid));
      const logs = this.#engine.flatMap(({ pid, logFile }) => (logFile === undefined ? [] : lastOfLog(pid, logFile)));
      verdict.message = [`${verdict.message}, while ${this.doing}${seen}`, states.join(', '), ...logs].join('; ');
    }
    return verdict;
  }

  #processes(): [name: string, pid: number][] {
    const engine = this.#engine.map(({ pid }): [string, number] => ['the engine', pid]);
    const others = [
      ['the load generator', this.loadGenerator?.pid],
      ['the collector', this.collector?.pid],
      ['the broker', this.#brokerPid],
    ] as const;
    return [
      ...engine,
      ...others.flatMap(([name, pid]): [string, number][] => (pid === undefined ? [] : [[name, pid]])),
    ];
  }

  /** How many answers have been seen. */
  async #seen(): Promise<string> {
    const late = sleep(ANSWER_MS, undefined, { ref: false });
    const progress = await Promise.race([this.collector?.call('progress', {}).catch(() => undefined), late]);
    if (progress === undefined) {
      return '';
    }
    const ago = progress.answers === 0 ? '' : `, the last ${seconds(progress.nowMs - progress.lastMs)} s before`;
    return `: ${progress.answers.toLocaleString('en-US')} of ${this.#answers.toLocaleString('en-US')} answers seen${ago}`;
  }
}

function stateOf(name: string, pid: number): string {
  try {
    const [state = ''] = processStat(pid);
    return `${name} ${STATES[state] ?? `is in state ${state}`} after ${processCpuSeconds(pid).toFixed(1)} CPU-s`;
  } catch {
    return `${name} is gone`;
  }
}

/** What an engine's log ends with. A virtual machine then appends a thread dump. */
function lastOfLog(pid: number, logFile: string): string {
  const name = join(basename(dirname(logFile)), basename(logFile));
  try {
    const last = readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join(' | ').slice(-300);
    const ended = last ? `ended with "${last}"` : 'was empty';
    if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'java') {
      return `its log ${name} ${ended}`;
    }
    process.kill(pid, 'SIGQUIT');
    return `its log ${name} ${ended}, and now has a thread dump`;
  } catch {
    return `its log is ${name}`;
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
