import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../contracts/engine.ts';
import { defaultsOf } from '../../contracts/options.ts';
import { duckdb } from '../../engines/duckdb/engine.ts';
import { streaming } from '../../engines/streaming/engine.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import { storedTrial } from '../trial/testing/stored-trial.ts';
import { traceBytesPerEvent } from './memory.ts';

/** The built program: a trial's process is started from a file of JavaScript. */
const { runChild } = (await import(
  new URL('../../dist/harness/processes/spawn.js', import.meta.url).href
)) as typeof import('../processes/spawn.ts');

const [SHORT, LONG] = [200_000, 1_200_000];
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Largest resident set of a verification trial, which holds the most, bytes. */
async function peakBytes(events: number, { name, options: specs }: Engine, workers: number): Promise<number> {
  const stored = storedTrial('fraud', events);
  folders.push(stored.folder);
  const options = defaultsOf(specs);
  const request = stored.request({ name }, { mode: 'verification' }, { workers, options });
  const outcome = await runChild(request, 60_000, new AbortController().signal);
  if (!outcome.ok || !('trial' in outcome)) {
    throw new Error('no trial came back');
  }
  return outcome.trial.memory.peakRssBytes;
}

describe('the resident memory that each further event of a trace takes', () => {
  it.each([
    ['streaming', streaming, 1],
    ['streaming over two workers', streaming, 2],
    ['SQL', duckdb, 1],
  ])('with %s is within what is reckoned with', async (_, engine, workers) => {
    const [short, long] = [await peakBytes(SHORT, engine, workers), await peakBytes(LONG, engine, workers)];
    const perEvent = (long - short) / (LONG - SHORT);
    const reckoned = traceBytesPerEvent(fraud, { workers, ownStore: engine.runs === 'in-process' });
    // The estimate is for two trials; this is one.
    expect(perEvent).toBeLessThan(reckoned);
    expect(perEvent).toBeGreaterThan(reckoned / 4);
  });
});
