import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCollected, writeCollected } from './collected.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-collected-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('collected answers', () => {
  const answers = {
    arity: 3,
    count: 2,
    rows: Float64Array.of(1, -2, 3, 4, 5, 2 ** 52),
    commitEnds: Float64Array.of(1, 2),
    commitMs: Float64Array.of(10.5, 20.25),
    appendedMs: Float64Array.of(9, 19),
  };
  const file = join(folder, 'answers.bin');

  it('come back from a file', () => {
    writeCollected(file, answers);
    expect(readCollected(file)).toEqual(answers);
  });

  it('may be none', () => {
    const none = new Float64Array();
    const empty = { arity: 4, count: 0, rows: none, commitEnds: none, commitMs: none, appendedMs: none };
    writeCollected(file, empty);
    expect(readCollected(file)).toEqual(empty);
  });

  it('are not taken from half a file', () => {
    writeCollected(file, answers);
    truncateSync(file, 64);
    expect(() => readCollected(file)).toThrow(/not a whole file/);
  });
});
