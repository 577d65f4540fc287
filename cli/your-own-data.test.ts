import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expectPrinted, sectionsOf } from './testing/documented.ts';
import { newFolder } from './testing/run-cli.ts';

const markdown = readFileSync('docs/your-own-data.md', 'utf8');
const sections = sectionsOf(markdown);
/** Where the files are that the document downloads. */
const sources = ['harness/input/testing/files', 'node_modules/vega-datasets/data'];

/** Puts the files that the document downloads into the folder. */
function downloadAll(folder: string): void {
  for (const [, name] of markdown.matchAll(/^curl -O .*\/(.*)$/gm)) {
    const source = sources.map((each) => join(each, name!)).find((each) => existsSync(each));
    expect(source, name).toBeDefined();
    copyFileSync(source!, join(folder, name!));
  }
}

it('has a section for each kind of file', () => {
  expect(sections.length).toBeGreaterThan(3);
});

it.concurrent.each(sections)(
  'prints what docs/your-own-data.md says: $title',
  async ({ examples }) => {
    const folder = newFolder();
    downloadAll(folder);
    for (const example of examples) {
      await expectPrinted(example, folder);
    }
  },
  120_000,
);
