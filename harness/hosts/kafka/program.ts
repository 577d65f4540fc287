import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CommandEngine, TopicEngine, TopicJob } from '../../../contracts/engine.ts';
import { MillraceError } from '../../../contracts/errors.ts';
import { helloOf } from '../program/hello.ts';

/** The role of a program of the user's. */
export const PROGRAM = 'program';
/** The line by which a program says that it consumes. */
const READY = 'ready';
/** How long a program may take to end after SIGTERM. */
const GRACE_MS = 5000;

/** A program between topics: `workers` processes of it, which share the partitions among them. */
export function programOverTopics(
  engine: CommandEngine,
  folder: string,
  workers: number,
): Pick<TopicEngine, 'name' | 'describe' | 'run'> {
  return {
    name: engine.name,
    describe: (options) => engine.describe(options),
    async run(job) {
      const jobFile = join(job.folder, 'job.json');
      writeFileSync(jobFile, JSON.stringify(jobOf(job)), { mode: 0o600 });
      const started = Array.from({ length: workers }, (_, worker) =>
        start(engine.command, folder, job, { ...environmentOf(job, jobFile), MILLRACE_WORKER: String(worker) }),
      );
      const stop = (): void => started.forEach(({ stop }) => void stop());
      job.signal.addEventListener('abort', stop);
      try {
        const ended = Promise.race(started.map(async ({ ended }) => Promise.reject(await ended)));
        await Promise.race([Promise.all(started.map(({ ready }) => ready)), ended]);
        job.onReady();
        await ended;
      } catch (error) {
        if (!job.signal.aborted) {
          throw error;
        }
      } finally {
        job.signal.removeEventListener('abort', stop);
        await Promise.all(started.map((each) => each.stop()));
        rmSync(job.folder, { recursive: true, force: true });
      }
    },
  };
}

/** What the file of a job holds (docs/protocol.md). */
function jobOf(job: TopicJob): object {
  const { bootstrap, inputs, output, format, disorderMs, prefix, folder } = job;
  return {
    ...helloOf(job.options, job.question),
    ...{ bootstrap, inputs, output, format, disorderMs, prefix, folder },
  };
}

function environmentOf(job: TopicJob, jobFile: string): Record<string, string> {
  const { propertiesFile } = job;
  return {
    MILLRACE_JOB: jobFile,
    MILLRACE_WORKLOAD: job.question.workload,
    MILLRACE_BOOTSTRAP: job.bootstrap,
    MILLRACE_INPUTS: job.inputs.map(({ name }) => name).join(','),
    MILLRACE_OUTPUT: job.output.name,
    MILLRACE_FORMAT: job.format,
    MILLRACE_PREFIX: job.prefix,
    ...(propertiesFile !== undefined && { MILLRACE_KAFKA_CONFIG: propertiesFile }),
  };
}

interface Started {
  readonly ready: Promise<void>;
  /** Resolves with why it ended. */
  readonly ended: Promise<Error>;
  stop(): Promise<void>;
}

/** Starts one process of it, in a group of its own. What it prints goes to the log. */
function start(command: string, folder: string, job: TopicJob, environment: Record<string, string>): Started {
  const log = openSync(job.logFile, 'a', 0o600);
  const child = spawn(command, {
    shell: true,
    detached: true,
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  if (child.pid !== undefined) {
    job.onStart({ pid: child.pid, role: PROGRAM });
  }
  let isReady = false;
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line.trim() === READY) {
        isReady = true;
        resolve();
      } else {
        writeFileSync(job.logFile, `${line}\n`, { flag: 'a' });
      }
    });
  });
  const ended = new Promise<Error>((resolve) => {
    child.once('error', (error) => resolve(error));
    child.once('exit', (code, signal) => {
      const how = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
      const when = isReady ? '' : ` before it was ready: print a line "${READY}" once it consumes`;
      resolve(new MillraceError(`${command}: ${how}${when}${lastLine(job.logFile)}; its log is ${job.logFile}`, 4));
    });
  });
  return { ready, ended, stop: () => stopGroup(child, ended) };
}

async function stopGroup(child: ChildProcess, ended: Promise<Error>): Promise<void> {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(timer);
  // What it has started and left.
  signalGroup(child, 'SIGKILL');
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid!, signal);
  } catch {
    // It has ended.
  }
}

function lastLine(logFile: string): string {
  try {
    const line = readFileSync(logFile, 'utf8').trimEnd().split('\n').at(-1)!.trim();
    return line === '' ? '' : `; its last words: ${line.slice(0, 200)}`;
  } catch {
    return '';
  }
}
