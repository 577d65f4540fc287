import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { QUICK } from './testing/quick.ts';
import { engineFile, expectRefusal, newFolder, start, trialProcesses } from './testing/run-cli.ts';
import { canMount, type SmallDisk, smallDisk } from './testing/small-disk.ts';

/** A cell that has failed, and so is finished, before the right engine is measured. */
const RUN = [...QUICK, '-e', `${engineFile('faulty')},streaming`, '--out'];
const NO_SPACE = 'cannot be written: ENOSPC: no space left on device';

/**
 * Runs with results on the disk, does something to the disk once the program has printed a text, and expects one line
 * at the end.
 */
async function expectEnd(
  disk: SmallDisk,
  more: readonly string[],
  text: string,
  breakDisk: () => void,
  line: RegExp,
): Promise<void> {
  const started = start([...RUN, join(disk.folder, 'out'), ...more], newFolder());
  await started.said(text);
  breakDisk();
  const { code, stderr } = await started.ended;
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(line);
  expect(stderr.match(/^millrace: /gm)).toHaveLength(1);
  expect(code).toBe(1);
  expect(trialProcesses(started.process)).toEqual([]);
}

/** The result can be read and holds the finished cell; nothing is beside it. */
function expectFinishedCell({ folder }: SmallDisk): void {
  const { cells } = readResult(join(folder, 'out', 'result.json'));
  expect(cells.map(({ label, outcome }) => [label, outcome.state])).toEqual([['Faulty', 'failed']]);
  expect(readdirSync(join(folder, 'out'))).toEqual(['result.json']);
}

// Where nobody may mount a disk, nothing of this is tested: CI runs as root on Linux.
describe.runIf(canMount).concurrent('run on a disk', () => {
  it('that is too small for the trace says so, and leaves nothing', async () => {
    const { folder } = smallDisk(64);
    const out = join(folder, 'out');
    const line = new RegExp(`^millrace: ${out}/scratch-\\d+/weather-\\d+ ${NO_SPACE}, write$`);
    await expectRefusal([...RUN, out], line, { code: 1, folder, progress: true });
  });

  it('that is full when a cell ends says so, and keeps the cells before', async () => {
    const disk = smallDisk(2048);
    const line = new RegExp(`/out/result.json ${NO_SPACE}`);
    await expectEnd(disk, [], 'Embedded streaming, throughput', disk.fill, line);
    expectFinishedCell(disk);
  });

  it.each([1, 2])('that is full at a durable commit of %d threads blames no engine', async (workers) => {
    const disk = smallDisk(2048);
    const more = ['--commit', 'durable', '--workers', String(workers)];
    const line = new RegExp(`^millrace: .*/scratch-\\d+/answers-\\d+-\\d\\.log ${NO_SPACE}, write$`);
    await expectEnd(disk, more, 'Embedded streaming, throughput', disk.fill, line);
    expectFinishedCell(disk);
  });

  it('that is full when the report is written says so, and keeps the results', async () => {
    // The report holds Vega, which alone takes 509 KiB, and more.
    const disk = smallDisk(520);
    await expectEnd(disk, [], 'out/result.json\n', () => {}, new RegExp(`/out/report.html ${NO_SPACE}`));
    const { state, cells } = readResult(join(disk.folder, 'out', 'result.json'));
    expect([state, cells.length]).toEqual(['complete', 2]);
    expect(readdirSync(join(disk.folder, 'out'))).toEqual(['result.json']);
  });

  it('that becomes read-only says so, and keeps the cells before', async () => {
    const disk = smallDisk(2048);
    const line = /\/out\/result\.json cannot be written: EROFS: read-only file system/;
    await expectEnd(disk, [], 'Embedded streaming, throughput', disk.makeReadOnly, line);
    const { cells } = readResult(join(disk.folder, 'out', 'result.json'));
    expect(cells.map(({ label }) => label)).toEqual(['Faulty']);
  });

  it('that is read-only is refused before anything starts', async () => {
    const { folder, makeReadOnly } = smallDisk(64);
    makeReadOnly();
    const line = `--out ${folder}/out: it cannot be written (EROFS); give a writable folder`;
    await expectRefusal([...RUN, join(folder, 'out')], line, { code: 1, folder });
  });
});
