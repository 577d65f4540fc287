import { describe, expect, it } from 'vitest';
import type { TopicJob } from '../../contracts/engine.ts';
import { formsOf } from '../../harness/hosts/kafka/forms.ts';
import { streamTopics } from '../../harness/transport/kafka/topics.ts';
import { weather } from '../../workloads/weather/workload.ts';
import { traceOf } from '../testing/cases.ts';
import { statementsOf } from './statements.ts';

const trace = traceOf(weather, 100);
const job = {
  ...formsOf(weather, {
    ...trace,
    tables: { stations: { station: Int32Array.of(0, 1), region: Int32Array.of(4, 5) } },
  }),
  inputs: streamTopics(weather, 'run-1', 4),
  output: { name: 'run-1-out', partitions: 4 },
  bootstrap: 'host:9092',
  prefix: 'run-1',
} as unknown as TopicJob;

describe('the statements of a system', () => {
  it('of RisingWave are sources, tables and a sink', () => {
    const text = statementsOf(job, 'risingwave');
    expect(text).toContain(
      `CREATE SOURCE events_topic (id BIGINT, event_time BIGINT, station BIGINT, temperature BIGINT)\nWITH (connector = 'kafka', topic = '${job.inputs[0]!.name}', properties.bootstrap.server = 'host:9092', scan.startup.mode = 'earliest')\nFORMAT PLAIN ENCODE JSON;`,
    );
    expect(text).toContain('CREATE VIEW events AS SELECT * FROM events_topic WHERE id >= 0;');
    expect(text).toContain(
      'CREATE TABLE stations (station BIGINT, region BIGINT);\nINSERT INTO stations VALUES (0, 4), (1, 5);',
    );
    expect(text).toMatch(
      /CREATE SINK answers AS\n[^;]*MOD\(event_time, 3600000\)[^;]*GROUP BY region, window_start\nWITH \(connector/,
    );
    expect(text).toContain('-- window = 3600000');
  });

  it('of Flink are tables over topics, views and an insert', () => {
    const text = statementsOf(job, 'flink-sql');
    expect(text).toContain(
      "CREATE TABLE events_topic (id BIGINT, event_time BIGINT, station BIGINT, temperature BIGINT)\nWITH ('connector' = 'kafka'",
    );
    expect(text).toContain('CREATE VIEW stations AS SELECT * FROM (VALUES (0, 4), (1, 5)) AS t (station, region);');
    expect(text).toContain(
      'CREATE TABLE answers (region BIGINT, window_start BIGINT, readings BIGINT, minimum BIGINT, maximum BIGINT, total BIGINT)',
    );
    expect(text).toMatch(/INSERT INTO answers\n[^;]*GROUP BY region, window_start;/);
  });

  it('of no dialect are the query alone', () => {
    expect(statementsOf(job, 'none')).not.toContain('CREATE');
    expect(statementsOf(job, 'none')).toContain('GROUP BY region, window_start');
  });
});
