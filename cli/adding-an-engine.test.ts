import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { expectPrinted, sectionsOf } from './testing/documented.ts';
import { newFolder } from './testing/run-cli.ts';

// What comes first, npm i and what follows, is tried by package.test.ts.
const [, ...sections] = sectionsOf(readFileSync('docs/adding-an-engine.md', 'utf8'));
const folder = newFolder();

beforeAll(() => {
  // As npm init writes it.
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  symlinkSync(process.cwd(), join(modules, 'millrace'));
  for (const name of ['rxjs', '@duckdb']) {
    symlinkSync(join(process.cwd(), 'node_modules', name), join(modules, name));
  }
});

it('has a section for each kind of engine', () => {
  expect(sections.length).toBeGreaterThan(4);
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

// One after the other: a section may go on with the files of one before.
it.each(sections.filter(({ title }) => hasPython || title !== 'A command'))(
  'holds what docs/adding-an-engine.md says: $title',
  async ({ examples, files }) => {
    const made = new Set(
      examples.flatMap(({ commands }) => commands).flatMap((each) => /new engine (\S+)/.exec(each)?.[1] ?? []),
    );
    for (const [path, text] of Object.entries(files)) {
      if (!made.has(path.split('/')[0]!)) {
        writeFileSync(join(folder, path), text);
      }
    }
    for (const example of examples) {
      await expectPrinted(example, folder);
    }
    for (const [path, text] of Object.entries(files)) {
      expect(readFileSync(join(folder, path), 'utf8'), path).toBe(text);
    }
  },
  120_000,
);
