import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../harness/results/schema.ts';
import { cellsOfEveryState, resultOf, scattered, sustained } from '../harness/results/testing/made-result.ts';
import { runHere } from './testing/in-process.ts';
import { newFolder } from './testing/run-cli.ts';

const SEED = 20;
const folder = newFolder();
const DOCUMENTED = [0, 1, 2, 3, 4, 5, 130];

const hostile = fc.constantFrom(
  '',
  ' ',
  ',',
  '-',
  '=',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'NaN',
  'Infinity',
  '-1',
  '1e308',
  '1e400',
  '0x10',
  '=1+1',
  '@x',
  'x'.repeat(500),
  `${'../'.repeat(200)}x`,
  'a\nb',
  'a\r\nb\tc',
  '\u001b[2J\u001b]0;title\u0007',
  '\u009b31m',
  'a\u2028b\u2029c',
  '\u202etxt.exe',
  '\u0000',
  '\ud800',
  '%s%d%o',
  '$&$1',
  '/dev/zero',
  '/proc/self/mem',
  '/',
  '.',
  '日本',
  '</script><img src=x onerror=alert(1)>',
);
const text = fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 12 }));

/** Expects what must be true of every end of a command. */
function expectPlain({ code, stdout, stderr }: Awaited<ReturnType<typeof runHere>>): void {
  expect(DOCUMENTED).toContain(code);
  const reported = stdout + stderr;
  expect(reported).not.toMatch(/\(a bug|^ {4}at |\[object Object\]/m);
  // Line ends of CSV, and colours of our own.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(reported.replaceAll('\r\n', '\n').replace(/\x1b\[\d+m/g, '')).not.toMatch(
    /[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e]/u,
  );
  if (code !== 0 && code !== 3) {
    expect(stderr).toMatch(/^millrace: .+\n$/);
    expect(stderr.length).toBeLessThan(1200);
  }
}

describe('a thousand inputs', () => {
  const flag = fc.constantFrom(
    ...'workload engine set events seed workers trace map table sort transport kafka kafka-config partitions format'.split(
      ' ',
    ),
    ...'time-limit arrivals speed slo commit preset rate duration trials answers threshold allow only json full open'.split(
      ' ',
    ),
  );
  const name = fc.oneof(
    { weight: 4, arbitrary: flag },
    { weight: 1, arbitrary: flag.map((each) => `no-${each}`) },
    text,
  );
  const word = fc.oneof(
    fc.tuple(name, text).map(([each, value]) => `--${each}=${value}`),
    name.map((each) => `--${each}`),
    fc
      .tuple(fc.constantFrom('fraud', 'streaming', 'toString', 'micro-batch'), text, text)
      .map(([owner, option, value]) => `--set=${owner}.${option}=${value}`),
    text,
  );
  // Whatever the others say, nothing may begin to run.
  const command = fc.constantFrom('run', 'sustain', 'verify', 'compare', 'report', 'trace', 'calibrate');
  const refused: Readonly<Record<string, string[]>> = {
    run: ['--trials=none'],
    sustain: ['--workers=none'],
    verify: ['--workers=none'],
    calibrate: ['--only=none'],
    compare: ['/nowhere', '/nowhere'],
    report: ['/nowhere'],
    trace: ['fraud', '--seed=none', '--out=/nowhere'],
  };

  it('of command lines are refused as usage, in one plain line', async () => {
    await fc.assert(
      fc.asyncProperty(command, fc.array(word, { maxLength: 4 }), async (each, words) => {
        const given = words.filter((other) => !/^(--(help|version)|-\w*h\w*$)/.test(other));
        const ended = await runHere([each, ...refused[each]!, ...given]);
        expectPlain(ended);
        expect(ended.code).toBe(2);
      }),
      { seed: SEED, numRuns: 400 },
    );
  });

  it('with --help among them are answered by help, or refused', async () => {
    const help = fc.constantFrom('--help', '-h', '--version', '--help=yes', '-h=1', '-hw');
    await fc.assert(
      fc.asyncProperty(command, fc.array(word, { maxLength: 3 }), help, fc.nat(4), async (each, words, ask, at) => {
        const ended = await runHere([...[each, ...words].toSpliced(at, 0, ask), ...refused[each]!]);
        expectPlain(ended);
        expect([0, 2]).toContain(ended.code);
        if (ended.code === 0) {
          expect(ended.stdout).toMatch(/^(millrace .|\d+\.\d+\.\d+\n$)/);
        }
      }),
      { seed: SEED, numRuns: 150 },
    );
  });

  const cells = [...cellsOfEveryState(), scattered('Batch', 60e6)];
  const valid: Result = {
    ...resultOf([...cells.slice(0, -1), { ...cells.at(-1)!, sustained: sustained(50_000, 60_000) }]),
    warnings: ['a warning'],
  };
  const paths = pathsIn(valid);
  const odd = fc.oneof(
    fc.constantFrom<unknown>(undefined, null, [], {}, [[]], -1, 0, 1, 2 ** 53, 1e308, true, 'max', { constructor: 1 }),
    text,
    fc.constantFrom('constructor', 'toString', '__proto__').map((key) => JSON.parse(`{"${key}": "x"}`)),
  );
  /** Half of the changes keep the kind of a field: those may pass the schema, and then must render. */
  const change = fc
    .constantFrom(...paths)
    .chain((path) => fc.tuple(fc.constant(path), fc.oneof(odd, { weight: 4, arbitrary: alike(valid, path) })));
  const mutated = fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((result, [path, value]) => changed(result, path, value), structuredClone(valid)));

  it('of results files are refused as usage, or rendered', async () => {
    const file = join(folder, 'odd.json');
    const good = join(folder, 'good.json');
    writeFileSync(good, JSON.stringify(valid));
    const uses = [
      ['report', file, '--format=markdown'],
      ['report', file, '--format=csv'],
      ['compare', good, file, '--allow=all'],
      ['compare', file, good],
      ['report', good, file, '--format=markdown'],
    ];
    await fc.assert(
      fc.asyncProperty(mutated, fc.constantFrom(...uses), async (result, words) => {
        writeFileSync(file, JSON.stringify(result));
        const ended = await runHere(words);
        expectPlain(ended);
        expect([0, 2, 3, 5]).toContain(ended.code);
      }),
      { seed: SEED, numRuns: 350, endOnFailure: true },
    );
  });

  /**
   * Most changes keep the kind of a field, so that most files render: a page takes a hundred times as long as others.
   */
  const drawn = fc
    .constantFrom(...paths)
    .chain((path) => fc.tuple(fc.constant(path), alike(valid, path)))
    .map(([path, value]) => changed(structuredClone(valid), path, value));

  it('of results files are refused as usage, or drawn as a page that runs nothing of theirs', async () => {
    const [file, good, page] = ['odd.json', 'good.json', 'page.html'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(good, JSON.stringify(valid));
    const pages = [
      ['report', file],
      ['report', good, file],
      ['compare', file, good, '--format=html', '--allow=all'],
    ];
    let count = 0;
    await fc.assert(
      fc.asyncProperty(drawn, fc.constantFrom(...pages), async (result, words) => {
        rmSync(page, { force: true });
        writeFileSync(file, JSON.stringify(result));
        const ended = await runHere([...words, `--out=${page}`]);
        expectPlain(ended);
        expect([0, 2, 3, 5]).toContain(ended.code);
        expect(existsSync(page)).toBe(ended.stdout !== '');
        if (existsSync(page)) {
          count++;
          const text = readFileSync(page, 'utf8');
          expect(text).toMatch(/<\/html>\s*$/);
          expect(text).not.toMatch(/\[object Object\]|<img src=x/);
        }
      }),
      { seed: SEED, numRuns: 50, endOnFailure: true },
    );
    expect(count).toBeGreaterThan(20);
  });

  it('of odd bytes are no results', async () => {
    const file = join(folder, 'bytes.json');
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, fc.json()), async (content) => {
        writeFileSync(file, content);
        const ended = await runHere(['report', file, '--format=csv']);
        expectPlain(ended);
        expect(ended.code).toBe(2);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});

/** Other values of the kind of that at the end of a path. */
function alike(value: unknown, path: readonly string[]): fc.Arbitrary<unknown> {
  // A copy, for another change may go into it.
  const there = structuredClone(path.reduce((holder, name) => (holder as Record<string, unknown>)[name], value));
  if (typeof there === 'string') {
    return text;
  }
  if (typeof there === 'number') {
    return fc.constantFrom(0, 1, 2, 7, 1000, 1e15);
  }
  if (Array.isArray(there)) {
    return fc.constantFrom([], [...there, ...there], there.slice(0, 1));
  }
  return fc.constantFrom(null, undefined, {});
}

/** The ways to all fields of a value; of long arrays the first two. */
function pathsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) {
    return [path];
  }
  const fields = Object.entries(value).slice(0, Array.isArray(value) ? 2 : undefined);
  return [...(path.length > 0 ? [path] : []), ...fields.flatMap(([name, each]) => pathsIn(each, [...path, name]))];
}

/** The value with another at the end of a path; as it was where another change has taken the path away. */
function changed<T>(value: T, path: readonly string[], other: unknown): T {
  let holder = value as Record<string, unknown>;
  for (const name of path.slice(0, -1)) {
    const next = holder[name];
    if (typeof next !== 'object' || next === null) {
      return value;
    }
    holder = next as Record<string, unknown>;
  }
  holder[path.at(-1)!] = other;
  return value;
}
