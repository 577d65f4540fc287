import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultsOf } from '../../contracts/options.ts';
import { batch } from '../../engines/batch/engine.ts';
import { microBatch } from '../../engines/micro-batch/engine.ts';
import { streaming } from '../../engines/streaming/engine.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import { readResult } from '../results/result-file.ts';
import type { Result } from '../results/schema.ts';
import { chosenEngine, chosenWorkload, type RunPlan } from './settings.ts';

/** The built program: a trial's process is started from a file of JavaScript. */
const built = new URL('../../dist/harness/run/run.js', import.meta.url);
const { run } = (await import(built.href)) as typeof import('./run.ts');

const folder = mkdtempSync(join(tmpdir(), 'millrace-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TRIALS = 2;

function raceOf(trials: number): RunPlan['experiment'] {
  return { kind: 'race', trials, ratesPerSecond: [10_000], ratesGiven: true };
}

function planOf(name: string, seed: number): RunPlan {
  return {
    preset: 'quick',
    workloads: [chosenWorkload(fraud, { parameters: { ...defaultsOf(fraud.parameters), cards: 100 } })],
    engines: [
      chosenEngine(streaming),
      chosenEngine(microBatch, { options: { interval: 2, 'max-events': 1000 } }),
      chosenEngine(batch),
    ],
    events: 3000,
    site: { transport: 'memory', commit: 'memory' },
    experiment: raceOf(TRIALS),
    arrivals: 'poisson',
    durationMs: 60,
    latencyWarmUpMs: 20,
    throughputWarmUpMs: 1,
    throughputMeasureMs: 5,
    seed,
    limitMs: 30_000,
    folder: join(folder, name),
    latest: true,
    answers: false,
    command: 'millrace run',
  };
}

/** Runs it; returns the steps as they were reported, and their number, beside the result. */
async function steps(plan: RunPlan): Promise<{ result: Result; reported: string[]; totals: number[] }> {
  const reported: string[] = [];
  const totals: number[] = [];
  const step = (text: string, _done: number, total: number): void => {
    reported.push(text);
    totals.push(total);
  };
  const progress = { step, cell: () => {}, within: () => {}, note: () => {} };
  mkdirSync(plan.folder);
  return { result: await run(plan, progress, new AbortController().signal), reported, totals };
}

describe('a run', () => {
  let first: { result: Result; reported: string[] };
  let again: { result: Result; reported: string[] };
  let other: { result: Result; reported: string[] };
  beforeAll(async () => {
    [first, again] = await Promise.all([steps(planOf('first', 1)), steps(planOf('again', 1))]);
    other = await steps(planOf('other', 2));
  });
  const blocks = (reported: readonly string[]): string[][] => {
    const timed = reported.filter((text) => /throughput|latency/.test(text));
    const perBlock = timed.length / TRIALS;
    return Array.from({ length: TRIALS }, (_, block) => timed.slice(block * perBlock, (block + 1) * perBlock));
  };

  it('measures every cell once a mode in each block, engines interleaved', () => {
    for (const { reported } of [first, other]) {
      for (const block of blocks(reported)) {
        expect(block).toHaveLength(5);
        expect(new Set(block)).toEqual(
          new Set([
            'fraud: Embedded streaming, throughput',
            'fraud: Embedded streaming, latency at 10,000/s',
            'fraud: Embedded micro-batch, throughput',
            'fraud: Embedded micro-batch, latency at 10,000/s',
            'fraud: Embedded batch, throughput',
          ]),
        );
      }
    }
  });

  it('takes the blocks in orders that differ, the same for the same seed', () => {
    expect(first.reported).toEqual(again.reported);
    expect(blocks(first.reported)[0]).not.toEqual(blocks(first.reported)[1]);
    expect(blocks(other.reported)).not.toEqual(blocks(first.reported));
  });

  it('verifies every cell before it times any', () => {
    const verified = first.reported.flatMap((text, i) => (text.endsWith('verification') ? [i] : []));
    expect(verified).toHaveLength(3);
    expect(Math.max(...verified)).toBeLessThan(first.reported.findIndex((text) => /throughput|latency/.test(text)));
  });

  it('has all planned trials of every cell, in the order of the command', () => {
    const { cells, state } = first.result;
    expect(state).toBe('complete');
    expect(cells.map(({ label }) => label)).toEqual(['Embedded streaming', 'Embedded micro-batch', 'Embedded batch']);
    const modes = cells.map(({ outcome }) =>
      outcome.state === 'measured' ? new Set(outcome.trials.map(({ mode, trial }) => `${mode} ${trial}`)) : outcome,
    );
    const closed = ['verification 0', 'throughput 0', 'throughput 1'];
    const withLatency = new Set([...closed, 'latency 0', 'latency 1']);
    expect(modes).toEqual([withLatency, withLatency, new Set(closed)]);
  });

  it('leaves a result file that can be read, and nothing else', () => {
    expect(readResult(join(folder, 'first', 'result.json'))).toEqual(first.result);
    expect(readdirSync(join(folder, 'first'))).toEqual(['result.json']);
    expect(existsSync(join(folder, 'latest'))).toBe(true);
  });
});

describe('a run with trials enough for verdicts', () => {
  const PAIRS = 6;
  let result: Result;
  let reported: string[];
  beforeAll(async () => {
    const plan = planOf('controlled', 3);
    const engines = plan.engines.filter(({ engine }) => engine.name === 'batch');
    ({ result, reported } = await steps({ ...plan, engines, experiment: raceOf(PAIRS), answers: true }));
  });

  it('has a control, measured like any other and no competitor', () => {
    expect(result.cells.map(({ label }) => label)).toEqual(['Embedded batch']);
    const [control, ...others] = result.controls;
    expect(others).toEqual([]);
    expect(control).toMatchObject({
      workload: 'fraud',
      controlOf: 'Embedded batch',
      engine: result.cells[0]!.engine,
      configuration: result.cells[0]!.configuration,
      outcome: { state: 'measured', trials: { length: 1 + PAIRS } },
    });
    expect(readdirSync(join(folder, 'controlled')).toSorted()).toEqual([
      'answers-fraud-embedded-batch.csv',
      'result.json',
    ]);
  });

  it('gives the control its turn in every block, now first, now last', () => {
    const timed = reported.filter((text) => text.endsWith('throughput'));
    const firsts = Array.from({ length: PAIRS }, (_, block) => {
      const pair = timed.slice(2 * block, 2 * block + 2);
      expect(new Set(pair).size).toBe(2);
      return pair[0];
    });
    expect(new Set(firsts)).toEqual(
      new Set(['fraud: Embedded batch, throughput', 'fraud: Embedded batch (control), throughput']),
    );
  });

  it('counts the steps of the control too', () => {
    expect(reported).toHaveLength(1 + 2 * (1 + PAIRS));
  });
});

describe('a run of several races', () => {
  let result: Result;
  let reported: string[];
  let totals: number[];
  beforeAll(async () => {
    const plan = planOf('races', 4);
    const [fraudHere] = plan.workloads;
    const [first, , last] = plan.engines;
    const durable = { workloads: [{ ...fraudHere!, label: 'fraud · durable' }], engines: [first!], events: 2000 };
    const inMemory = { workloads: [fraudHere!], engines: [first!, last!], events: 3000 };
    ({ result, reported, totals } = await steps({
      ...plan,
      experiment: raceOf(1),
      races: [
        { ...durable, site: { transport: 'memory', commit: 'durable' } },
        { ...inMemory, site: plan.site },
      ],
    }));
  });

  it('reports each under its own name, one after the other', () => {
    expect(result.workloads.map(({ name, trace }) => [name, trace.events])).toEqual([
      ['fraud · durable', 2000],
      ['fraud', 3000],
    ]);
    expect(result.cells.map(({ workload, label, configuration }) => [workload, label, configuration.commit])).toEqual([
      ['fraud · durable', 'Embedded streaming', 'durable'],
      ['fraud', 'Embedded streaming', 'memory'],
      ['fraud', 'Embedded batch', 'memory'],
    ]);
    expect(result.cells.map(({ outcome }) => outcome.state)).toEqual(['measured', 'measured', 'measured']);
  });

  it('counts the steps of all', () => {
    expect(totals).toEqual(reported.map(() => reported.length));
  });
});
