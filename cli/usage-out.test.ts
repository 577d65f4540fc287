import { writeFileSync } from 'node:fs';
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

function folderWithFile(): string {
  const folder = newFolder();
  writeFileSync(join(folder, 'file'), '');
  return folder;
}
