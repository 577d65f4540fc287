import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { takenShare } from '../harness/results/interference.ts';
import { type StoredTrial, storedTrial } from '../harness/trial/testing/stored-trial.ts';
import { runTrial } from '../harness/trial/trial.ts';

const stored: StoredTrial = storedTrial('fraud', 20_000, { cards: 200 });
afterAll(() => rmSync(stored.folder, { recursive: true, force: true }));

it('the engine of fixed service processes exactly 50,000 events a second', async () => {
  const engine = { name: 'fixed-service', module: new URL('./engines/fixed-service.ts', import.meta.url).href };
  const request = stored.request(
    engine,
    { mode: 'throughput', warmUpMs: 0, measureMs: 0 },
    { options: { service: 20 } },
  );
  const trial = await runTrial(request, new AbortController().signal);
  if (trial.mode !== 'throughput') {
    throw new Error(`a trial of mode ${trial.mode}`);
  }
  // An iteration cannot be shorter than its services; it is longer at most by a stall at its end.
  const durationsMs = trial.iterations.map(({ durationMs }) => durationMs);
  expect(Math.min(...durationsMs)).toBeGreaterThanOrEqual(400);
  const machine = trial.machine!;
  // Where the system does not report it, any time may have been taken.
  const lostMs = (takenShare(machine) ?? Number.POSITIVE_INFINITY) * machine.spanMs;
  const totalMs = durationsMs.reduce((sum, ms) => sum + ms, 0);
  expect(totalMs).toBeLessThan(durationsMs.length * (20_000 / 49) + lostMs);
});
