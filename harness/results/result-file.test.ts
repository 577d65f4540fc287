import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pointLatest, REPORT_FILE, RESULT_FILE, ResultFile, readResult } from './result-file.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { cellsOfEveryState, resultOf } from './testing/made-result.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-result-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const result = resultOf(cellsOfEveryState());

/** The path of a file with that in it. */
function fileOf(content: unknown): string {
  const path = join(folder, 'given.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('the result of a run', () => {
  const old = (): ReturnType<typeof readResult> => ({ ...result, startedAt: '2024-01-01T00:00:00.000Z' });

  it('comes back as it was written, with nothing left beside it', () => {
    const file = new ResultFile({ folder });
    file.write(result);
    expect(readResult(file.path)).toEqual(result);
    expect(readdirSync(folder)).toEqual([RESULT_FILE]);
  });

  it('is replaced by what the same run writes later', () => {
    const file = new ResultFile({ folder });
    file.write(result);
    file.write({ ...result, state: 'interrupted' });
    expect(readResult(file.path).state).toBe('interrupted');
  });

  it('never replaces that of another run', () => {
    new ResultFile({ folder }).write(old());
    const late = new ResultFile({ folder });
    expect(() => late.write(result)).toThrow(/result\.json was written by another run meanwhile/);
    expect(readResult(late.path)).toEqual(old());
    expect(readdirSync(folder)).toEqual([RESULT_FILE]);
  });

  it('replaces an older one, where that is asked for, once it has a cell, and takes the old report away', () => {
    new ResultFile({ folder }).write(old());
    writeFileSync(join(folder, REPORT_FILE), 'of the old one');
    const file = new ResultFile({ folder, overwrite: true });
    file.write({ ...result, cells: [], state: 'interrupted' });
    expect(readResult(file.path)).toEqual(old());
    expect(readdirSync(folder).toSorted()).toEqual([REPORT_FILE, RESULT_FILE]);
    file.write(result);
    expect(readResult(file.path)).toEqual(result);
    expect(readdirSync(folder)).toEqual([RESULT_FILE]);
  });

  it('that cannot be written says so in one line', () => {
    const file = new ResultFile({ folder: join(folder, 'none') });
    expect(() => file.write(result)).toThrow(/none\/result\.json cannot be written: ENOENT/);
  });
});

describe('a results file', () => {
  it('of another schema version is refused with both versions', () => {
    const path = fileOf({ ...result, schemaVersion: 99 });
    expect(() => readResult(path)).toThrow(`${path} has schemaVersion 99; this millrace reads 2 and ${SCHEMA_VERSION}`);
  });

  it.each([[null], [[]], [{}], [3]])('that is no result at all but %j is refused', (content) => {
    expect(() => readResult(fileOf(content))).toThrow(
      `has schemaVersion undefined; this millrace reads 2 and ${SCHEMA_VERSION}`,
    );
  });

  it('without a field is refused with its name', () => {
    const { environment, ...rest } = result;
    expect(() => readResult(fileOf(rest))).toThrow(/is not a result: environment: .*undefined/);
  });

  it('with a field that is wrong deep inside is refused with the way to it', () => {
    const broken = structuredClone(result);
    const [first] = broken.cells;
    if (first?.outcome.state === 'measured') {
      first.outcome.trials[1]!.verification.missing = -1;
    }
    const way = /cells\.0\.outcome\.trials\.1\.verification\.missing: .*>=0/;
    expect(() => readResult(fileOf(broken))).toThrow(way);
  });

  it('with a figure that was no number, which JSON writes as null, is refused', () => {
    const text = JSON.stringify(result).replace('"eventsPerSecond":52000000', '"eventsPerSecond":null');
    expect(() => readResult(fileOf(text))).toThrow(/eventsPerSecond: .*null/);
  });

  it('that is no JSON is refused', () => {
    expect(() => readResult(fileOf('{'))).toThrow(/given\.json is not JSON/);
  });

  it('that is not there is refused', () => {
    expect(() => readResult(join(folder, 'none.json'))).toThrow(/none\.json cannot be read: ENOENT/);
  });
});

describe('the link to the latest run', () => {
  it('points to the newest, by a name that can be moved with its folder', () => {
    for (const name of ['one', 'two']) {
      mkdirSync(join(folder, name));
      pointLatest(join(folder, name));
      expect(readlinkSync(join(folder, 'latest'))).toBe(name);
    }
  });

  it('leaves alone a thing of that name that is no link', () => {
    mkdirSync(join(folder, 'latest', 'mine'), { recursive: true });
    pointLatest(join(folder, 'one'));
    expect(existsSync(join(folder, 'latest', 'mine'))).toBe(true);
  });
});
