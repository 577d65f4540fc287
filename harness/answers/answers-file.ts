import { closeSync, openSync, writeSync } from 'node:fs';
import { writing } from '../../contracts/errors.ts';
import type { Workload } from '../../contracts/workload.ts';
import { csvField } from '../csv-file.ts';
import type { AnswerRecord } from './answer-log.ts';
import { answerWords, type Word, type Words } from './words.ts';

/** Writes answers as CSV in the order given, in words where there are such. @throws MillraceError 1 */
export function writeAnswers(
  path: string,
  { answers }: Pick<Workload, 'answers'>,
  records: readonly AnswerRecord[],
  words: Words = {},
): void {
  const inWords = answerWords(answers, words);
  writing(path, () => {
    const file = openSync(path, 'w');
    try {
      let chunk = `${answers.columns.join(',')}\n`;
      for (const { rows, count, arity } of records) {
        for (let row = 0; row < count; row++) {
          chunk += `${csvRow(inWords(rows.subarray(row * arity, (row + 1) * arity)))}\n`;
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

/** An answer in words as a row of CSV. */
export function csvRow(words: readonly Word[]): string {
  return words.map((word) => (typeof word === 'string' ? csvField(word) : String(word))).join(',');
}
