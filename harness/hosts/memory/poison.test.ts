import { describe, expect, it } from 'vitest';
import { workload as join } from '../../../workloads/testing/join/workload.ts';
import { allIds, timelineOf } from '../../trial/testing/timeline.ts';
import { poisonedCopy } from './poison.ts';
import { ScheduledSource } from './source.ts';

describe('poisoned rows', () => {
  const columns = {
    id: Uint32Array.of(0, 1, 2),
    event_time: Float64Array.of(5, 6, 7),
    key: Int32Array.of(1, -2, 3),
  };
  const workload = { columns: { key: { type: 'int32', unit: '', about: '' } } } as const;

  it('cannot be read until they are taken', () => {
    const shown = poisonedCopy(columns, workload);
    expect(shown.columns).toEqual({
      id: Uint32Array.of(0xffff_ffff, 0xffff_ffff, 0xffff_ffff),
      event_time: Float64Array.of(Number.NaN, Number.NaN, Number.NaN),
      key: Int32Array.of(-0x8000_0000, -0x8000_0000, -0x8000_0000),
    });
  });

  it('are the real ones once taken', () => {
    const timeline = timelineOf({ eventTimes: [5, 6, 7] });
    const shown = poisonedCopy(columns, workload);
    const source = new ScheduledSource(timeline, allIds(timeline), new AbortController().signal, shown.reveal);
    expect(source.take(1)).toBe(1);
    expect([...shown.columns.event_time]).toEqual([5, Number.NaN, Number.NaN]);
    while (!source.ended) {
      source.take();
    }
    expect(shown.columns).toEqual(columns);
  });

  it('leave the real columns as they are', () => {
    poisonedCopy(columns, workload);
    expect([...columns.event_time]).toEqual([5, 6, 7]);
  });

  it('are not all revealed to an engine that takes all it can get', () => {
    const timeline = timelineOf({ eventTimes: new Array(5000).fill(1) });
    const ids = allIds(timeline);
    const { reveal, columns: shown } = poisonedCopy({ id: ids, event_time: timeline.eventTimes }, { columns: {} });
    const source = new ScheduledSource(timeline, ids, new AbortController().signal, reveal);
    const taken = source.take(Number.POSITIVE_INFINITY);
    expect(taken).toBeLessThan(100);
    expect(shown.event_time[taken]).toBeNaN();
    while (!source.ended) {
      source.take();
    }
    expect(shown.event_time).toEqual(timeline.eventTimes);
  });
});

describe('poisoned rows of several streams', () => {
  const columns = {
    id: Uint32Array.of(0, 1, 2),
    event_time: Float64Array.of(5, 6, 7),
    stream: Int32Array.of(0, 1, 0),
    basket: Int32Array.of(1, 2, 3),
    amount: Int32Array.of(10, 0, 30),
    shop: Int32Array.of(4, 0, 5),
    paid: Int32Array.of(0, 20, 0),
  };
  const poison = -0x8000_0000;

  it('do not show which streams they belong to until they are taken', () => {
    const { columns: shown, reveal } = poisonedCopy(columns, join);
    reveal(0, 1);
    expect(shown).toMatchObject({
      id: Uint32Array.of(0, 0xffff_ffff, 0xffff_ffff),
      stream: Int32Array.of(0, poison, poison),
      basket: Int32Array.of(1, poison, poison),
    });
  });

  it('show what their own streams have, and nothing in the columns of the others', () => {
    const { columns: shown, reveal } = poisonedCopy(columns, join);
    reveal(0, 2);
    reveal(2, 3);
    expect(shown).toEqual({
      ...columns,
      amount: Int32Array.of(10, poison, 30),
      shop: Int32Array.of(4, poison, 5),
      paid: Int32Array.of(poison, 20, poison),
    });
  });
});
