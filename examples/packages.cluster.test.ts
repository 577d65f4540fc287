import { execFileSync } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { millrace, newFolder } from '../cli/testing/run-cli.ts';

/** Examples that need packages of Python, which pip installs into a folder of the test. */

const environment = join(newFolder(), 'python');
const variables = { PATH: `${join(environment, 'bin')}${delimiter}${process.env.PATH}` };

beforeAll(() => {
  execFileSync('python3', ['-m', 'venv', environment]);
  const requirements = ['quix', 'polars'].flatMap((name) => ['-r', `examples/${name}/requirements.txt`]);
  execFileSync(join(environment, 'bin', 'pip'), ['install', '--quiet', ...requirements], { stdio: 'inherit' });
});

it('of Polars answers what it has right, and is unsupported on the rest', async () => {
  const engine = resolve('examples/polars/engine.js');
  const { code, stdout } = await millrace(['verify', '-e', engine, '--events', '20k'], newFolder(), variables);
  expect(stdout.match(/^right .*/gm)).toHaveLength(2);
  expect(stdout).toContain('unsupported  iot × Polars: it has only fraud, weather');
  expect(code).toBe(0);
});

it('of Quix Streams answers fraud right with either guarantee', async () => {
  const words = ['verify', '-w', 'fraud', '-e', resolve('examples/quix/engine.js'), '--events', '20k'];
  const settings = ['--set', 'quix.guarantee=at-least-once,exactly-once', '--set', 'quix.commit-interval=200'];
  const over = ['--transport', 'kafka', '--partitions', '2'];
  const { code, stdout, stderr } = await millrace([...words, ...over, ...settings], newFolder(), variables);
  expect(stdout.match(/^right {2}fraud × Quix Streams/gm), stderr).toHaveLength(2);
  expect(code).toBe(0);
});
