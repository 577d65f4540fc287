// SQLite as an engine: the whole history as tables, then one query in SQLite's dialect.
import sqlite from 'node-sqlite3-wasm';

/** Rows in one INSERT; the event loop turns between two. */
const ROWS = 500;

/** What SQLite has no word for; each could be in the query of a workload. */
const LACKS = /\b(QUALIFY|PIVOT|ASOF|LATERAL|ROLLUP|CUBE|STDDEV\w*|QUANTILE\w*)\b/i;

export const engine = {
  name: 'sqlite',
  title: 'SQLite',
  model: 'batch',
  runs: 'in-workers',
  form: 'sql',
  library: 'node-sqlite3-wasm',
  options: {},
  describe: () => ({ commitIntervalMs: Number.POSITIVE_INFINITY }),

  supports(query) {
    const [lacking] = LACKS.exec(withoutComments(query)) ?? [];
    return lacking && `SQLite has no ${lacking.toUpperCase()}`;
  },

  // Its LEAST and GREATEST are MIN and MAX. Its integers are wide enough, and a cast would hide a column from its indexes.
  dialect: (query) =>
    query
      .replace(/\bLEAST\s*\(/gi, 'MIN(')
      .replace(/\bGREATEST\s*\(/gi, 'MAX(')
      .replace(/\bCAST\(([\w.]+) AS BIGINT\)/gi, '$1'),

  async run({ source, sink, signal, query, columns, streams, tables }) {
    let events = 0;
    for (; !source.ended && !signal.aborted; events = source.take()) {
      await source.arrival();
    }
    const db = new sqlite.Database(':memory:');
    try {
      for (const [place, stream] of streams.entries()) {
        const rows = Array.from({ length: events }, (_, row) => row);
        const own = streams.length === 1 ? rows : rows.filter((row) => columns.stream[row] === place);
        await load(db, stream.name, ['id', 'event_time', ...stream.columns], columns, own, signal);
      }
      for (const [name, table] of Object.entries(tables)) {
        await load(db, name, Object.keys(table), table, [...Object.values(table)[0].keys()], signal);
      }
      if (!signal.aborted) {
        const statement = db.prepare(query);
        for (const row of statement.iterate()) {
          sink.emit(...Object.values(row).map(Number));
        }
        statement.finalize();
        await sink.commit();
      }
    } finally {
      db.close();
    }
  },
};

/** Makes a table of these rows of columns. */
async function load(db, name, names, columns, rows, signal) {
  db.exec(`CREATE TABLE "${name}" (${names.map((column) => `"${column}" INTEGER`)})`);
  const arrays = names.map((column) => columns[column]);
  for (let first = 0; first < rows.length && !signal.aborted; first += ROWS) {
    const values = rows.slice(first, first + ROWS).map((row) => `(${arrays.map((array) => array[row])})`);
    db.exec(`INSERT INTO "${name}" VALUES ${values}`);
    await new Promise(setImmediate);
  }
}

function withoutComments(query) {
  return query.replace(/--.*$/gm, '');
}
