import type { OracleTrace, Workload } from '../../contracts/workload.ts';

/** The parameters of the question and the static tables of a trace, as the Java form reads them. */
export function tablesText(
  workload: Workload,
  { tables, parameters }: Pick<OracleTrace, 'tables' | 'parameters'>,
): string {
  const lines = Object.entries(parameters).map(([name, value]) => `parameter ${name} ${value}\n`);
  const texts = Object.entries(workload.tables).map(([name, { columns }]) => {
    const values = columns.map((column) => tables[name]?.[column] ?? new Int32Array(0));
    const rows = Array.from(values[0] ?? [], (_, row) => `${values.map((column) => column[row]).join(' ')}\n`);
    return `table ${name} ${columns.join(' ')}\n${rows.join('')}`;
  });
  return [...lines, ...texts].join('');
}
