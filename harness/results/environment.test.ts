import * as v from 'valibot';
import { expect, test } from 'vitest';
import { readEnvironment, versionOf } from './environment.ts';
import { ResultSchema } from './schema.ts';

test('the environment is told as results hold it', () => {
  const environment = readEnvironment();
  expect(v.parse(ResultSchema.entries.environment, environment)).toEqual(environment);
  expect(environment.node).toBe(process.versions.node);
  expect(environment.cores).toBeGreaterThan(0);
  expect(environment.gitCommit ?? '0').toMatch(/^[0-9a-f]+\+?$/);
});

test('the version of a package is that of the one installed', () => {
  expect(versionOf('rxjs')).toMatch(/^\d+\.\d+\.\d+/);
});
