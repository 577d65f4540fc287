import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { isRight } from '../answers/check.ts';
import { fixture, storedTrial } from './testing/stored-trial.ts';
import { runTrial } from './trial.ts';

const stored = storedTrial('fraud', 30_000);
afterAll(() => rmSync(stored.folder, { recursive: true, force: true }));
const { signal } = new AbortController();

describe('a verification trial', () => {
  it('is right for an engine that reads what it was given', async () => {
    const trial = await runTrial(stored.request({ name: 'streaming' }, { mode: 'verification' }), signal);
    expect(trial).toMatchObject({ mode: 'verification', verification: { correct: stored.expected.count } });
    expect(isRight(trial.verification)).toBe(true);
  });

  it('catches an engine that reads one event ahead, though it takes all it can get', async () => {
    const trial = await runTrial(stored.request(fixture('peeking-engine'), { mode: 'verification' }), signal);
    expect(isRight(trial.verification)).toBe(false);
  });

  it('is what catches it: on open columns the same engine is right', async () => {
    const plan = { mode: 'throughput', warmUpMs: 0, measureMs: 1 } as const;
    const trial = await runTrial(stored.request(fixture('peeking-engine'), plan), signal);
    expect(isRight(trial.verification)).toBe(true);
  });
});
