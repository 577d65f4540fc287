import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { monotonicMs } from '../clock.ts';
import { AnswerLog, DurableAnswerLog } from './answer-log.ts';
import { MAXIMUM_ARITY } from './row-buffer.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newFile = (): string => join(folder, `answers-${files++}.log`);

/** Answers of `arity` columns, cut into commits. */
const commits = (arity: number): fc.Arbitrary<number[][][]> => {
  const row = fc.array(fc.maxSafeInteger(), { minLength: arity, maxLength: arity });
  return fc.array(fc.array(row, { maxLength: 5 }), { maxLength: 40, size: 'max' });
};

function addAll(log: AnswerLog, blocks: readonly (readonly (readonly number[])[])[]): void {
  for (const block of blocks) {
    for (const row of block) {
      log.emit(...(row as [number]));
    }
    // Neither log has anything to wait for.
    void log.commit();
  }
}

describe.each([1, 4, 5, 7, 8, 9, MAXIMUM_ARITY])('answers of %i columns', (arity) => {
  it.each([0, 1, 1000])('are kept in order, by commit, with room for %i at first', (capacity) => {
    const property = fc.property(commits(arity), (blocks) => {
      const log = new AnswerLog(arity, capacity);
      addAll(log, blocks);
      const { rows, count, commitEnds } = log.record();
      expect([...rows]).toEqual(blocks.flat(2));
      expect(count).toBe(blocks.flat().length);
      let end = 0;
      const ends = blocks.filter((block) => block.length > 0).map((block) => (end += block.length));
      expect([...commitEnds]).toEqual(ends);
    });
    fc.assert(property, { numRuns: 30 });
  });

  it('are in the file as they were committed', () => {
    const file = newFile();
    const log = new DurableAnswerLog(arity, 0, file);
    const property = fc.property(commits(arity), (blocks) => {
      log.reset();
      addAll(log, blocks);
      const bytes = readFileSync(file);
      expect(new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))).toEqual(
        Float64Array.from(blocks.flat(2)),
      );
    });
    fc.assert(property, { numRuns: 4 });
  });
});

describe('an answer log', () => {
  it('has observed nothing before the commit', () => {
    const log = new AnswerLog(4, 10);
    log.emit(1, 2, 3, 4);
    expect(log.pending).toBe(1);
    expect(log.record()).toMatchObject({ count: 0, rows: new Float64Array(0), commitMs: new Float64Array(0) });
    void log.commit();
    expect(log.pending).toBe(0);
    expect(log.record().count).toBe(1);
  });

  it('records when each commit was', () => {
    const log = new AnswerLog(1, 10);
    const times = [0, 1, 2].map((i) => {
      const before = monotonicMs();
      log.emit(i);
      void log.commit();
      return { before, after: monotonicMs() };
    });
    const { commitMs } = log.record();
    times.forEach(({ before, after }, i) => {
      expect(commitMs[i]).toBeGreaterThanOrEqual(before);
      expect(commitMs[i]).toBeLessThanOrEqual(after);
    });
  });

  it.each([1, 4, 8, 9, MAXIMUM_ARITY])('takes no more values than an answer of %i columns has', (arity) => {
    const log = new AnswerLog(arity, 10);
    const row = Array.from({ length: arity + 1 }, (_, column) => column) as [number];
    expect(() => log.emit(...row)).toThrow(
      new RangeError(`emit() was given ${arity + 1} values; an answer has ${arity}`),
    );
    expect(log.pending).toBe(0);
  });

  it('makes no commit of nothing', () => {
    const log = new AnswerLog(1, 10);
    void log.commit();
    expect(log.record().commitEnds).toHaveLength(0);
  });

  it('forgets everything at a reset, also what was pending', () => {
    const log = new AnswerLog(2, 0);
    log.emit(1, 2);
    void log.commit();
    log.emit(3, 4);
    log.reset();
    expect(log).toMatchObject({ pending: 0 });
    expect(log.record().count).toBe(0);
    log.emit(5, 6);
    void log.commit();
    expect([...log.record().rows]).toEqual([5, 6]);
  });
});

describe('a durable answer log', () => {
  it('does not write to the file what was not committed', () => {
    const file = newFile();
    const log = new DurableAnswerLog(2, 10, file);
    log.emit(1, 2);
    log.commit();
    log.emit(3, 4);
    expect(readFileSync(file)).toHaveLength(16);
    expect(log.record().count).toBe(1);
  });

  it('has written before it observes', () => {
    const file = newFile();
    let lengthWhenObserved = 0;
    class Watched extends DurableAnswerLog {
      protected override observe(): void {
        lengthWhenObserved = readFileSync(file).length;
        super.observe();
      }
    }
    const log = new Watched(4, 10, file);
    log.emit(1, 2, 3, 4);
    log.commit();
    expect(lengthWhenObserved).toBe(32);
  });

  it('empties the file at a reset', () => {
    const file = newFile();
    const log = new DurableAnswerLog(1, 10, file);
    log.emit(1);
    log.commit();
    log.reset();
    expect(readFileSync(file)).toHaveLength(0);
    log.emit(2);
    log.commit();
    expect(readFileSync(file).readDoubleLE(0)).toBe(2);
  });
});
