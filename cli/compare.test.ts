import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { allowedCpus } from '../harness/control-group.ts';
import { readResult } from '../harness/results/result-file.ts';
import { type Gate, runGate } from './testing/gate.ts';
import { type Ended, millrace, start } from './testing/run-cli.ts';

let gate: Gate;
beforeAll(async () => {
  gate = await runGate();
});

const compare = (...words: string[]): Promise<Ended> => millrace(['compare', ...words], gate.folder);

/** Columns of a line of a table on the console. */
const columns = (stdout: string, metric: string): string[] =>
  (stdout.split('\n').find((line) => line.includes(`${metric}  `)) ?? '').trim().split(/ {2,}/);

describe('the gate of docs/ci-gate.md', () => {
  it('fails a change that makes the engine slower, and says by how much, or that the machine was too busy to say', () => {
    expect(gate.ended).toMatchObject({ code: gate.ruined ? 5 : 3, signal: null });
    if (gate.ruined) {
      expect(gate.ended.stdout).toMatch(
        /comparison\.md\nNothing was judged \(.* run is not fit to compare: something else/,
      );
      return;
    }
    expect(gate.ended.stdout).toMatch(
      /comparison\.md\n2 regressions beyond 10%\. 1 slower, 1 costlier\.\nMy engine on fraud: events\/s ×0\.\d+ \(0\.\d+ to 0\.\d+\)\nMy engine on fraud: CPU-s per M events ×\d/,
    );
  });

  it('leaves a table for people', () => {
    const markdown = readFileSync(join(gate.folder, 'results', 'comparison.md'), 'utf8');
    expect(markdown).toContain(
      gate.ruined ? '**Nothing was judged (' : '**2 regressions beyond 10%. 1 slower, 1 costlier.**',
    );
    expect(markdown).toMatch(/^\| My engine \| events\/s \| .* \| (slower|–) \|$/m);
  });

  it('runs a control beside the engine, which the reports do not show as another', () => {
    const result = readResult(join(gate.folder, 'results', 'new', 'result.json'));
    expect(result.controls).toMatchObject([{ controlOf: 'My engine', outcome: { state: 'measured' } }]);
    const report = readFileSync(join(gate.folder, 'results', 'new', 'report.html'), 'utf8');
    expect(report.match(/<tr data-engine="My engine/g)).toHaveLength(
      report.match(/<tr data-engine="My engine"/g)!.length,
    );
  });
});

describe('compare', () => {
  it('finds no difference between a run and itself', async () => {
    const { code, stdout, stderr } = await compare('results/base', 'results/base/result.json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/\nNo regressions beyond 5%\. 2 not distinguishable\.\n$/);
    expect(columns(stdout, 'CPU-s per M events').slice(3)).toEqual([
      '×1.00',
      '1.00 to 1.00',
      '0%',
      'not distinguishable',
    ]);
  });

  it('shows figures of both runs, ratio, interval, what is detectable, and a verdict', async () => {
    const { code, stdout } = await compare('results/base', 'results/new');
    expect(code).toBe(3);
    expect(columns(stdout, 'events/s')).toEqual([
      'My engine',
      'events/s',
      expect.stringMatching(/M$/),
      expect.stringMatching(/[Mk]$/),
      expect.stringMatching(/^×0\.\d+$/),
      expect.stringMatching(/^0\.\d+ to 0\.\d+$/),
      expect.stringMatching(/%$/),
      'slower',
    ]);
    expect(columns(stdout, 'peak memory').at(-1)).toBe('–');
  });

  it('accepts what is slower by less than the threshold, and what is faster', async () => {
    const wide = await compare('results/base', 'results/new', '--threshold', '1000%');
    expect(wide.stdout).toContain('\nNo regressions beyond 1,000%. 1 slower, 1 costlier.\n');
    const back = await compare('results/new', 'results/base', '--threshold', '0%');
    expect(back.stdout).toContain('\nNo regressions beyond 0%. 1 faster, 1 cheaper.\n');
    expect([wide.code, back.code]).toEqual([0, 0]);
  });

  it('writes HTML beside the new results, and text to the file of --out', async () => {
    const { code, stdout } = await compare('results/base', 'results/new', '--format', 'html');
    const page = join(gate.folder, 'results', 'new', 'comparison.html');
    expect(stdout.split('\n')[0]).toBe(page);
    expect(readFileSync(page, 'utf8')).toContain('2 regressions beyond 5%. 1 slower, 1 costlier.');
    await compare('results/base', 'results/new', '-o', 'compared.txt');
    expect(readFileSync(join(gate.folder, 'compared.txt'), 'utf8')).toContain(
      '2 regressions beyond 5%. 1 slower, 1 costlier.',
    );
    expect(code).toBe(3);
  });

  it('has the verdicts that report shows for two results side by side', async () => {
    const words = ['report', 'results/base', 'results/new', '--format', 'markdown'];
    const { code, stdout } = await millrace(words, gate.folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\| My engine \| events\/s \| .* \| slower \|$/m);
  });
});

describe('compare with another run', () => {
  const command = (engine: string, folder: string, ...words: string[]): string[] => [
    ...['run', '-e', engine, '-w', 'fraud', '--events', '20k', ...words],
    ...['--out', `results/${folder}`],
  ];
  const rerun = (...words: Parameters<typeof command>): Promise<Ended> => millrace(command(...words), gate.folder);

  it('refuses what does not compare, each difference named, unless that is allowed', async () => {
    await rerun('./my-engine.js', 'other', '--seed', '2', '--commit', 'durable');
    const refused = await compare('results/base', 'results/other');
    expect(refused).toMatchObject({ code: 5, stdout: '' });
    expect(refused.stderr).toMatch(
      /^millrace: not comparable: seed: 1 against 2 \(parameters\); fraud: trace: .* \(parameters\); My engine: commit: memory against durable \(configuration\); My engine: guarantee: .* \(configuration\)\. to compare in spite of that: --allow parameters,configuration\n$/,
    );
    expect((await compare('results/base', 'results/other', '--allow', 'parameters')).stderr).toMatch(
      /^millrace: not comparable: My engine: commit: .* --allow configuration\n$/,
    );
    const allowed = await compare('results/base', 'results/other', '--allow', 'parameters,configuration');
    // It has one trial a mode: compared, and not judged.
    expect(allowed.code).toBe(5);
    expect(allowed.stdout).toContain('The runs differ in seed: 1 against 2.\n');
  });

  it('refuses one whose Node had other options', async () => {
    const interpreted = command('./my-engine.js', 'interpreted', '--trials', '1');
    await millrace(interpreted, gate.folder, { NODE_OPTIONS: '--jitless' });
    expect(await compare('results/base', 'results/interpreted')).toMatchObject({
      code: 5,
      stdout: '',
      stderr: `millrace: not comparable: NODE_OPTIONS: ${process.env.NODE_OPTIONS || 'none'} against --jitless (parameters). to compare in spite of that: --allow parameters\n`,
    });
  });

  it.runIf(process.platform === 'linux' && availableParallelism() > 1)(
    'refuses one held to one processor',
    async () => {
      const [first] = /^\d+/.exec(allowedCpus()!)!;
      const pinned = command('./my-engine.js', 'pinned', '--trials', '1');
      const { code } = await start(pinned, gate.folder, {}, ['taskset', '--cpu-list', first]).ended;
      expect(code).toBe(0);
      expect(await compare('results/base', 'results/pinned')).toMatchObject({
        code: 5,
        stderr: expect.stringContaining(`: CPUs allowed: ${allowedCpus()} against ${first} (machine). `),
      });
    },
  );

  it('does not take a user’s engine for the one of millrace whose name and title it has', async () => {
    const own = readFileSync(join(gate.folder, 'my-engine.js'), 'utf8');
    const posing = own
      .replace("name: 'mine'", "name: 'batch'")
      .replace("title: 'My engine'", "title: 'Embedded batch'");
    writeFileSync(join(gate.folder, 'posing.js'), posing);
    await rerun('batch', 'built-in', '--trials', '1');
    await rerun('./posing.js', 'posing', '--trials', '1');
    const { code, stderr } = await compare('results/built-in', 'results/posing');
    expect(code).toBe(5);
    expect(stderr).toContain('Embedded batch: engine: batch against batch of posing.js (parameters)');
    const allowed = await compare('results/built-in', 'results/posing', '--allow', 'all');
    expect(allowed.code).toBe(5);
    expect(allowed.stdout).toContain('\nNothing was judged (the runs have no cell in common).\n');
  });

  it('draws no verdict from fewer than six pairs, and says so', async () => {
    await rerun('./my-engine.js', 'few', '--trials', '1');
    const { code, stdout, stderr } = await compare('results/base', 'results/few');
    expect(code).toBe(5);
    expect(stderr).toMatch(/^millrace: nothing was judged, .*--allow-unjudged\n$/);
    expect(stdout).toContain('\nNothing was judged (1 pair of trials, and a verdict takes 6 (--trials 6)).\n');
    const allowed = await compare('results/base', 'results/few', '--allow-unjudged');
    expect(allowed).toEqual({ code: 0, signal: null, stdout, stderr: '' });
    expect(columns(stdout, 'events/s').slice(4)).toEqual([expect.stringMatching(/^×0/), '–', '–', '–']);
  });

  it('fails where the engine no longer runs', async () => {
    const thrower = readFileSync(join(gate.folder, 'my-engine.js'), 'utf8').replace(
      'const query',
      "throw new Error('no more');\nconst query",
    );
    mkdirSync(join(gate.folder, 'changed'));
    writeFileSync(join(gate.folder, 'changed', 'my-engine.js'), thrower);
    expect((await rerun('./changed/my-engine.js', 'thrown', '--trials', '6')).code).toBe(4);
    const { code, stdout } = await compare('results/base', 'results/thrown');
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /\n1 regression beyond 5%\. No verdicts\. Not judged: 2 of 2\.\n {2}My engine on fraud: failed: .*no more/,
    );
  });
});
