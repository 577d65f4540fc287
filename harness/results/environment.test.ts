import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { afterAll, expect, test } from 'vitest';
import { allowedCpus } from '../control-group.ts';
import { commitOf, readEnvironment, versionOf, withoutFolders } from './environment.ts';
import { ResultSchema } from './schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-environment-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the environment is described as results hold it', () => {
  const environment = readEnvironment();
  expect(v.parse(ResultSchema.entries.environment, environment)).toEqual(environment);
  expect(environment.node).toBe(process.versions.node);
  expect(environment.cores).toBeGreaterThan(0);
  expect(environment.millrace).toBe(versionOf('millrace'));
  expect(environment.cpuQuota).not.toBeUndefined();
  expect(environment.allowedCpus).toBe(allowedCpus());
});

test('the version of a package is that of the one installed', () => {
  expect(versionOf('rxjs')).toMatch(/^\d+\.\d+\.\d+/);
});

test('a commit is that of the folder asked for, with + where files were changed since', () => {
  const checkout = join(folder, 'checkout');
  const git = (...words: string[]): string =>
    execFileSync('git', ['-C', checkout, '-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { encoding: 'utf8' });
  mkdirSync(checkout);
  expect(commitOf(join(folder, 'nowhere'))).toBeNull();
  git('init', '--quiet');
  expect(commitOf(checkout)).toBeNull();
  writeFileSync(join(checkout, 'engine.js'), '1');
  git('add', '.');
  git('commit', '--quiet', '--message', 'An engine');
  const commit = git('rev-parse', '--short=12', 'HEAD').trim();
  expect(commitOf(checkout)).toBe(commit);
  writeFileSync(join(checkout, 'engine.js'), '2');
  expect(commitOf(checkout)).toBe(`${commit}+`);
});

test.each([
  ['', ''],
  ['--jitless', '--jitless'],
  [' --max-old-space-size=100  --jitless ', '--max-old-space-size=100  --jitless'],
  ['--require /home/a/hook.js --jitless', '--require hook.js --jitless'],
  ['--require=/home/a/hook.js', '--require=hook.js'],
  ['--import "/home/a b/hook.mjs"', '--import "hook.mjs"'],
  ['--import file:///home/a/hook.mjs', '--import hook.mjs'],
  ['-r ./hook.js --conditions=a/b', '-r ./hook.js --conditions=a/b'],
])('options of Node are shown without the folders of the user: %s', (options, reported) => {
  expect(withoutFolders(options)).toBe(reported);
});

test('the version of a package is that of the one which the module gets', () => {
  expect(versionOf('rxjs', moduleBeside({ version: '6.6.7' }))).toBe('6.6.7');
});

test('the version of a package that keeps its package.json to itself is not reported', () => {
  expect(() => versionOf('rxjs', moduleBeside({ version: '6.6.7', exports: './index.js' }))).toThrow();
});

/** A module in a folder whose node_modules hold an rxjs. */
function moduleBeside(rxjs: object): string {
  const own = mkdtempSync(join(folder, 'module-'));
  mkdirSync(join(own, 'node_modules/rxjs'), { recursive: true });
  writeFileSync(join(own, 'node_modules/rxjs/package.json'), JSON.stringify({ name: 'rxjs', ...rxjs }));
  writeFileSync(join(own, 'mine.js'), '');
  return pathToFileURL(join(own, 'mine.js')).href;
}
