import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { readResult } from '../../harness/results/result-file.ts';
import type { Cell } from '../../harness/results/schema.ts';
import { QUICK } from './quick.ts';
import { type Ended, engineFile, newFolder, start, trialProcesses } from './run-cli.ts';

/** A run with engines that fail. */
interface FaultyRun {
  /** Where the command ran; the result is in its folder `out`. */
  readonly folder: string;
  ended(): Ended;
  /** How the cell of a fault ended; of the right engine for undefined. */
  outcome(fault: string | undefined): Cell['outcome'] | undefined;
  /** Trial processes alive after the end. */
  left(): string[];
}

/** Runs a correct engine and one cell of each fault before the tests, with `more` flags. */
export function runFaults(faults: readonly string[], limit: string, more: readonly string[] = []): FaultyRun {
  const folder = newFolder();
  let ended: Ended;
  let cells: readonly Cell[] = [];
  let left: string[] = [];
  beforeAll(async () => {
    const engines = `streaming,${engineFile('faulty')}`;
    const faulty = ['-e', engines, '--set', `faulty.fault=${faults.join()}`, '--time-limit', limit, '--out', 'out'];
    const started = start([...QUICK, ...faulty, ...more], folder);
    ended = await started.ended;
    left = trialProcesses(started.process);
    cells = readResult(join(folder, 'out', 'result.json')).cells;
  });
  return {
    folder,
    ended: () => ended,
    outcome: (fault) => cells.find(({ configuration }) => configuration.options.fault === fault)?.outcome,
    left: () => left,
  };
}
