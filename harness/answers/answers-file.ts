import { closeSync, openSync, writeSync } from 'node:fs';
import { writing } from '../../contracts/errors.ts';
import type { Workload } from '../../contracts/workload.ts';
import { csvFields } from '../csv-file.ts';
import type { AnswerRecord } from './answer-log.ts';

/** Writes answers as CSV in the order given, numbers of texts as these, by column. @throws MillraceError 1 */
export function writeAnswers(
  path: string,
  workload: Workload,
  records: readonly AnswerRecord[],
  texts?: Readonly<Record<string, readonly string[]>>,
): void {
  const { columns } = workload.answers;
  const fields = csvFields(texts);
  const text = (value: number, column: number): string => fields[columns[column]!]?.[value] ?? String(value);
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
