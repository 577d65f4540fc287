import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../contracts/options.ts';
import { partitionKeysOf, type Workload } from '../../contracts/workload.ts';
import { weather } from '../../workloads/weather/workload.ts';
import { generateTrace } from '../trial/prepare-trace.ts';
import { partitionColumns, typeOf } from './partition.ts';

const workload: Workload = weather;
const trace = generateTrace(workload, 20_000, { ...defaultsOf(workload.parameters), ...workload.quick }, 4);
const partitionKey = partitionKeysOf(workload, trace.columns, trace.tables);

describe.each([2, 3, 7])('a trace cut into %i', (partitions) => {
  const parts = partitionColumns(workload, trace, partitions);

  it('has every event once', () => {
    const ids = parts.flatMap(({ id }) => [...id]).sort((a, b) => a - b);
    expect(ids).toEqual([...trace.columns.id]);
  });

  it('has each partition key in the partition of its number', () => {
    for (const [partition, { id }] of parts.entries()) {
      expect(id.every((each) => partitionKey(each) % partitions === partition)).toBe(true);
    }
  });

  it('keeps the order of arrival', () => {
    for (const { id } of parts) {
      expect(id.every((each, i) => i === 0 || each > id[i - 1]!)).toBe(true);
    }
  });

  it('keeps every column of every event, in its own type and shared', () => {
    for (const part of parts) {
      expect(Object.keys(part)).toEqual(Object.keys(trace.columns));
      for (const name of ['event_time', 'station', 'temperature'] as const) {
        const whole = (trace.columns as unknown as Record<typeof name, Int32Array | Float64Array>)[name];
        const column = (part as unknown as Record<typeof name, Int32Array | Float64Array>)[name];
        expect(column.every((value, i) => value === whole[part.id[i]!])).toBe(true);
        expect(typeOf(column)).toBe(typeOf(whole));
        expect(column.buffer).toBeInstanceOf(SharedArrayBuffer);
      }
    }
  });
});

it('a trace that is not cut is not copied', () => {
  expect(partitionColumns(workload, trace, 1)).toEqual([trace.columns]);
  expect(partitionColumns(workload, trace, 1)[0]!.id).toBe(trace.columns.id);
});

it('more partitions than partition keys leave some empty', () => {
  const parts = partitionColumns(workload, trace, 64);
  expect(parts.filter(({ id }) => id.length === 0)).toHaveLength(64 - 20);
});

it('column types are those of their arrays', () => {
  expect([new Float64Array(0), new Int32Array(0), new Uint32Array(0)].map(typeOf)).toEqual([
    'float64',
    'int32',
    'uint32',
  ]);
});
