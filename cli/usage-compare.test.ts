import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { resultOf } from '../harness/results/testing/made-result.ts';
import { expectRefusal, millrace, newFolder } from './testing/run-cli.ts';

const folder = newFolder();
writeFileSync(join(folder, 'a.json'), JSON.stringify(resultOf([])));

it.each<[string[], RegExp]>([
  [['a.json'], /^millrace: compare: something is missing behind it \(millrace compare --help\)$/],
  [['a.json', 'b.json'], /^millrace: b\.json cannot be read: /],
  [
    ['a.json', 'a.json', '--threshold', '5'],
    /^millrace: --threshold 5: give a percentage from 0% to 1,000%, as in 5%$/,
  ],
  [['a.json', 'a.json', '--threshold', '-5%'], /^millrace: --threshold -5%: give a percentage from 0%/],
  [
    ['a.json', 'a.json', '--allow', 'machines'],
    /^millrace: --allow machines: not known; did you mean machine\? there is parameters, configuration, machine, versions, all$/,
  ],
  [['a.json', 'a.json', '--format', 'csv'], /^millrace: --format csv: not known; .*there is console, markdown, html$/],
])('compare %j is refused', async (words, line) => {
  await expectRefusal(['compare', ...words], line, { folder });
});

it('compare of files where nothing was measured judges nothing, and passes only where that is allowed', async () => {
  const words = 'Nothing was judged (the runs have no cell in common).';
  const refused = await millrace(['compare', 'a.json', 'a.json'], folder);
  expect(refused).toMatchObject({ code: 5, stderr: expect.stringMatching(/^millrace: nothing was judged, .*\n$/) });
  const allowed = await millrace(['compare', 'a.json', 'a.json', '--allow-unjudged'], folder);
  expect(allowed).toMatchObject({ code: 0, stderr: '', stdout: refused.stdout });
  expect(allowed.stdout).toContain(words);
});

it('a file without controls is read as one of a run that had none', async () => {
  const { controls: _, ...earlier } = resultOf([]);
  writeFileSync(join(folder, 'earlier.json'), JSON.stringify(earlier));
  expect((await millrace(['compare', 'a.json', 'earlier.json', '--allow-unjudged'], folder)).code).toBe(0);
});
