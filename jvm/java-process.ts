import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { toolError } from './java-tools.ts';

/** How long a process asked to stop may take beyond its own grace period before it is killed. */
const KILL_AFTER_MS = 5000;
/** How long after its end its output is waited for. */
const OUTPUT_MS = 1000;

/**
 * Flags of every virtual machine: no file of its counters in the system's temporary folder, which it would leave there
 * when killed; its own output, such as a thread dump, goes to the log.
 */
const OWN_FLAGS = ['-XX:-UsePerfData', '-XX:+DisplayVMOutputToStderr'];

/** Flags for a heap of a fixed size. The collector is named so that it does not depend on the machine's size. */
export function heapFlags(heapMiB: number): string[] {
  return [`-Xms${heapMiB}m`, `-Xmx${heapMiB}m`, '-XX:+UseG1GC'];
}

/** A Java program to run. */
interface JavaProcessSettings {
  /** Its name in errors: 'the broker'. */
  readonly name: string;
  /** The class path, with the class millrace.Supervised. */
  readonly classpath: string;
  /** Flags of the virtual machine, with those of the heap. */
  readonly flags: readonly string[];
  readonly mainClass: string;
  readonly arguments: readonly string[];
  /** Its standard input: the place for secrets. */
  readonly input?: string;
  /** Called with each line of its standard output, which otherwise goes to the log too. */
  readonly onLine?: (line: string) => void;
  /** How long it may take to end once its main thread is interrupted, ms; at 0 it is ended at once. */
  readonly graceMs: number;
  /** A folder that it removes at its end, even if this process has been killed; also for its temporary files. */
  readonly scratchFolder?: string;
  /** Where its output goes; readable by its owner only. */
  readonly logFile: string;
}

/**
 * A Java program in its own process group, so that Ctrl-C does not reach it. It ends when this process does, however
 * that ends: its standard input is a pipe from here, and {@link JavaProcess.stop} or the end of the pipe ends it.
 */
export class JavaProcess {
  readonly pid: number;
  /** Resolves with why it ended. Never rejects. */
  readonly exited: Promise<string>;
  readonly #child: ChildProcess;
  readonly #settings: JavaProcessSettings;
  #ended = false;
  #stopping = false;

  private constructor(child: ChildProcess, settings: JavaProcessSettings) {
    this.#child = child;
    this.#settings = settings;
    this.pid = child.pid!;
    this.exited = new Promise((resolve) => {
      child.once('exit', async (code, signal) => {
        this.#ended = true;
        // What it has printed is in the log then; a child of its own may keep the pipe open.
        await Promise.race([once(child, 'close'), sleep(OUTPUT_MS, undefined, { ref: false })]);
        resolve(this.#reason(code, signal));
      });
    });
    // An error of writing to an ended process is ignored: `exited` reports the end.
    child.stdin?.on('error', () => {});
  }

  /** @throws MillraceError if there is no Java. */
  static async start(settings: JavaProcessSettings): Promise<JavaProcess> {
    const { classpath, flags, mainClass, graceMs, scratchFolder, logFile, input = '', onLine } = settings;
    const log = openSync(logFile, 'a', 0o600);
    const machine = [...OWN_FLAGS, `-XX:ErrorFile=${logFile}.crash`];
    if (scratchFolder !== undefined) {
      // Libraries unpack native code there, and leave it when they are killed.
      const temporary = join(scratchFolder, 'tmp');
      mkdirSync(temporary, { recursive: true });
      machine.push(`-Djava.io.tmpdir=${temporary}`);
    }
    const own = ['-cp', classpath, 'millrace.Supervised', String(graceMs), scratchFolder ?? '-', mainClass];
    const child = spawn('java', [...machine, ...flags, ...own, ...settings.arguments], {
      stdio: ['pipe', onLine === undefined ? log : 'pipe', log],
      detached: true,
    });
    closeSync(log);
    if (child.stdout !== null && onLine !== undefined) {
      createInterface({ input: child.stdout }).on('line', onLine);
    }
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => reject(toolError('java', error)));
    });
    const java = new JavaProcess(child, settings);
    child.stdin?.write(`${Buffer.byteLength(input)}\n${input}`);
    return java;
  }

  /** Whether it still runs. */
  get alive(): boolean {
    return !this.#ended;
  }

  /** Ends it, by force if it does not end by itself. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopping ||= !this.#ended;
    this.#child.stdin?.end('stop\n');
    const timer = setTimeout(() => this.kill(), this.#settings.graceMs + KILL_AFTER_MS);
    await this.exited;
    clearTimeout(timer);
  }

  /** Ends it and its children at once. */
  kill(): void {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }

  #reason(code: number | null, signal: NodeJS.Signals | null): string {
    const { name, logFile } = this.#settings;
    if (this.#stopping) {
      return `${name} was stopped`;
    }
    const log = existsSync(logFile) ? readFileSync(logFile, 'utf8').slice(-200_000) : '';
    // A log on a full disk cannot report it.
    const known = log && isFull(dirname(logFile)) ? DISK_FULL : KNOWN_REASONS.find(({ pattern }) => pattern.test(log));
    if (known !== undefined && code !== 0) {
      return `${name} ended: ${known.reason}; its log is ${logFile}`;
    }
    const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
    const lines = log.trim().split('\n');
    const error = lines.findLast((line) => /\b(ERROR|FATAL)\b|(Exception|Error)\b.*:/.test(line));
    // A killed process has not logged why.
    const last = signal === 'SIGKILL' ? undefined : (error ?? lines.at(-1));
    return `${name} ${how}${last ? `; it printed: ${last.trim().slice(0, 300)}` : ''}; its log is ${logFile}`;
  }
}

const DISK_FULL = { pattern: /No space left on device/, reason: 'the disk is full (no space left on device)' };
/** What a log says that a user should know first. */
const KNOWN_REASONS = [
  DISK_FULL,
  { pattern: /Address already in use|BindException/, reason: 'a port it was to use is taken by another process' },
  { pattern: /OutOfMemoryError/, reason: 'it ran out of memory' },
  { pattern: /Could not reserve enough space|Could not create the Java/, reason: 'there is no memory for its heap' },
];

/** Whether a disk has no room even for a log. */
function isFull(folder: string): boolean {
  const { blocks, bavail, bsize } = statfsSync(folder);
  // On a disk without a limit all are 0.
  return blocks > 0 && bavail * bsize < 2 ** 20;
}
