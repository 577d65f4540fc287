import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MillraceError } from '../../contracts/errors.ts';
import type { Columns, Workload } from '../../contracts/workload.ts';
import { workload as highest } from '../../workloads/testing/highest/workload.ts';
import type { JoinColumns } from '../../workloads/testing/join/columns.ts';
import { workload as join } from '../../workloads/testing/join/workload.ts';
import type { Trace } from '../trace/trace.ts';
import { type Given, readTraceCsv } from './testing/read.ts';

const folder = mkdtempSync(pathOf(tmpdir(), 'millrace-csv-streams-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ORDERS = pathOf(folder, 'orders.csv');
const PAYMENTS = pathOf(folder, 'payments.csv');

/** Reads the two files of the join. */
function read(orders: string, payments: string, options: Partial<Given> = {}): Promise<Trace> {
  writeFileSync(ORDERS, orders);
  writeFileSync(PAYMENTS, payments);
  return readTraceCsv({
    ...{ workload: join as Workload, files: [ORDERS, PAYMENTS], maps: [], tables: [], sort: false },
    ...options,
  });
}

/** The rows of a trace: stream, event time, basket, and what the stream has besides, texts as such. */
function rowsOf({ events, columns, texts }: Trace): (number | string)[][] {
  const { stream, event_time, basket, amount, shop, paid } = columns as Columns<JoinColumns>;
  return Array.from({ length: events }, (_, id) => [
    stream[id]!,
    event_time[id]!,
    texts!.basket![basket[id]!]!,
    ...(stream[id] === 0 ? [amount[id]!, texts!.shop![shop[id]!]!] : [paid[id]!]),
  ]);
}

describe('files of several streams', () => {
  it('are merged by time, of equal times the stream declared first, with texts numbered over all files', async () => {
    const trace = await read(
      'event_time,basket,amount,shop\n5,A,10,Löwe\n20,B,20,\n20,C,30,Löwe\n',
      'basket,paid,event_time\nC,1,3\nA,2,20\nD,3,40\n',
    );
    expect(rowsOf(trace)).toEqual([
      [1, 3, 'C', 1],
      [0, 5, 'A', 10, 'Löwe'],
      [0, 20, 'B', 20, ''],
      [0, 20, 'C', 30, 'Löwe'],
      [1, 20, 'A', 2],
      [1, 40, 'D', 3],
    ]);
    expect(trace).toMatchObject({ events: 6, keyCount: 4, disorderMs: 0 });
    expect(trace.texts).toEqual({ basket: ['A', 'B', 'C', 'D'], shop: ['Löwe', ''] });
    expect([...trace.columns.id]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('keep the order within each file, and so its out-of-orderness', async () => {
    const trace = await read(
      'event_time,basket,amount,shop\n10,A,1,s\n4,B,1,s\n12,C,1,s\n',
      'event_time,basket,paid\n9,A,1\n11,B,1\n',
    );
    expect(rowsOf(trace).map(([, time]) => time)).toEqual([9, 10, 4, 11, 12]);
    expect(trace.disorderMs).toBe(6);
  });

  it('are sorted each where they are to be, also where they have ids', async () => {
    const trace = await read(
      'id,event_time,basket,amount,shop\n0,10,A,1,s\n1,4,A,1,s\n',
      'id,event_time,basket,paid\n2,9,A,1\n3,3,A,1\n',
      { sort: true },
    );
    expect(rowsOf(trace).map(([, time]) => time)).toEqual([3, 4, 9, 10]);
    expect(trace.disorderMs).toBe(0);
  });

  it.each([
    ['are the places in it', '1', '0', [20, 10]],
    ['are not together all places', '2', '0', [10, 20]],
    ['have one in both files', '0', '0', [10, 20]],
    ['are no numbers', 'x', '0', [10, 20]],
    ['are beyond 32 bits', '4294967297', '0', [10, 20]],
  ])('come in the order of their ids only where these %s', async (_, orderId, paymentId, times) => {
    const trace = await read(
      `id,event_time,basket,amount,shop\n${orderId},10,A,1,s\n`,
      `id,event_time,basket,paid\n${paymentId},20,B,1\n`,
    );
    expect(rowsOf(trace).map(([, time]) => time)).toEqual(times);
  });

  it('come in no order of ids that fall within a file, or are in one file only', async () => {
    const falling = await read(
      'id,event_time,basket,amount,shop\n2,10,A,1,s\n1,11,B,1,s\n',
      'id,event_time,basket,paid\n0,20,B,1\n',
    );
    expect(rowsOf(falling).map(([, time]) => time)).toEqual([10, 11, 20]);
    const one = await read('id,event_time,basket,amount,shop\n1,10,A,1,s\n', 'event_time,basket,paid\n0,B,1\n');
    expect(rowsOf(one).map(([, time]) => time)).toEqual([0, 10]);
  });

  it('count from one midnight', async () => {
    const trace = await read(
      'event_time,basket,amount,shop\n2024-03-02T01:00:00Z,A,1,s\n',
      `event_time,basket,paid\n${Date.UTC(2024, 2, 1, 23) / 1000},A,1\n`,
    );
    expect(rowsOf(trace).map(([, time]) => time)).toEqual([23 * 3_600_000, 25 * 3_600_000]);
  });

  it('may have no events in one of them', async () => {
    const trace = await read('event_time,basket,amount,shop\n', 'event_time,basket,paid\n7,A,1\n');
    expect(rowsOf(trace)).toEqual([[1, 7, 'A', 1]]);
  });

  it('take a mapping wherever they have the column, and one of a stream there alone', async () => {
    const trace = await read('at,basket,total,n\n1,A,100,x\n', 'when,basket,paid\n2,A,7\n', {
      maps: ['event_time=at', 'payments.event_time=when', 'amount=total*2', "shop='Books, old'", "basket='one'"],
      time: 'ms',
    });
    expect(rowsOf(trace)).toEqual([
      [0, 1, 'one', 200, 'Books, old'],
      [1, 2, 'one', 7],
    ]);
  });
});

describe('files of several streams are refused', () => {
  it.each([
    [
      'a column that is lacking',
      ['event_time,basket,amount\n1,A,1\n', 'event_time,basket,paid\n'],
      `${ORDERS} has no column 'shop' (it has event_time, basket, amount); name it with --map orders.shop=COLUMN`,
    ],
    [
      'a bad value, by file and line',
      ['event_time,basket,amount,shop\n1,A,1,s\n', 'event_time,basket,paid\n1,A,1\n2,A,much\n'],
      `${PAYMENTS} line 3, column 'paid': 'much' given; paid must be a whole number from 1 to 2147483647`,
    ],
    [
      'time that goes back within a key',
      ['event_time,basket,amount,shop\n5,A,1,s\n4,A,1,s\n', 'event_time,basket,paid\n'],
      `${ORDERS} line 3: basket 'A' goes back in time, from 5 ms to 4 ms; sort the file by event time, or let --sort do it`,
    ],
    [
      'a key without a text',
      ['event_time,basket,amount,shop\n', 'event_time,basket,paid\n5,,1\n'],
      `${PAYMENTS} line 2, column 'basket': '' given; basket must be a text that is not empty`,
    ],
    [
      'an empty file',
      ['event_time,basket,amount,shop\n5,A,1,s\n', ''],
      `${PAYMENTS} is empty; a header with event_time, basket, paid and a row an event are needed`,
    ],
    [
      'no events at all',
      ['event_time,basket,amount,shop\n', 'event_time,basket,paid\n'],
      `${PAYMENTS} has a header but no events; a row an event is needed, with event_time, basket, paid`,
    ],
    [
      'two zeros of time',
      ['event_time,basket,amount,shop\n2024-03-02,A,1,s\n', 'event_time,basket,paid\n5,A,1\n'],
      `${PAYMENTS} has ms from a start and ${ORDERS} dates or time since 1970 as event_time; one zero is needed for all files`,
    ],
  ])('for %s', async (_, [orders, payments], message) => {
    await expect(read(orders!, payments!)).rejects.toThrow(new MillraceError(message, 2));
  });

  it.each([
    [
      'stream=n',
      '--map "stream=n": join takes no column stream; its columns are event_time, basket, amount, shop, paid',
    ],
    [
      'payments.shop=n',
      '--map "payments.shop=n": join takes no column payments.shop; its columns are event_time, basket, amount, shop, paid',
    ],
    ["paid='a'", `--map "paid='a'": paid is a number; a text is allowed only for basket, shop`],
  ])('for the mapping %s', async (map, message) => {
    const reading = read('event_time,basket,amount,n\n1,A,1,s\n', 'event_time,basket,paid\n', { maps: [map] });
    await expect(reading).rejects.toThrow(message);
  });
});

describe('a file of a workload without a key', () => {
  it('may be in any order, and has one key', async () => {
    const file = pathOf(folder, 'payments-alone.csv');
    writeFileSync(file, 'event_time,paid,shop\n5,1,b\n2,2,a\n9,3,b\n');
    const trace = await readTraceCsv({ workload: highest, files: [file], maps: [], tables: [], sort: false });
    expect(trace).toMatchObject({ events: 3, keyCount: 1, disorderMs: 3, texts: { shop: ['b', 'a'] } });
    expect([...trace.columns.event_time]).toEqual([5, 2, 9]);
  });
});

describe('a table of a column of texts that is no key', () => {
  const cities = { columns: ['shop', 'city'], texts: ['city'], about: 'Where a shop is.' };
  const workload: Workload = { ...(join as Workload), tables: { cities } };
  const orders = 'event_time,basket,amount,shop\n1,A,1,north\n2,B,1,south\n';
  const payments = 'event_time,basket,paid\n';

  it('is read by its texts', async () => {
    const file = pathOf(folder, 'cities.csv');
    writeFileSync(file, 'shop,city\nsouth,Rome\neast,Oslo\nnorth,Rome\n');
    const { tables } = await read(orders, payments, { workload, tables: [`cities=${file}`] });
    expect(tables.cities).toEqual({ shop: Int32Array.of(1, 0), city: Int32Array.of(1, 1) });
  });

  it('has each text for itself where it is not given', async () => {
    const { tables } = await read(orders, payments, { workload });
    expect(tables.cities).toEqual({ shop: Int32Array.of(0, 1), city: Int32Array.of(1, 2) });
  });
});
