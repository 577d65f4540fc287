import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readResult } from './result-file.ts';
import type { Result } from './schema.ts';
import { trialsOf } from './trials-of.ts';
import { fromVersion2 } from './version-2.ts';

/** The path of a result that was written as version 2: a run of two engines, curves cut short. */
const fixture = (site: string) => fileURLToPath(new URL(`testing/version-2-${site}.json`, import.meta.url));
const memory = JSON.parse(readFileSync(fixture('memory'), 'utf8'));
const broker = JSON.parse(readFileSync(fixture('kafka'), 'utf8'));

describe('a result of version 2', () => {
  it('in memory has garbage in each trial, and one way for events to reach the engine', () => {
    const { settings, cells } = readResult(fixture('memory'));
    expect(settings.site).toEqual({ kind: 'memory' });
    expect(cells).toHaveLength(2);
    for (const [index, cell] of cells.entries()) {
      expect(cell.configuration.site).toEqual({ kind: 'memory', wireFormat: 'columns in shared memory' });
      const before = memory.cells[index].outcome.trials;
      expect(trialsOf(cell).length).toBeGreaterThan(1);
      expect(trialsOf(cell).map(({ site }) => site)).toEqual(
        before.map(({ garbage }: { garbage: object }) => ({ kind: 'memory', garbage })),
      );
    }
  });

  it('over a broker has that broker, partitions in each cell, and in each trial what was beside the engine', () => {
    const { settings, cells } = readResult(fixture('kafka'));
    const { broker: name, kafka } = broker.settings;
    expect(settings.site).toEqual({ kind: 'kafka', broker: name, ...kafka });
    expect(kafka.brokerFlags).not.toEqual([]);
    expect(cells).toHaveLength(2);
    for (const [index, cell] of cells.entries()) {
      expect(cell.configuration.site).toEqual({ kind: 'kafka', wireFormat: 'binary', partitions: 4 });
      const before = broker.cells[index].outcome.trials;
      expect(trialsOf(cell).length).toBeGreaterThan(2);
      for (const [number, { site }] of trialsOf(cell).entries()) {
        const { cpuSeconds, driver, processes, ...same } = before[number].kafka;
        expect(site).toMatchObject({ kind: 'kafka', ...same });
        expect(site).toMatchObject({
          cpuSeconds: { loadGenerator: cpuSeconds.driver, collector: cpuSeconds.collector },
          loadGenerator: { realTime: driver.realTime, preloadEvents: driver.fillEvents, events: driver.events },
          processes: processes.map((each: { role: string }) => ({
            ...each,
            role: each.role === 'driver' ? 'load generator' : each.role,
          })),
        });
      }
    }
  });

  it('has the names of version 3', () => {
    const { configuration, outcome } = readResult(fixture('memory')).cells[0]!;
    const { ledger, outcome: before } = memory.cells[0];
    expect(configuration.commitIntervalMs).toBe(ledger.periodMs);
    expect(before.trials.map(({ mode }: { mode: string }) => mode)).toContain('poisoned');
    expect(outcome).toMatchObject({
      trials: before.trials.map(({ mode, memory: { restingRssBytes } }: (typeof before.trials)[number]) => ({
        mode: mode === 'poisoned' ? 'verification' : mode,
        memory: { baselineRssBytes: restingRssBytes },
      })),
    });
  });

  it('of a search has the verdicts of version 3', () => {
    const attempts = [{ verdict: 'driver' }, { verdict: 'passed' }];
    const [cell] = (fromVersion2({ cells: [{ sustained: { ended: 'disturbed', attempts } }] }) as Result).cells;
    expect(cell!.sustained).toEqual({
      ended: 'interference',
      attempts: [{ verdict: 'load-generator' }, { verdict: 'passed' }],
    });
  });

  it('is else what it was', () => {
    const { settings, cells, schemaVersion, ...rest } = readResult(fixture('memory'));
    const { settings: _, cells: before, schemaVersion: two, ...same } = memory;
    expect([two, schemaVersion]).toEqual([2, 3]);
    const [{ trace, ...workload }] = same.workloads;
    const { planted, ...counts } = trace;
    const workloads = [{ ...workload, trace: { ...counts, groundTruth: planted } }];
    expect(rest).toEqual({ ...same, workloads, controls: [] });
    expect(settings).toMatchObject({ seed: 1, trials: 1, preset: 'quick' });
    expect(cells.map(({ label }) => label)).toEqual(before.map(({ label }: { label: string }) => label));
  });

  it.each([
    ['race', 1, [50_000]],
    ['race', 1, [50_000, 'max']],
    ['sustain', 0, ['max']],
    ['verify', 0, []],
  ])('is of the experiment that it was: %s with %j trials at %j', (experiment, trials, ratesPerSecond) => {
    const read = fromVersion2({ ...memory, settings: { ...memory.settings, trials, ratesPerSecond } }) as Result;
    expect(read.settings.experiment).toBe(experiment);
  });

  it('has controls that are changed as its cells are', () => {
    const read = fromVersion2({ ...memory, cells: [], controls: memory.cells }) as Result;
    expect(read.controls).toEqual(readResult(fixture('memory')).cells);
  });

  it('that ended before its broker was there has none', () => {
    const { kafka, ...settings } = broker.settings;
    const read = fromVersion2({ ...broker, cells: [], settings: { ...settings, broker: null } }) as Result;
    expect(read.settings.site).toMatchObject({ kind: 'kafka', broker: null });
  });

  it('keeps what is no result for the check to find', () => {
    for (const odd of [null, 2, [], { settings: null, cells: {}, controls: [null, 3] }]) {
      expect(fromVersion2(odd)).toEqual(odd);
    }
    expect(fromVersion2({ constructor: 1 })).toEqual({ constructor: 1 });
  });
});
