import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

/** The folders of the drawing in docs/architecture.md, each above those that it may import from. */
const drawing = readFileSync('docs/architecture.md', 'utf8').split('```')[1]!;
const layers = [...drawing.matchAll(/^(\S+)\/ /gm)].map(([, folder]) => folder!);

/** The folder of the drawing that a file is in: the longest that its path begins with. */
function layerOf(file: string): number {
  const folders = layers.filter((folder) => file.startsWith(`${folder}/`));
  return layers.indexOf(folders.toSorted((a, b) => b.length - a.length)[0]!);
}

function sources(): string[] {
  const tops = [...new Set(layers.map((folder) => folder.split('/')[0]!))];
  return tops
    .flatMap((top) => readdirSync(top, { recursive: true, encoding: 'utf8' }).map((file) => join(top, file)))
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|\/testing\//.test(file));
}

it('imports only from folders below, as drawn in docs/architecture.md', () => {
  const upwards = sources().flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)]
      .map(([, specifier]) => relative('.', join(dirname(file), specifier!)))
      .filter((target) => layerOf(target) < layerOf(file) || layerOf(target) === -1)
      .map((target) => `${file} imports ${target}`),
  );
  expect(layers.length).toBeGreaterThan(15);
  expect(upwards).toEqual([]);
});
