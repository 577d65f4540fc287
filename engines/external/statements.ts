import type { TopicJob } from '../../contracts/engine.ts';
import type { Table } from '../../contracts/workload.ts';

/** The SQL of a system that reads and writes Kafka. */
export const DIALECTS = ['risingwave', 'flink-sql', 'none'] as const;

/** Rows of a static table in one statement. */
const ROWS = 1000;

interface Dialect {
  /** A topic of events, as a relation of that name. */
  source(name: string, topic: string, columns: readonly string[]): string;
  table(name: string, table: Table): string;
  /** Answers into a topic. */
  sink(topic: string, columns: readonly string[], query: string): string;
}

/** The statements by which a system takes part in a job: its sources, its static tables, its query into the topic. */
export function statementsOf(job: TopicJob, dialect: string): string {
  const { question, inputs, output } = job;
  const { query, answers } = question;
  const head = [
    `-- ${question.workload}: rows in JSON from ${inputs.map(({ name }) => name).join(', ')}, answers to ${output.name}, at ${job.bootstrap}.`,
    '-- A record with the id -1 is no event: it holds the watermark of its partition, in event_time.',
    ...Object.entries(question.parameters).map(([name, value]) => `-- ${name} = ${value}`),
  ];
  const its = dialectOf(dialect, job.bootstrap, job.prefix);
  if (its === undefined) {
    return `${[...head, query].join('\n')}\n`;
  }
  return `${[
    ...head,
    ...inputs.flatMap(({ stream, name, columns }) => [
      its.source(`${stream}_topic`, name, columns),
      `CREATE VIEW ${stream} AS SELECT * FROM ${stream}_topic WHERE id >= 0;`,
    ]),
    ...Object.entries(question.tables).map(([name, table]) => its.table(name, table)),
    its.sink(output.name, answers.columns, query.trim()),
  ].join('\n\n')}\n`;
}

function dialectOf(name: string, bootstrap: string, prefix: string): Dialect | undefined {
  switch (name) {
    case 'risingwave':
      return {
        source: (name, topic, columns) =>
          `CREATE SOURCE ${name} (${columnsText(columns)})\nWITH (connector = 'kafka', topic = '${topic}', ` +
          `properties.bootstrap.server = '${bootstrap}', scan.startup.mode = 'earliest')\nFORMAT PLAIN ENCODE JSON;`,
        table: (name, table) =>
          [`CREATE TABLE ${name} (${columnsText(Object.keys(table))});`, ...inserts(name, table)].join('\n'),
        sink: (topic, _, query) =>
          `CREATE SINK answers AS\n${query}\nWITH (connector = 'kafka', topic = '${topic}', ` +
          `properties.bootstrap.server = '${bootstrap}')\nFORMAT PLAIN ENCODE JSON (force_append_only = 'true');`,
      };
    case 'flink-sql': {
      const topicTable = (name: string, topic: string, columns: readonly string[], more: string): string =>
        `CREATE TABLE ${name} (${columnsText(columns)})\nWITH ('connector' = 'kafka', 'topic' = '${topic}', ` +
        `'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json'${more});`;
      const reading = `, 'properties.group.id' = '${prefix}-external', 'scan.startup.mode' = 'earliest-offset'`;
      return {
        source: (name, topic, columns) => topicTable(name, topic, columns, reading),
        table: (name, table) =>
          `CREATE VIEW ${name} AS SELECT * FROM (VALUES ${rowsOf(table).join(', ')}) AS t (${Object.keys(table).join(', ')});`,
        sink: (topic, columns, query) =>
          `${topicTable('answers', topic, columns, '')}\n\nINSERT INTO answers\n${query};`,
      };
    }
    default:
      return undefined;
  }
}

function columnsText(names: readonly string[]): string {
  return names.map((name) => `${name} BIGINT`).join(', ');
}

function inserts(name: string, table: Table): string[] {
  const rows = rowsOf(table);
  return Array.from(
    { length: Math.ceil(rows.length / ROWS) },
    (_, part) => `INSERT INTO ${name} VALUES ${rows.slice(part * ROWS, (part + 1) * ROWS).join(', ')};`,
  );
}

function rowsOf(table: Table): string[] {
  const columns = Object.values(table);
  return Array.from(columns[0] ?? [], (_, row) => `(${columns.map((column) => column[row]).join(', ')})`);
}
