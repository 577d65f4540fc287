import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';

/** The built program. */
export const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** How a command ended and what it printed. */
export interface Ended {
  /** Null where a signal ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running command. */
export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once stdout or stderr holds the text; rejects if the command ends without it. */
  said(text: string): Promise<void>;
}

/** A new folder, removed with all that is in it when the test file has ended. */
export function newFolder(): string {
  folders ??= mkdtempSync(join(tmpdir(), 'millrace-test-'));
  return mkdtempSync(join(folders, 'folder-'));
}

let folders: string | undefined;
afterAll(() => {
  if (folders !== undefined) {
    rmSync(folders, { recursive: true, force: true });
  }
});

/** The path of an engine that tests bring along. */
export function engineFile(name: string): string {
  return fileURLToPath(new URL(`./engines/${name}.js`, import.meta.url));
}

/**
 * Starts the built program in a folder, with variables of the environment beside the present ones, as the last words of
 * the command `wrapper` if there is one.
 */
export function start(
  words: readonly string[],
  folder: string,
  variables: Readonly<Record<string, string>> = {},
  wrapper: readonly string[] = [],
): Started {
  return startCommand([...wrapper, process.execPath, PROGRAM, ...words], folder, variables);
}

/** Starts any command like that. */
export function startCommand(
  [command = '', ...words]: readonly string[],
  folder: string,
  variables: Readonly<Record<string, string>>,
): Started {
  const { FORCE_COLOR: _, ...environment } = process.env;
  const child = spawn(command, words, {
    cwd: folder,
    env: { ...environment, NO_COLOR: '1', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      texts[stream] += chunk;
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...texts }));
  });
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (texts.stderr.includes(text) || texts.stdout.includes(text)) {
          resolve();
        }
      };
      child.stderr.on('data', look);
      child.stdout.on('data', look);
      child.once('close', () => reject(new Error(`it ended without saying ${text}: ${texts.stderr}`)));
      look();
    });
  return { process: child, ended, said };
}

/** Runs the built program to its end, in a folder. */
export function millrace(
  words: readonly string[],
  folder: string = newFolder(),
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return start(words, folder, variables).ended;
}

/** How a command is to be refused. */
interface Refusal {
  readonly code?: number;
  /** Where the command runs; it is to hold afterwards what it held before. */
  readonly folder?: string;
  /** It is refused after it has begun, so lines of progress come before. */
  readonly progress?: boolean;
}

/** Expects a command to be refused with exactly one line, and to leave nothing behind. */
export async function expectRefusal(
  words: readonly string[],
  line: string | RegExp,
  { code = 2, folder = newFolder(), progress = false }: Refusal = {},
): Promise<void> {
  const before = readdirSync(folder, { recursive: true });
  const { stderr, ...ended } = await millrace(words, folder);
  const lines = stderr.split('\n');
  const [first, ...rest] = progress ? lines.filter((each) => !each.startsWith('[')) : lines;
  expect(first).toEqual(typeof line === 'string' ? `millrace: ${line}` : expect.stringMatching(line));
  expect(rest).toEqual(['']);
  expect(ended).toEqual({ code, signal: null, stdout: '' });
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
}

/** The ids of the trial processes that a command has started and that are alive. */
export function trialProcesses(parent: ChildProcess): string[] {
  return readdirSync('/proc').filter((id) => /^\d+$/.test(id) && isTrialOf(id, String(parent.pid)));
}

function isTrialOf(id: string, parent: string): boolean {
  try {
    const words = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
    // A process that has ended but was not waited for has no command line.
    return words.some((word, index) => word.endsWith('/trial/child.js') && words[index + 1] === parent);
  } catch {
    // It has ended since the folder was read.
    return false;
  }
}

/** Whether something comes true within a time. */
export async function within(limitMs: number, check: () => boolean): Promise<boolean> {
  for (const endMs = performance.now() + limitMs; performance.now() < endMs; await sleep(20)) {
    if (check()) {
      return true;
    }
  }
  return check();
}

/** Resolves some time after a command has started the process of a trial, when that is past its own start. */
export async function pastItsStart(command: ChildProcess): Promise<void> {
  expect(await within(5000, () => trialProcesses(command).length > 0)).toBe(true);
  await sleep(300);
}
