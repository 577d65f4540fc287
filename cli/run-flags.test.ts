import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import type { Cell, Result, Trial } from '../harness/results/schema.ts';
import { loadCsv } from './testing/load-csv.ts';
import { QUICK } from './testing/quick.ts';
import { millrace, newFolder } from './testing/run-cli.ts';

const SEATTLE = resolve('node_modules/vega-datasets/data/seattle-weather-hourly-normals.csv');

describe.concurrent('run', () => {
  it('makes a cell of each value of an option, and names the value', async () => {
    const { result } = await measured(['-e', 'batch,micro-batch', '--set', 'micro-batch.interval=1,2']);
    expect(result.cells.map(({ label, configuration }) => [label, configuration.options.interval])).toEqual([
      ['Embedded batch', undefined],
      ['Embedded micro-batch · interval 1 ms', 1],
      ['Embedded micro-batch · interval 2 ms', 2],
    ]);
  });

  it('takes a parameter of the workload', async () => {
    const { result } = await measured(['-e', 'batch', '--set', 'weather.regions=3']);
    expect(result.workloads[0]?.parameters.regions).toBe(3);
    expect(result.workloads[0]?.trace.answers).toBe(15);
  });

  it('with two workers shares the events and answers the same', async () => {
    const [one, two] = await Promise.all([
      measured(['-e', 'streaming', '--answers']),
      measured(['-e', 'streaming', '--answers', '--workers', '2']),
    ]);
    const [alone, shared] = [one, two].map(
      ({ out }) => loadCsv(join(out, 'answers-weather-embedded-streaming.csv')).rows,
    );
    expect(new Set(shared?.map(String))).toEqual(new Set(alone?.map(String)));
    expect(shared).toHaveLength(alone?.length ?? 0);
    const shares = trialsOf(two.result.cells[0]).map((trial) => trial.shares);
    expect(shares[0]?.length).toBe(2);
    expect(shares[0]?.reduce((sum, share) => sum + share)).toBe(5000);
  });

  it('with two workers leaves out an SQL engine, and says why', async () => {
    const { result } = await measured(['-e', 'batch,duckdb', '--workers', '2']);
    expect(result.cells[1]?.outcome).toMatchObject({
      state: 'unsupported',
      reason: expect.stringMatching(/^--workers 2: /),
    });
  });

  it('commits durably where it is asked to, and says so', async () => {
    const { result } = await measured(['-e', 'streaming', '--commit', 'durable']);
    expect(result.cells[0]?.configuration).toMatchObject({
      commit: 'durable',
      guarantee: 'answers on disk (fdatasync) at each commit',
    });
  });

  it.each(['poisson', 'recorded'] as const)('lets events arrive in the rhythm of %s', async (arrivals) => {
    const { result } = await measured(['-e', 'streaming', '--arrivals', arrivals]);
    const latency = trialsOf(result.cells[0]).filter((trial) => trial.mode === 'latency');
    expect(latency.map((trial) => trial.arrivals)).toEqual([arrivals]);
  });

  it('replays the rhythm of a trace at a speed, and every report says so', async () => {
    const folder = newFolder();
    const words = ['run', '-w', 'iot', '-e', 'streaming,batch', '--events', '5k', '--duration', '200ms'];
    const { code, stdout } = await millrace([...words, '--speed', '60', '-o', 'out'], folder);
    expect(code).toBe(0);
    const out = join(folder, 'out');
    const { settings, cells } = readResult(join(out, 'result.json'));
    const [rate] = settings.ratesPerSecond as [number];
    expect(settings).toMatchObject({ arrivals: 'recorded', speed: 60, ratesPerSecond: [rate] });
    const [latency] = trialsOf(cells[0]).filter((trial) => trial.mode === 'latency');
    expect(latency).toMatchObject({ arrivals: 'recorded', recordedSpeed: 60, ratePerSecond: rate });
    // About 250 events a second are recorded, here of half a second.
    expect(rate).toBeGreaterThan(60 * 150);
    expect(rate).toBeLessThan(60 * 350);
    const timed = latency!.events - latency!.preloadEvents;
    expect(timed / rate).toBeCloseTo(0.55, 2);
    expect(stdout).toMatch(/\nEvents arrived as recorded, 60 times as fast, which makes [\d.]+ k\/s on average\.\n/);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toMatch(/<li>arrivals recorded, 60 times as fast<\/li>/);
    const report = async (format: string) => (await millrace(['report', 'out', '--format', format], folder)).stdout;
    expect(await report('markdown')).toContain(' · arrivals recorded, 60 times as fast\n');
    expect(await report('csv')).toMatch(new RegExp(`^iot,streaming,.*,max,ns,${rate},.*,60\r$`, 'm'));
  });

  it('says how many times as fast recorded arrivals are at a rate', async () => {
    const { result, stdout } = await measured(['-e', 'streaming', '--arrivals', 'recorded']);
    const [latency] = trialsOf(result.cells[0]).filter((trial) => trial.mode === 'latency');
    expect(result.settings.speed).toBeUndefined();
    expect(latency?.recordedSpeed).toBeGreaterThan(1);
    expect(stdout).toMatch(/\nEvents arrived as recorded, [\d,.]+ times as fast\.\n/);
  });

  it('measures latency at each of several rates', async () => {
    const { result } = await measured(['-e', 'streaming', '--rate', '5k', '--rate', '20k,5000']);
    const latency = trialsOf(result.cells[0]).filter((trial) => trial.mode === 'latency');
    // QUICK has a rate of its own.
    expect(new Set(latency.map((trial) => trial.ratePerSecond))).toEqual(new Set([10_000, 5000, 20_000]));
    expect(latency).toHaveLength(3);
  });

  it('makes the same trace from the same seed, and another from another', async () => {
    const [first, again, other] = await Promise.all(
      ['7', '7', '8'].map(async (seed) => {
        const { out } = await measured(['-e', 'batch', '--answers', '--seed', seed]);
        return loadCsv(join(out, 'answers-weather-embedded-batch.csv')).rows;
      }),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("replays a user's own file", async () => {
    const maps = ['event_time=date', "station='SEA'", 'temperature=temperature*10'].flatMap((map) => ['--map', map]);
    const folder = newFolder();
    const { code } = await millrace(
      ['run', '-w', 'weather', '-e', 'streaming', '--duration', '200ms', '--trace', SEATTLE, ...maps, '-o', 'out'],
      folder,
    );
    const result = readResult(join(folder, 'out', 'result.json'));
    expect(code).toBe(0);
    expect(result.workloads[0]).toMatchObject({
      source: `…/${basename(SEATTLE)}`,
      trace: { events: 8759, answers: 8759 },
      parameters: { window: 3_600_000 },
    });
    expect(result.cells[0]?.outcome.state).toBe('measured');
  });

  it("asks a question of its own over a user's file, in every form, and says so", async () => {
    const maps = ['event_time=date', "station='SEA'", 'temperature=temperature*10'].flatMap((map) => ['--map', map]);
    const folder = newFolder();
    const words = ['-w', 'weather', '-e', 'streaming,duckdb', '--trace', SEATTLE, ...maps];
    const sizes = ['--duration', '200ms', '--rate', '8k', '--trials', '1', '--answers'];
    const asked = ['--set', 'weather.window=21600000'];
    expect(await millrace(['run', ...words, ...sizes, ...asked, '-o', 'out'], folder)).toMatchObject({ code: 0 });
    const { workloads, cells } = readResult(join(folder, 'out', 'result.json'));
    // A year of hours, from the second one on.
    expect(workloads[0]).toMatchObject({ parameters: { window: 21_600_000 }, trace: { events: 8759, answers: 1460 } });
    expect(cells.map(({ outcome }) => outcome.state)).toEqual(['measured', 'measured']);
    const answers = readFileSync(join(folder, 'out', 'answers-weather-embedded-streaming.csv'), 'utf8').split('\n');
    expect(answers.slice(1, 3).map((row) => row.split(',').slice(0, 3).join())).toEqual([
      'SEA,2010-01-01T00:00:00Z,5',
      'SEA,2010-01-01T06:00:00Z,6',
    ]);
  });
});

/** A quick run that must succeed. */
async function measured(words: readonly string[]): Promise<{ result: Result; out: string; stdout: string }> {
  const folder = newFolder();
  const { code, stdout, stderr } = await millrace([...QUICK, ...words, '--out', 'out'], folder);
  expect(code, stderr).toBe(0);
  const out = join(folder, 'out');
  return { result: readResult(join(out, 'result.json')), out, stdout };
}

function trialsOf(cell: Cell | undefined): readonly Trial[] {
  return cell?.outcome.state === 'measured' ? cell.outcome.trials : [];
}
