import type { Question } from '../../../contracts/engine.ts';
import type { Options } from '../../../contracts/options.ts';
import { PROTOCOL_VERSION } from './frames.ts';

/** What a program is told of its job before any event (docs/protocol.md). */
export function helloOf(options: Options, { workload, columns, streams, answers, ...rest }: Question): object {
  const own = [
    { name: 'id', type: 'uint32' },
    { name: 'event_time', type: 'float64' },
  ];
  return {
    version: PROTOCOL_VERSION,
    workload,
    columns: [...own, ...Object.entries(columns).map(([name, { type }]) => ({ name, type }))],
    streams,
    answers: answers.columns,
    tables: Object.fromEntries(
      Object.entries(rest.tables).map(([name, table]) => [
        name,
        Object.fromEntries(Object.entries(table).map(([column, values]) => [column, [...values]])),
      ]),
    ),
    keyCount: rest.keyCount,
    parameters: rest.parameters,
    options,
    query: rest.query,
  };
}
