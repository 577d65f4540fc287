import { DuckDBInstance } from '@duckdb/node-api';
import { defineEngine } from 'millrace';

export const engine = defineEngine({
  name: 'NAME',
  title: 'NAME',
  model: 'batch',
  runs: 'in-process',
  form: 'sql',
  options: {},
  describe: () => ({ commitIntervalMs: Number.POSITIVE_INFINITY }),
  async run({ source, sink, query, columns, streams, tables, signal }) {
    let taken = source.take();
    for (; !source.ended && !signal.aborted; taken = source.take()) await source.arrival();
    if (signal.aborted) return;
    const database = await (await DuckDBInstance.create()).connect();
    const all = Array.from({ length: taken }, (_, row) => row);
    const loaded = [
      ...streams.map(({ name, columns: own }, place) => ({
        name,
        from: Object.fromEntries(['id', 'event_time', ...own].map((each) => [each, columns[each]])),
        rows: all.filter((row) => streams.length === 1 || columns.stream[row] === place),
      })),
      ...Object.entries(tables).map(([name, from]) => ({ name, from, rows: Object.values(from)[0].keys() })),
    ];
    for (const { name, from, rows } of loaded) {
      const names = Object.keys(from);
      await database.run(`CREATE TABLE ${name} (${names.map((each) => `${each} BIGINT`).join(', ')})`);
      const appender = await database.createAppender(name);
      for (const row of rows) {
        for (const each of names) appender.appendBigInt(BigInt(from[each][row]));
        appender.endRow();
      }
      appender.closeSync();
    }
    const answers = await database.run(query);
    for (const row of await answers.getRows()) sink.emit(...row.map(Number));
    await sink.commit();
    database.closeSync();
  },
});
