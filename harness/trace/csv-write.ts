import { join } from 'node:path';
import { type Column, streamsOf, type Workload, type WorkloadFacts } from '../../contracts/workload.ts';
import { csvRow } from '../answers/answers-file.ts';
import { answerWords } from '../answers/words.ts';
import { CsvFile, createFolder, csvFields } from '../csv-file.ts';
import type { Trace } from './trace.ts';

/** A trace to be written. */
export interface WriteTraceRequest {
  readonly workload: Workload;
  readonly trace: Trace;
  /** The folder for the files. It is created if missing; files of the same names are replaced. */
  readonly folder: string;
}

/** A column of numbers, and the texts that are written in their place if they stand for texts. */
interface PaperColumn {
  readonly name: string;
  readonly values: ArrayLike<number>;
  readonly texts: readonly string[] | undefined;
}

/** The paths of all files that {@link writeTrace} may write. */
export function traceFiles(workload: WorkloadFacts, folder: string): string[] {
  const events = streamsOf(workload).map(({ name }) => name);
  return [...events, ...Object.keys(workload.tables), 'ground-truth', 'answers'].map((name) =>
    join(folder, `${name}.csv`),
  );
}

/**
 * Writes a trace as CSV files: one for each stream (`events.csv` where there is one), one for each static table,
 * `ground-truth.csv` (ids) if the trace has a ground truth, and `answers.csv`: every answer of the oracle with `due`,
 * the id of its due event, or the number of events for "at the end". Texts are written in place of their numbers, where
 * the trace has them. A file is there only once it is complete. `readTraceCsv` reads events and tables back.
 *
 * @returns the paths of the files.
 * @throws MillraceError 2 if `folder` is a file, 1 if it cannot be written to or the disk is full.
 */
export async function writeTrace(request: WriteTraceRequest): Promise<string[]> {
  const { workload, trace, folder } = request;
  const fields = csvFields(trace.texts);
  createFolder(folder);
  const columns = trace.columns as Readonly<Record<string, Column>>;
  const paths = streamsOf(workload).map((stream, place) => {
    const names = ['id', 'event_time', ...stream.columns];
    return writeColumns(
      join(folder, `${stream.name}.csv`),
      names.map((name) => ({ name, values: columns[name]!, texts: fields[name] })),
      workload.streams === undefined ? undefined : (row) => columns.stream![row] === place,
    );
  });
  for (const [table, spec] of Object.entries(workload.tables)) {
    const values = spec.columns.map((name, index) => ({
      name,
      values: trace.tables[table]?.[name] ?? [],
      texts: index === 0 || spec.texts?.includes(name) ? fields[name] : undefined,
    }));
    paths.push(writeColumns(join(folder, `${table}.csv`), values));
  }
  if (trace.groundTruth !== undefined) {
    paths.push(
      writeColumns(join(folder, 'ground-truth.csv'), [{ name: 'id', values: trace.groundTruth, texts: undefined }]),
    );
  }
  paths.push(writeAnswers(join(folder, 'answers.csv'), workload, trace));
  return paths;
}

function writeColumns(path: string, columns: readonly PaperColumn[], isPart?: (row: number) => boolean): string {
  return writeFile(path, (file) => {
    file.writeRow(columns.map((column) => column.name).join(','));
    const rows = columns[0]?.values.length ?? 0;
    for (let row = 0; row < rows; row++) {
      if (isPart === undefined || isPart(row)) {
        file.writeRow(rowText(columns, row));
      }
    }
  });
}

function rowText(columns: readonly PaperColumn[], row: number): string {
  let text = '';
  for (const { values, texts } of columns) {
    const value = values[row]!;
    text += text === '' ? '' : ',';
    text += texts?.[value] ?? value;
  }
  return text;
}

/** Ids and times are those of the events as they are written here, so that only texts are other than numbers. */
function writeAnswers(path: string, workload: Workload, trace: Trace): string {
  const { answers } = workload;
  const inWords = answerWords(answers, trace.texts === undefined ? {} : { texts: trace.texts });
  return writeFile(path, (file) => {
    file.writeRow([...answers.columns, 'due'].join(','));
    workload.oracle(trace, (due, ...row) => file.writeRow(csvRow([...inWords(row), due])));
  });
}

function writeFile(path: string, write: (file: CsvFile) => void): string {
  const file = new CsvFile(path);
  try {
    write(file);
    file.close();
  } catch (error) {
    file.abandon();
    throw error;
  }
  return path;
}
