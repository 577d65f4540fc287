import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MillraceError } from '../../contracts/errors.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import { readTraceCsv } from './testing/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-csv-errors-'));
const file = join(folder, 'events.csv');
afterAll(() => rmSync(folder, { recursive: true }));

const header = 'id,event_time,card,amount,x,y\n';
const time = 'event_time must be';

async function refused(text: string, message: string, maps: string[] = []): Promise<void> {
  writeFileSync(file, text);
  const reading = readTraceCsv({ workload: fraud, files: [file], maps, tables: [], sort: false });
  await expect(reading).rejects.toThrow(new MillraceError(`${file}${message}`, 2));
}

describe('a file is refused', () => {
  const needs = 'a header with event_time, card, amount, x, y and a row an event are needed';

  it('when it is empty', () => refused('', ` is empty; ${needs}`));

  it('when it has only a header', () =>
    refused(header, ' has a header but no events; a row an event is needed, with event_time, card, amount, x, y'));

  it('when it lacks a column', () =>
    refused(
      'event_time,card,price,x,y\n0,1,2,3,4\n',
      ` has no column 'amount' (it has event_time, card, price, x, y); perhaps --map 'amount=price*100'`,
    ));

  it('when it has a column twice', () =>
    refused('event_time,card,amount,x,y,x\n', ` has column 'x' twice; rename one of them`));

  it('when it does not exist', async () => {
    const missing = join(folder, 'missing.csv');
    await expect(
      readTraceCsv({ workload: fraud, files: [missing], maps: [], tables: [], sort: false }),
    ).rejects.toThrow(new MillraceError(`${missing} cannot be read: there is no such file`, 2));
  });

  it('when reading it fails', async () => {
    // A process's memory at address 0 cannot be read by anyone, whatever the file's permissions.
    const unreadable = '/proc/self/mem';
    await expect(
      readTraceCsv({ workload: fraud, files: [unreadable], maps: [], tables: [], sort: false }),
    ).rejects.toThrow(`${unreadable} cannot be read`);
  });

  it('when it is a folder', async () => {
    await expect(readTraceCsv({ workload: fraud, files: [folder], maps: [], tables: [], sort: false })).rejects.toThrow(
      new MillraceError(`${folder} cannot be read: it is a folder; a file is needed`, 2),
    );
  });
});

describe('a row is refused', () => {
  it('when it has too few fields', () =>
    refused(`${header}0,0,1,2,3,4\n1,0,1,2,3\n`, ' line 3: 5 fields given; the header has 6 fields'));

  it('when it has too many fields', () =>
    refused(`${header}0,0,1,2,3,4,5\n`, ' line 2: 7 fields given; the header has 6 fields'));

  it('when a quote is not closed', () =>
    refused(`${header}0,0,"1,2,3,4\n1,0,1,2,3,4\n`, ' line 2: a quote is opened and never closed; close it'));

  it('when a quote is misplaced', () =>
    refused(
      `${header}0,0,a"b,2,3,4\n`,
      ' line 2: misplaced quote; a quoted field is quoted as a whole, with quotes inside doubled',
    ));

  it('when it has no end', () =>
    refused(
      `${header}0,0,"${'a'.repeat(130_000)}`,
      ' line 2: the row has over 128000 characters; close a quote left open',
    ));

  it('when a value is no number', () =>
    refused(
      `${header}0,0,1,2,3,4\n1,1,1,12x,3,4\n`,
      ` line 3, column 'amount': '12x' given; amount must be a whole number from 0 to 2147483647`,
    ));

  it('when a value is empty', () =>
    refused(
      `${header}0,0,1,,3,4\n`,
      ` line 2, column 'amount': '' given; amount must be a whole number from 0 to 2147483647; --bad-rows skip leaves such rows out`,
    ));

  it('when a value is not whole', () =>
    refused(
      `${header}0,0,1,2.5,3,4\n`,
      ` line 2, column 'amount': '2.5' given; amount must be a whole number from 0 to 2147483647; try --map 'amount=amount*100'`,
    ));

  it('when a value is out of the range of its meaning', () =>
    refused(
      `${header}0,0,1,2,-20000001,4\n`,
      ` line 2, column 'x': '-20000001' given; x must be a whole number from -20000000 to 20000000`,
    ));

  it('when a scaled value is out of range', () =>
    refused(
      'event_time,card,price,x,y\n0,1,-0.5,3,4\n',
      ` line 2: --map "amount=price*100": '-0.5' given (calculated: -50); amount must be a whole number from 0 to 2147483647`,
      ['amount=price*100'],
    ));

  it('when there is nothing to scale', () =>
    refused(
      'event_time,card,price,x,y\n0,1,n/a,3,4\n',
      ` line 2: --map "amount=price*100": 'n/a' given; a number is needed to calculate amount`,
      ['amount=price*100'],
    ));

  it('when a key is empty', () =>
    refused(`${header}0,0,,2,3,4\n`, ` line 2, column 'card': '' given; card must be a text that is not empty`));

  it('by its line, empty lines counted', () =>
    refused(
      `${header}\n0,0,1,2,3,4\r\n\n1,1,1,2,3,a\n`,
      ` line 5, column 'y': 'a' given; y must be a whole number from -20000000 to 20000000`,
    ));
});

describe('a time is refused', () => {
  it('when the first is none', () =>
    refused(
      `${header}0,noon,1,2,3,4\n`,
      ` line 2, column 'event_time': 'noon' given; ${time} an ISO 8601 date and time, or a number of seconds or milliseconds`,
    ));

  it('when it is not of the kind of the first', () =>
    refused(
      `${header}0,2010-01-01T00:00,1,2,3,4\n1,5,1,2,3,4\n`,
      ` line 3, column 'event_time': '5' given; ${time} a date and time as in ISO 8601 (YYYY-MM-DDTHH:MM:SS, with or without a zone), like the first row`,
    ));

  it('when it is negative', () =>
    refused(
      `${header}0,5,1,2,3,4\n1,-5,2,2,3,4\n`,
      ` line 3, column 'event_time': '-5' given; ${time} a number of milliseconds, like the first row`,
    ));

  it('when it goes back within a key', () =>
    refused(
      `${header}0,10,A,2,3,4\n1,9,B,2,3,4\n2,8,A,2,3,4\n`,
      ` line 4: card 'A' goes back in time, from 10 ms to 8 ms; sort the file by event time, or let --sort do it`,
    ));

  it('with the dates it goes back between', () =>
    refused(
      `${header}0,2010-01-01 12:00,A,2,3,4\n1,2010-01-01 11:00,A,2,3,4\n`,
      ` line 3: card 'A' goes back in time, from 2010-01-01T12:00:00.000Z to 2010-01-01T11:00:00.000Z; sort the file by event time, or let --sort do it`,
    ));
});

it('refuses a constant out of range', async () => {
  writeFileSync(file, 'event_time,card,x,y\n0,1,2,3\n');
  const reading = readTraceCsv({ workload: fraud, files: [file], maps: ['amount=-5'], tables: [], sort: false });
  await expect(reading).rejects.toThrow(
    new MillraceError('--map "amount=-5": amount must be a whole number from 0 to 2147483647', 2),
  );
});
