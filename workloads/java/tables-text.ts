import type { Tables, Workload } from '../../contracts/workload.ts';

/** The static tables of a trace as the Java form reads them. */
export function tablesText(workload: Workload, tables: Tables): string {
  return Object.entries(workload.tables)
    .map(([name, { columns }]) => {
      const values = columns.map((column) => tables[name]?.[column] ?? new Int32Array(0));
      const rows = Array.from(values[0] ?? [], (_, row) => `${values.map((column) => column[row]).join(' ')}\n`);
      return `table ${name} ${columns.join(' ')}\n${rows.join('')}`;
    })
    .join('');
}
