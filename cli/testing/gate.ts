import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readResult } from '../../harness/results/result-file.ts';
import { ruinOf } from '../../harness/results/run-verdicts.ts';
import { type Ended, engineFile, newFolder, PROGRAM, startCommand } from './run-cli.ts';

/** Flags that make the gate of docs/ci-gate.md short. */
const SHORT = '--workload fraud --events 20k --trials 6';

/** How much slower the changed engine is then taken to be. */
const SLOWER = 8;

/** A repository in which the gate of docs/ci-gate.md has run. */
export interface Gate {
  /** With my-engine.js, gate.sh and results/. */
  readonly folder: string;
  readonly ended: Ended;
  /** Whether the machine was too busy for a verdict. */
  readonly ruined: boolean;
}

/**
 * Runs the script that docs/ci-gate.md shows, to the letter, in a clone of a repository whose my-engine.js has become
 * several times slower than on the main branch.
 */
export async function runGate(): Promise<Gate> {
  const parent = newFolder();
  const [origin, folder, programs] = ['origin', 'clone', 'programs'].map((name) => join(parent, name)) as [
    string,
    string,
    string,
  ];
  const git = (...words: string[]): void => {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { stdio: 'ignore' });
  };
  git('init', '--initial-branch', 'main', origin);
  writeFileSync(join(origin, 'my-engine.js'), engineText(0));
  git('-C', origin, 'add', '.');
  git('-C', origin, 'commit', '--message', 'An engine');
  git('clone', origin, folder);
  writeFileSync(join(folder, 'my-engine.js'), engineText(1000));
  const [, shown] = /```sh\n([\s\S]*?)```/.exec(readFileSync('docs/ci-gate.md', 'utf8'))!;
  writeFileSync(join(folder, 'gate.sh'), shown!);
  mkdirSync(programs);
  writeFileSync(join(programs, 'npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(join(programs, 'npx'), 0o755);
  const variables = { GATE_FLAGS: SHORT, PATH: `${programs}:${process.env.PATH}` };
  const ended = await startCommand(['sh', 'gate.sh'], folder, variables).ended;
  const files = ['base', 'new'].map((name) => join(folder, 'results', name, 'result.json'));
  const ruined = files.some((file) => ruinOf(readResult(file)) !== undefined);
  const [base, changed] = files as [string, string];
  settle(base, 1, 0.01);
  settle(changed, SLOWER, 0.012);
  return { folder, ended, ruined };
}

/**
 * Gives the trials of a result the figures of an engine so many times slower on a machine that is never busy, each a
 * little off the one before: what is compared from here on does not depend on what else the machine does.
 */
function settle(file: string, slower: number, step: number): void {
  const result = JSON.parse(readFileSync(file, 'utf8'), (name, value) => {
    if (value?.mode !== 'throughput' || value.trial === undefined) {
      return name === 'machine' ? undefined : value;
    }
    const off = slower * (1 + step * value.trial);
    return { ...value, eventsPerSecond: 30e6 / off, cpuSecondsPerMillionEvents: 0.03 * off };
  });
  writeFileSync(file, JSON.stringify(result));
}

/** An engine that answers after the whole history, so it is measured in a closed loop only, with work nobody needs. */
function engineText(idleSteps: number): string {
  return `import { engine as simple } from '${pathToFileURL(engineFile('simple')).href}';
// A compiler cannot leave out what is exported.
let wasted = 1;
export const engine = {
  ...simple,
  name: 'mine',
  title: 'My engine',
  model: 'batch',
  describe: () => ({ commitIntervalMs: Number.POSITIVE_INFINITY }),
  run: (job) =>
    simple.run({
      ...job,
      operator() {
        const query = job.operator();
        return {
          process(position) {
            for (let i = 0; i < ${idleSteps}; i++) wasted = Math.imul(wasted ^ i, 0x9e3779b1);
            query.process(position);
          },
          advance: (watermark) => query.advance(watermark),
          end: () => query.end(),
        };
      },
    }),
};
`;
}
