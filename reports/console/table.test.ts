import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Row, renderTable } from './table.ts';

const red = (text: string): string => `\u001B[31m${text}\u001B[39m`;
const lines = (header: string[], rows: Row[]): string[] =>
  stripVTControlCharacters(renderTable(header, rows)).split('\n').slice(0, -1);

describe('a table', () => {
  it('has columns as wide as their widest cell, two spaces apart', () => {
    const table = lines(['a', 'header', 'c'], [['wide cell', 'x', '1']]);
    expect(table).toEqual(['  a          header  c', '  wide cell  x       1']);
  });

  it('gives no room to colours', () => {
    const rows: Row[] = [
      ['name', 'verified', '1'],
      ['name', red('WRONG'), '2'],
    ];
    expect(lines(['engine', 'answers', 'n'], rows)).toEqual(
      lines(
        ['engine', 'answers', 'n'],
        [
          ['name', 'verified', '1'],
          ['name', 'WRONG', '2'],
        ],
      ),
    );
    expect(renderTable(['engine', 'answers', 'n'], rows)).toContain(red('WRONG'));
  });

  it('lets the last cell of a short row run on', () => {
    const table = lines(
      ['a', 'b', 'c'],
      [
        ['x', 'a long reason that runs on'],
        ['1', '2', '3'],
      ],
    );
    expect(table).toEqual(['  a  b  c', '  x  a long reason that runs on', '  1  2  3']);
  });

  it('lets a cell run on over those behind it, which stay in line', () => {
    const table = lines(
      ['a', 'b', 'c', 'd'],
      [
        ['x', 'over two', null, 'y'],
        ['1', '22', '33333', '4'],
      ],
    );
    expect(table).toEqual(['  a  b   c      d', '  x  over two   y', '  1  22  33333  4']);
  });

  it('makes room for a cell that has too little even so', () => {
    const table = lines(
      ['a', 'b', 'c', 'd'],
      [
        ['x', 'after the whole history', null, 'y'],
        ['1', '2', '3', '4'],
      ],
    );
    expect(table[1]).toBe('  x  after the whole history  y');
    expect(table[2]!.indexOf('4')).toBe(table[1]!.lastIndexOf('y'));
  });

  it('is empty where there are no rows', () => {
    expect(lines(['a', 'b'], [])).toEqual([]);
  });
});
