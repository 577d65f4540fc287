import { join } from 'node:path';
import type { Workload } from '../../contracts/workload.ts';
import { CsvFile, createFolder, csvField } from '../csv-file.ts';
import type { Trace } from './trace.ts';

/** A trace to be written down. */
export interface WriteTraceRequest {
  readonly workload: Workload;
  readonly trace: Trace;
  /** Where the files go; created if it is not there, files of the same names are replaced. */
  readonly folder: string;
}

/** A column of numbers, and what they stand for if they are keys with names. */
interface PaperColumn {
  readonly name: string;
  readonly values: ArrayLike<number>;
  readonly texts: readonly string[] | undefined;
}

/** The paths of all that {@link writeTrace} may write. */
export function traceFiles(workload: Workload, folder: string): string[] {
  return ['events', ...Object.keys(workload.tables), 'planted', 'answers'].map((name) => join(folder, `${name}.csv`));
}

/**
 * Writes a trace as CSV files, each of them whole: `events.csv`, one file a static table, `planted.csv` (ids) if the trace knows what was
 * planted, and `answers.csv`: every answer of the oracle with `due`, the id of its due event or the number of events for
 * "at the end". Keys are written as texts where they have names. `readTraceCsv` reads `events.csv` and the tables back.
 *
 * @returns the paths of the files.
 * @throws MillraceError 2 if `folder` is a file, 1 if it cannot be written to or the disk is full.
 */
export async function writeTrace(request: WriteTraceRequest): Promise<string[]> {
  const { workload, trace, folder } = request;
  const texts = trace.keyNames?.map(csvField);
  const column = (name: string, values: ArrayLike<number>): PaperColumn => {
    return { name, values, texts: name === workload.key ? texts : undefined };
  };
  createFolder(folder);
  const { columns } = trace;
  const names = ['id', 'event_time', ...Object.keys(workload.columns)];
  const events = names.map((name) => column(name, columns[name as keyof typeof columns]!));
  const paths = [writeColumns(join(folder, 'events.csv'), events)];
  for (const [table, spec] of Object.entries(workload.tables)) {
    const values = spec.columns.map((name) => column(name, trace.tables[table]?.[name] ?? []));
    paths.push(writeColumns(join(folder, `${table}.csv`), values));
  }
  if (trace.planted !== undefined) {
    paths.push(writeColumns(join(folder, 'planted.csv'), [column('id', trace.planted)]));
  }
  paths.push(writeAnswers(join(folder, 'answers.csv'), workload, trace, texts));
  return paths;
}

function writeColumns(path: string, columns: readonly PaperColumn[]): string {
  return writeFile(path, (file) => {
    file.writeRow(columns.map((column) => column.name).join(','));
    const rows = columns[0]?.values.length ?? 0;
    for (let row = 0; row < rows; row++) {
      let text = '';
      for (const { values, texts } of columns) {
        const value = values[row]!;
        text += text === '' ? '' : ',';
        text += texts === undefined ? value : texts[value]!;
      }
      file.writeRow(text);
    }
  });
}

function writeAnswers(path: string, workload: Workload, trace: Trace, texts: readonly string[] | undefined): string {
  const { columns } = workload.answers;
  const keyed = texts === undefined ? -1 : columns.indexOf(workload.key);
  return writeFile(path, (file) => {
    file.writeRow([...columns, 'due'].join(','));
    workload.oracle(trace, (due, ...row) => {
      let text = '';
      for (const [index, value] of row.entries()) {
        text += `${index === keyed ? texts![value]! : value},`;
      }
      file.writeRow(text + due);
    });
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
