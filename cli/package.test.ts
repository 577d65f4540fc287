import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Block, blocksOf, deadLinks, markdownFiles } from './testing/markdown.ts';
import { type Ended, newFolder, startCommand } from './testing/run-cli.ts';

const COMPILER = join(process.cwd(), 'node_modules/typescript/bin/tsc');
/** What is packed may be so large, bytes. */
const LARGEST = 2_000_000;
/**
 * The words behind `millrace new`, and what the test that it writes is cut down to: weather is verified by
 * adding-an-engine.test.ts, fraud by the race.
 */
const NEW = [
  ['mine', 'engine mine', '-w geolocation,iot', 2],
  ['queried', 'engine queried --form sql', '-w geolocation,iot', 2],
  ['alarming', 'workload alarming', '-e rxjs,duckdb', 3],
  ['framed', 'engine framed --form command', '', 1],
] as const;

const hasPython = spawnSync('python3', ['--version']).status === 0;

/** A program of a user's own that runs its own engine on its own workload. */
const PROGRAM = `
import { createPlan, defineEngine, readResult, type Result, run } from 'millrace';
import { engine } from './typed.mjs';

const renamed = defineEngine({ ...engine, name: 'renamed' });
const plan = await createPlan({
  workloads: ['./alarming/workload.js'],
  engines: ['./built/typed.mjs'],
  events: 5000,
  rates: ['5k'],
  duration: '300ms',
  trials: 1,
});
const ran: Result = await run(plan, { out: 'out' });
for (const { workload, engine, outcome } of readResult('out').cells) {
  console.log(renamed.name, ran.state, workload, engine.name, outcome.state);
}
`;

const parent = newFolder();
/** Where a user has begun: empty but for what npm writes. */
const folder = join(parent, 'begun');
const installed = join(folder, 'node_modules/millrace');
let tarball: string;

/** Runs one line of a shell; it must succeed. */
async function shell(line: string, where = folder): Promise<Ended> {
  const ended = await startCommand(['sh', '-c', line], where, {}).ended;
  expect(ended, `${line}: ${ended.stderr}`).toMatchObject({ code: 0 });
  return ended;
}

function commandsOf({ text }: Block): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.replace(/ +# .*/, ''));
}

beforeAll(async () => {
  mkdirSync(folder);
  await shell(`npm pack --silent --ignore-scripts --pack-destination '${parent}'`, process.cwd());
  tarball = join(parent, readdirSync(parent).find((file) => file.endsWith('.tgz'))!);
  await shell('npm init -y');
  await shell(`npm i --prefer-offline --no-audit --no-fund '${tarball}'`);
});

describe('the package', () => {
  it('is small, and has no tests', () => {
    expect(statSync(tarball).size).toBeLessThan(LARGEST);
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    expect(files).toContain('docs/adding-an-engine.md');
    expect(files.filter((file) => /\.test\.|(^|\/)testing\//.test(file))).toEqual([]);
  });

  it('has a command that says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect((await shell('npx millrace --version')).stdout).toBe(`${version}\n`);
  });

  it('has documents whose links lead somewhere', () => {
    expect(markdownFiles(installed)).toContain('docs/adding-an-engine.md');
    expect(deadLinks(installed)).toEqual([]);
  });

  it('exports every helper that a document imports', async () => {
    const named = markdownFiles('.').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/import \{ ([\w, ]+) \} from 'millrace'/g)].flatMap(([, names]) =>
        names!.split(', '),
      ),
    );
    const { stdout } = await shell(
      `node --input-type=module -e "console.log(Object.keys(await import('millrace')).join())"`,
    );
    expect(named).toContain('defineEngine');
    expect(stdout.trim().split(',')).toEqual(expect.arrayContaining(named));
  });
});

describe('what millrace new writes', () => {
  // The first two commands are npm init and npm i; one more says cd.
  it.each(NEW.filter(([name]) => hasPython || name !== 'framed'))(
    'goes from an empty folder to figures in five commands: %s',
    async (name, words, narrowed, right) => {
      await shell(`npx millrace new ${words}`);
      const own = join(folder, name);
      const [block, ...more] = blocksOf(readFileSync(join(own, 'README.md'), 'utf8'));
      const [test, race, ...rest] = commandsOf(block!);
      expect([...more, ...rest]).toEqual([]);
      expect((await shell(`${test} -- --events 5k ${narrowed}`, own)).stdout.match(/^right /gm)).toHaveLength(right);
      const raced = await shell(`${race} --events 5k --rate 5k --duration 300ms --trials 1`, own);
      expect(raced.stdout.match(/ verified /g)).toHaveLength(2);
    },
    180_000,
  );

  it('takes the commands that docs/adding-an-engine.md begins with', () => {
    const [begun] = blocksOf(readFileSync('docs/adding-an-engine.md', 'utf8'));
    const [written] = blocksOf(readFileSync(join(folder, 'mine/README.md'), 'utf8'));
    const [test, race] = commandsOf(written!);
    const made = ['npm init -y', 'npm i millrace', 'npx millrace new engine mine'];
    expect(commandsOf(begun!)).toEqual([...made, `cd mine && ${test}`, race]);
  });

  it('compiles strictly, with types of dependencies checked, and runs from code', async () => {
    writeFileSync(join(folder, 'program.mts'), PROGRAM);
    writeFileSync(join(folder, 'typed.mts'), readFileSync(join(folder, 'mine/engine.js')));
    const files = 'program.mts typed.mts mine/engine.js queried/engine.js alarming/workload.js';
    const options = '--strict --allowJs --checkJs --module nodenext --target es2023 --outDir built';
    await shell(`'${process.execPath}' '${COMPILER}' ${options} ${files}`);
    const { stdout } = await shell('node built/program.mjs');
    expect(stdout).toBe('renamed complete alarming mine measured\n');
  }, 120_000);

  it.each(NEW.filter(([name]) => hasPython || name !== 'framed'))('is at most forty lines of code: %s', (name) => {
    const code = readdirSync(join(folder, name)).filter((file) => /\.(js|sql|py)$/.test(file));
    const lines = code.flatMap((file) => readFileSync(join(folder, name, file), 'utf8').split('\n'));
    expect(lines.filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(40);
  });
});
