import { describe, expect, it } from 'vitest';
import { echo, mapTexts, plainText, withoutPaths } from './plain-text.ts';

describe('text of others', () => {
  it('is one line', () => expect(plainText('a\r\n  b\u2028c\td')).toBe('a b c d'));

  it('escapes what a terminal would interpret', () =>
    expect(plainText('\u001b[31mred\u0007 \u009b2J \u202etxt')).toBe('\\u001b[31mred\\u0007 \\u009b2J \\u202etxt'));

  it('of every language stays as it is', () => expect(plainText('Zürich 東京 · µs 🙂')).toBe('Zürich 東京 · µs 🙂'));

  it('is repeated to 80 characters', () => {
    expect(echo('x'.repeat(80))).toBe('x'.repeat(80));
    expect(echo('x'.repeat(81))).toBe(`${'x'.repeat(79)}…`);
  });

  it('is fixed wherever it stands in a value', () => {
    const fixed = mapTexts({ 'a\n': ['b\n', { c: 'd\n', e: 1, f: null }], g: [1, 2] }, plainText);
    expect(fixed).toEqual({ 'a ': ['b ', { c: 'd ', e: 1, f: null }], g: [1, 2] });
  });
});

describe('paths in a result', () => {
  it.each([
    ['/home/me/work/mine.js', 'mine.js'],
    ['/home/me/work/engines/mine.js', 'engines/mine.js'],
    ['/tmp/x/mine.js', '…/mine.js'],
    ['/mine.js', '…/mine.js'],
    ['threw up at file:///tmp/a/mine.js:3:7', 'threw up at …/mine.js:3:7'],
    ["ENOENT: no such file, open '/tmp/a b/c d.csv'", "ENOENT: no such file, open '…/c d.csv'"],
    [
      'millrace run --trace=/data/t.csv -o/tmp/out -e /x/y.js,/z/w.js',
      'millrace run --trace=…/t.csv -o…/out -e …/y.js,…/w.js',
    ],
    ['(/a/b/c.js:1)', '(…/c.js:1)'],
    ['--trace=//data//t.csv', '--trace=…/t.csv'],
    [
      'Kafka Streams was ended by SIGKILL; its log is /home/me/work/results/one/kafka/kafka-streams-7.log',
      'Kafka Streams was ended by SIGKILL; its log is results/one/kafka/kafka-streams-7.log',
    ],
    [
      'it printed: java.io.IOException: /out/kafka/a.properties in file:/root/x.jar (-XX:ErrorFile=/out/a.crash); its log is /out/a.log',
      'it printed: java.io.IOException: …/a.properties in file:…/x.jar (-XX:ErrorFile=…/a.crash); its log is …/a.log',
    ],
  ])('%s becomes %s', (text, cut) => {
    expect(withoutPaths(text, '/home/me/work')).toBe(cut);
    expect(withoutPaths(cut, '/home/me/work')).toBe(cut);
  });

  it.each([
    '50 k/s',
    'Which cards / places?',
    './mine.js',
    '../a/b.js',
    'https://host/a/b',
    'host:9092',
    'CPU-s/M',
    'a/b',
  ])('that are none stay: %s', (text) => expect(withoutPaths(text, '/home/me/work')).toBe(text));
});
