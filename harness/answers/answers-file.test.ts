import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fraud } from '../../workloads/fraud/workload.ts';
import { AnswerLog } from './answer-log.ts';
import { writeAnswers } from './answers-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-answers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'answers.csv');

function recordOf(...rows: [number, number, number, number][]) {
  const log = new AnswerLog(4, 1);
  for (const row of rows) {
    log.emit(...row);
  }
  void log.commit();
  return log.record();
}

test('answers are written one a line, partition by partition', () => {
  writeAnswers(path, fraud, [recordOf([0, 1, 2, -3], [4, 3, 1, 2 ** 52]), recordOf([9, 1, 0, 5])]);
  expect(readFileSync(path, 'utf8')).toBe(
    'transaction_id,rule,card,evidence\n0,1,2,-3\n4,3,1,4503599627370496\n9,1,0,5\n',
  );
});

test('keys of a replayed file have the text they had, quoted where it needs to be', () => {
  writeAnswers(path, fraud, [recordOf([0, 1, 0, 7], [1, 1, 1, 7], [2, 1, 2, 7])], {
    texts: { card: ['SEA', 'a,"b"\n', 'Zürich'] },
  });
  expect(readFileSync(path, 'utf8')).toBe(
    'transaction_id,rule,card,evidence\n0,1,SEA,7\n1,1,"a,""b""\n",7\n2,1,Zürich,7\n',
  );
});

test('many answers come out whole', () => {
  const rows = Array.from({ length: 20_000 }, (_, i): [number, number, number, number] => [i, 1, 2, 3]);
  writeAnswers(path, fraud, [recordOf(...rows)]);
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines).toHaveLength(20_002);
  expect(lines[20_000]).toBe('19999,1,2,3');
});
