import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { streaming } from '../engines/streaming/engine.ts';
import { processStat } from '../harness/processes/process-usage.ts';
import type { Cell } from '../harness/results/schema.ts';
import { run } from '../harness/run/run.ts';
import { chosenEngine } from '../harness/run/settings.ts';
import type { Progress } from '../harness/run/step-clock.ts';
import { javaRequirements } from '../jvm/java-tools.ts';
import { troubleText } from '../reports/outcome.ts';
import { ownRun } from './faults.ts';
import type { Finding } from './findings.ts';

/** The load generator is kept from running for this long, then left alone for as long, repeatedly. */
const STARVED_MS = 40;

/** A starved load generator makes a cell invalid: its lateness must not pass for the engine's latency. */
export async function starvedLoadGenerator(
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Finding[]> {
  const about = { of: 'starved load generator', figure: 'ends', unit: '', allowed: null } as const;
  const truth = 'invalid: the load generator was late';
  const lacking = (await javaRequirements()).find(({ ok }) => !ok);
  if (lacking !== undefined || process.platform !== 'linux') {
    const note = lacking
      ? `needs ${lacking.name}; run: ${lacking.fix}`
      : 'needs Linux: its load generator is found in /proc';
    return [{ ...about, measured: 'unsupported', truth, note, holds: null }];
  }
  const runFolder = join(folder, 'starved', 'run');
  mkdirSync(runFolder, { recursive: true });
  const chosen = chosenEngine(streaming, { scale: { workers: 1, partitions: 1 } });
  const plan = {
    ...ownRun([chosen], runFolder),
    site: { transport: 'kafka', format: 'binary' } as const,
    experiment: { kind: 'race', trials: 1, ratesPerSecond: [2000], ratesGiven: true } as const,
    durationMs: 1000,
  };
  const starving = new AbortController();
  const starved = starve(starving.signal);
  let cells: readonly Cell[];
  try {
    ({ cells } = await run(plan, progress, signal));
  } finally {
    starving.abort();
    await starved;
  }
  signal.throwIfAborted();
  const measured = troubleText(cells[0]!) ?? 'measured';
  return [
    {
      ...about,
      measured,
      truth,
      note: `stopped ${STARVED_MS} of every ${2 * STARVED_MS} ms`,
      holds: measured.startsWith(truth),
    },
  ];
}

/** Stops and continues every load generator that this process's trials start, until the signal. */
async function starve(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const loadGenerators = loadGeneratorsBelow(process.pid);
    for (const loadGenerator of loadGenerators) {
      send(loadGenerator, 'SIGSTOP');
    }
    await sleep(STARVED_MS);
    for (const loadGenerator of loadGenerators) {
      send(loadGenerator, 'SIGCONT');
    }
    await sleep(STARVED_MS);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

/** The load generators among the children of this process's children: a trial starts its own. */
function loadGeneratorsBelow(ancestor: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const isLoadGenerator = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(
          '/transport/kafka/load-generator-process.js\0',
        );
        return isLoadGenerator && parentOf(parentOf(pid)) === ancestor;
      } catch {
        // It has ended since the folder was read.
        return false;
      }
    });
}

function parentOf(pid: number): number {
  const [, parent] = processStat(pid);
  return Number(parent);
}
