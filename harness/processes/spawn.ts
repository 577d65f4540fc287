import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { ReadProgress } from '../input/request.ts';
import { memoryBytes } from '../memory.ts';
import { FORGED, openChannel } from './channel.ts';
import { killDescendants, TRIAL_VARIABLE } from './process-tree.ts';
import type { ChildRequest, ChildResponse, TrialRequest } from './request.ts';
import { readInstruction, readProgress, readResponse } from './response.ts';
import { TreeMemory } from './tree-memory.ts';
import { TrialLog } from './trial-log.ts';

/** Largest JavaScript heap of a trial process; typed arrays of the trace are not in it. */
export const HEAP_MIB = 4096;

/** Flags of every trial process, part of the configuration. */
export const NODE_FLAGS: readonly string[] = [`--max-old-space-size=${HEAP_MIB}`];

/** A trial process whose resident set outgrows this share is ended, before the machine starts to swap. */
const LARGEST_RSS_BYTES = Math.floor(memoryBytes() * 0.7);

/** How long an engine that was asked to stop may take before its process is killed. */
const GRACE_MS = 2000;
/** The same over a cluster, where an engine with its own processes ends in order and topics are deleted. */
const CLUSTER_GRACE_MS = 15_000;

/** How long the pipes of a process that has ended are read. */
const RELEASE_MS = 1000;

/** What a child process may use, and what is to be known of it while it works. */
export interface ChildSettings {
  /** Its largest resident set. Default: 70% of the machine's memory, or of the container's. */
  readonly largestRssBytes?: number | undefined;
  /** Given how far the reading of a user's file is. */
  readonly onProgress?: ReadProgress | undefined;
  /** Given what the user is asked to do. */
  readonly onInstruction?: ((text: string) => void) | undefined;
}

/** How a child process ended: with its answer, or with a reason in words. */
export type ChildOutcome =
  | Extract<ChildResponse, { ok: true }>
  | { ok: false; reason: string; exitCode?: number; invalid?: true };

/**
 * Runs one request in a fresh process, which is killed from outside after `limitMs`, or beyond a resident set of
 * `largestRssBytes`. Never rejects.
 */
export function runChild(
  request: ChildRequest,
  limitMs: number,
  signal: AbortSignal,
  { largestRssBytes = LARGEST_RSS_BYTES, onProgress, onInstruction }: ChildSettings = {},
): Promise<ChildOutcome> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve({ ok: false, reason: 'interrupted' });
      return;
    }
    const overCluster = request.kind === 'trial' && request.place.transport === 'kafka';
    const graceMs = overCluster ? CLUSTER_GRACE_MS : GRACE_MS;
    // In memory a trial has nothing to clean up.
    const words = [process.pid, overCluster ? graceMs : 0, request.scratchFolder].map(String);
    const marker = randomUUID();
    const module = fileURLToPath(new URL('../trial/child.js', import.meta.url));
    const child = spawn(process.execPath, [...NODE_FLAGS, module, ...words], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      // Its own session, so that what it starts can be identified and ended; a Ctrl-C reaches this process alone.
      detached: true,
      env: { ...process.env, [TRIAL_VARIABLE]: marker },
    });
    let response: ChildResponse | undefined;
    let killedFor: string | undefined;
    const kill = (reason: string): void => {
      // A process that has answered and does not end is no failure of its trial.
      if (response === undefined) {
        killedFor ??= reason;
      }
      child.kill('SIGKILL');
    };
    const output = tailOf(child, request.kind === 'trial' ? request : undefined);
    const timer = setTimeout(() => kill(`hung: did not stop within ${limitMs / 1000} s`), limitMs + graceMs);
    const usage = new TreeMemory(child.pid ?? 0, marker);
    const memory = setInterval(() => {
      if (usage.sampleBytes() > largestRssBytes) {
        kill(`outgrew the memory limit of ${gibibytes(largestRssBytes)} GiB`);
      }
    }, 250);
    const interrupt = (): void => {
      if (overCluster && child.kill('SIGTERM')) {
        setTimeout(kill, graceMs, 'interrupted').unref();
      } else {
        kill('interrupted');
      }
    };
    signal.addEventListener('abort', interrupt, { once: true });
    // Absent where the process could not be started.
    const socket = child.stdio[3] as Socket | null | undefined;
    const channel = socket
      ? openChannel(socket, {
          message(message) {
            const progress = readProgress(message);
            const instruction = readInstruction(message);
            if (progress !== undefined) {
              onProgress?.(progress);
            } else if (instruction !== undefined) {
              onInstruction?.(instruction);
            } else {
              response ??= readResponse(message);
            }
          },
          end() {},
          forged: () => kill(FORGED),
        })
      : undefined;
    child.once('error', (error) => kill(error.message));
    child.once('exit', () => {
      // Not at `close`: what the engine has started may hold the pipes.
      killDescendants(child.pid!, marker);
      setTimeout(() => setImmediate(release), RELEASE_MS).unref();
    });
    // What escapes even that, as with its own environment, is not waited for.
    const release = (): void => {
      for (const stream of child.stdio) {
        stream?.destroy();
      }
    };
    child.once('close', (code, exitSignal) => {
      clearTimeout(timer);
      clearInterval(memory);
      signal.removeEventListener('abort', interrupt);
      const answered = response && overCluster ? response : withPeak(response, usage.peakBytes);
      resolve(
        killedFor
          ? { ok: false, reason: killedFor }
          : (answered ?? { ok: false, reason: ending(code, exitSignal, output()) }),
      );
    });
    // A process that ended before it could read the request is reported by how it ended.
    channel?.send(request);
  });
}

/**
 * Keeps the end of what a child prints, for the reason of its failure; a trial's log has all of it, or its first part.
 */
function tailOf(child: ChildProcess, trial: TrialRequest | undefined): () => string {
  let text = '';
  const log = trial?.logFile === undefined ? undefined : new TrialLog(trial.logFile, trial);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-4000);
      log?.add(chunk);
    });
  }
  return () => text;
}

function ending(code: number | null, signal: NodeJS.Signals | null, output: string): string {
  if (/heap out of memory|Array buffer allocation failed/.test(output)) {
    return `out of memory (heap limit ${HEAP_MIB} MiB)`;
  }
  if (/invalid size error/.test(output)) {
    return 'an array grew beyond what JavaScript can hold';
  }
  const how = signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
  const lines = output.trim().split('\n');
  // The error itself is followed by its stack and the version of Node.
  const last = lines.find((line) => /^\w*Error\b.*: /.test(line)) ?? lines.at(-1);
  return `the trial's process ${how} before it had a result${last ? `; it printed: ${last.slice(0, 200)}` : ''}`;
}

/** The peak of a trial with all that its engine has started, where that was sampled as more than its own. */
function withPeak(response: ChildResponse | undefined, peakBytes: number): ChildResponse | undefined {
  if (response === undefined || !('trial' in response)) {
    return response;
  }
  const { memory } = response.trial;
  const peakRssBytes = Math.max(memory.peakRssBytes, peakBytes);
  return { ...response, trial: { ...response.trial, memory: { ...memory, peakRssBytes } } };
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}
