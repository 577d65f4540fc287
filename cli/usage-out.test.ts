import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { expectRefusal, newFolder } from './testing/run-cli.ts';

describe.concurrent.each([
  ['run', ['run', '-w', 'weather', '-e', 'streaming']],
  ['trace', ['trace', 'weather']],
])('--out of %s', (_, words) => {
  it('that is a file is refused', async () => {
    const folder = folderWithFile();
    await expectRefusal([...words, '--out', 'file'], '--out file: a file is in its place; give a folder', { folder });
  });

  it('below a file is refused', async () => {
    const folder = folderWithFile();
    await expectRefusal([...words, '--out', 'file/new'], '--out file/new: a file is in its place; give a folder', {
      folder,
    });
  });

  it('where nothing can be made is refused', () =>
    expectRefusal(
      [...words, '--out', '/proc/new/deep'],
      '--out /proc/new/deep: it cannot be written (ENOENT); give a writable folder',
      { code: 1 },
    ));

  it('that is there and cannot be written is refused', () =>
    expectRefusal([...words, '--out', '/proc'], '--out /proc: it cannot be written (ENOENT); give a writable folder', {
      code: 1,
    }));
});

describe.concurrent('--out of run', () => {
  const words = ['run', '-w', 'weather', '-e', 'streaming', '--out'];

  it('that holds a result is refused', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'base'));
    writeFileSync(join(folder, 'base', 'result.json'), '{}');
    const line =
      '--out base: it holds a result; give another folder, or --overwrite to replace it by what the run finishes';
    await expectRefusal([...words, 'base'], line, { folder });
    symlinkSync('base', join(folder, 'link'));
    await expectRefusal([...words, 'link'], line.replace('base', 'link'), { folder });
  });

  it('that is the link to the newest result is refused', () =>
    expectRefusal(
      [...words, 'results/latest'],
      '--out results/latest: that is the link to the newest result; give another name',
    ));

  it('is what --overwrite belongs to', () =>
    expectRefusal(
      ['run', '-w', 'weather', '-e', 'streaming', '--overwrite'],
      '--overwrite: it belongs to --out FOLDER, which is not given',
    ));
});

function folderWithFile(): string {
  const folder = newFolder();
  writeFileSync(join(folder, 'file'), '');
  return folder;
}
