import { readFileSync } from 'node:fs';

/** A CSV file of numbers. */
interface NumberTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** Reads a CSV file whose values are all numbers. */
export function loadCsv(path: string): NumberTable {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  return { columns: header.split(','), rows: lines.map((line) => line.split(',').map(Number)) };
}
