import { closeSync, openSync, writeSync } from 'node:fs';
import { writing } from '../../contracts/errors.ts';
import type { Workload } from '../../contracts/workload.ts';
import { csvField } from '../csv-file.ts';
import type { AnswerRecord } from './answer-log.ts';

/** Writes answers as CSV in the order given, keys as the text they had in a replayed file. @throws MillraceError 1 */
export function writeAnswers(
  path: string,
  workload: Workload,
  records: readonly AnswerRecord[],
  keyNames?: readonly string[],
): void {
  const { columns } = workload.answers;
  const key = columns.indexOf(workload.key);
  const text = (value: number, column: number): string =>
    column === key && keyNames !== undefined ? csvField(keyNames[value] ?? String(value)) : String(value);
  writing(path, () => {
    const file = openSync(path, 'w');
    try {
      let chunk = `${columns.join(',')}\n`;
      for (const { rows, count, arity } of records) {
        for (let row = 0; row < count; row++) {
          chunk += `${[...rows.subarray(row * arity, (row + 1) * arity)].map(text).join(',')}\n`;
          if (chunk.length > 65_536) {
            writeSync(file, chunk);
            chunk = '';
          }
        }
      }
      writeSync(file, chunk);
    } finally {
      closeSync(file);
    }
  });
}
