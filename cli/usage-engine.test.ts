import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { expectRefusal, millrace, newFolder } from './testing/run-cli.ts';

const EXAMPLE = fileURLToPath(new URL('../examples/hazelcast-jet/engine.js', import.meta.url));
const WHOLE = {
  name: "'mine'",
  title: "'Mine'",
  model: "'streaming'",
  runs: "'in-workers'",
  form: "'typescript'",
  options: '{}',
  describe: '() => ({ commitIntervalMs: 0 })',
  run: 'async () => {}',
};

describe.concurrent('a module without an engine', () => {
  it('is refused where there is no such file', () =>
    expectRefusal(
      ['run', '-e', './gone.js'],
      '--engine ./gone.js: there is no such file; give a path to a JavaScript module (./mine.js)',
    ));

  it('is refused where it is a folder', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'engines'));
    await expectRefusal(
      ['run', '-e', './engines'],
      '--engine ./engines: there is no such file; give a path to a JavaScript module (./mine.js)',
      { folder },
    );
  });

  it('is refused where it exports something else', () =>
    refuses('export const other = 5;', 'the module exports no engine; export it as `engine` or as the default'));

  it('is refused where it throws while it is loaded', () =>
    refuses(
      "throw new Error('no licence found');",
      'the module cannot be loaded: Error: no licence found (mine.mjs:1)',
    ));

  it('is refused where it is no JavaScript', () =>
    refuses('export const engine = ;', "the module cannot be loaded: Unexpected token ';'"));

  it('is refused where Node reads it as CommonJS, with what to do', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
    const todo = 'name the file .mjs, or put "type": "module" into the package.json of its folder';
    for (const [text, why] of [
      ['export const engine = {};', "Unexpected token 'export'"],
      ["import 'millrace';", 'Cannot use import statement outside a module'],
    ] as const) {
      writeFileSync(join(folder, 'mine.js'), text);
      const line = `--engine ${join(folder, 'mine.js')}: the module cannot be loaded: ${why}; ${todo}`;
      await expectRefusal(['run', '-e', './mine.js'], line, { folder });
    }
  });

  it('is refused where it imports what is not installed', () =>
    refuses("import 'no-such-package';", /the module cannot be loaded: Cannot find package 'no-such-package'/));
});

describe.concurrent('a program', () => {
  it('is refused where its file may not be run, with the command that is right', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'mine.py'), 'print(1)\n');
    await expectRefusal(
      ['run', '-e', 'mine.py'],
      "--engine mine.py: it is no module, and may not be run; give the command that starts it ('python3 mine.py')",
      { folder },
    );
  });
});

describe.concurrent('an engine of a wrong shape', () => {
  it('is refused where it is no object', () =>
    refuses('export const engine = 5;', 'the engine is not complete: an object is expected, not 5'));

  it.each([
    ['run', undefined, 'it has no run; millrace new engine NAME writes a complete one'],
    ['model', undefined, 'it has no model; millrace new engine NAME writes a complete one'],
    ['model', "'stream'", 'model: expected ("streaming" | "micro-batch" | "batch"), not "stream"'],
    ['runs', undefined, 'it has no runs; millrace new engine NAME writes a complete one'],
    ['runs', "'elsewhere'", 'runs: expected ("in-process" | "in-workers" | "over-topics"), not "elsewhere"'],
    ['runs', "'over-topics'", 'form: expected "java", not "typescript"'],
    ['form', "'java'", 'form: expected ("typescript" | "sql" | "command"), not "java"'],
    ['run', '5', 'run: expected Function, not 5'],
    ['name', "'a=b'", 'name: give letters, digits and hyphens'],
  ])('is refused: %s %s', (part, value, why) =>
    refuses(engineText({ ...WHOLE, [part]: value }), `the engine is not complete: ${why}`),
  );

  it('is refused where an option is out of its own range', () =>
    refuses(
      engineText({ ...WHOLE, options: "{ size: { default: 9, minimum: 1, maximum: 5, about: '' } }" }),
      'the engine is not complete: options.size: its default is out of its range',
    ));

  it.each([
    [
      'returns no facts',
      '() => {}',
      'its describe() gives undefined; it must be an object, as { commitIntervalMs: 0 }',
    ],
    [
      'has no commit interval',
      '() => ({})',
      'its describe() gives commitIntervalMs: undefined; it must be a number of ms',
    ],
    [
      'has a warm-up that is none',
      '() => ({ commitIntervalMs: 0, warmUpMs: -1 })',
      'its describe() gives warmUpMs: -1;',
    ],
    ['promises a number', '() => ({ commitIntervalMs: 0, guarantee: 1 })', 'its describe() gives guarantee: 1;'],
    ['throws when asked', '(options) => options.a.b', 'its describe() throws: Cannot read'],
  ])('is refused where it %s', (_, describe, why) =>
    refuses(engineText({ ...WHOLE, describe }), new RegExp(why.replace(/[()]/g, '\\$&'))),
  );
});

describe.concurrent('a module that does not load properly', () => {
  const GOOD = engineText(WHOLE);
  it.each([
    ['ends its process', 'process.exit(0);', 'its process exited with code 0 while it was imported'],
    ['loops without end', 'for (;;);', 'it was not done within 10 s'],
    ['waits for ever', 'await new Promise(() => {});', 'it waits at its top level for something that never comes'],
    ['throws later', "setImmediate(() => { throw new Error('late'); });", 'Error: late (mine.mjs:1)'],
    [
      'leaves an interval',
      'setInterval(() => {}, 1000);',
      'it leaves a timer running at its top level; start timers in prepare() or run()',
    ],
  ])('ends with one line and 4 where it %s', (_, text, why) =>
    refuses(`${text}\n${GOOD}`, `the module cannot be loaded: ${why}`, 4),
  );

  it('does not answer for the harness', () =>
    refuses(
      `process.send?.({ ok: true });\nprocess.exit(0);\n${GOOD}`,
      /the module cannot be loaded: its process exited/,
      4,
    ));
});

describe.concurrent('a module is not run where a flag is mistaken', () => {
  it.each([
    ['a number', ['--trials', '0']],
    ['a rate', ['--rate', 'fast']],
    ['a limit', ['--slo', 'p50=1ms', '--rate', 'max']],
    ['a limit without a search', ['--slo', 'p99=1ms']],
    ['a file that is not there', ['-w', 'weather', '--trace', 'gone.csv']],
    ['a file for several workloads', ['--trace', 'rows.csv']],
    ['a mapping', ['-w', 'weather', '--trace', 'rows.csv', '--map', 'station']],
    ['a table that is not there', ['-w', 'weather', '--trace', 'rows.csv', '--table', 'stations=gone.csv']],
    ['more events than there is memory for', ['--events', '3G']],
    ["a workload's parameter", ['--set', 'fraud.toString=1']],
    ["another engine's option", ['-e', 'micro-batch', '--set', 'micro-batch.interval=soon']],
    ['a folder that holds a result', ['--out', 'taken']],
    ['a folder that is none', ['--overwrite']],
  ])('%s', async (_, words) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'rows.csv'), 'event_time,station,temperature\n1,a,3\n');
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'taken', 'result.json'), '{}');
    const file = join(folder, 'mine.mjs');
    writeFileSync(
      file,
      `import { writeFileSync } from 'node:fs';\nwriteFileSync('${folder}/ran', '');\n${engineText(WHOLE)}`,
    );
    await expectRefusal(['run', '-e', file, ...words], /^millrace: --/, { folder });
  });
});

describe.concurrent('the commit interval of each variant', () => {
  it.each([
    ['-1', 'gives commitIntervalMs: -1; it must be a number of ms from 0'],
    ['NaN', 'gives commitIntervalMs: NaN; it must be a number of ms from 0'],
    ["'7'", "gives commitIntervalMs: '7'; it must be a number of ms from 0"],
    ["(() => { throw new Error('no'); })()", 'throws: no'],
  ])('is refused where it is %s, with the variant named', (interval, why) =>
    refuses(
      engineText({
        ...WHOLE,
        options: "{ n: { default: 1, minimum: 1, maximum: 9, about: '' } }",
        describe: `({ n }) => ({ commitIntervalMs: n === 2 ? ${interval} : 10 })`,
      }),
      `its describe() for n=2 ${why}`,
      2,
      ['--set', 'mine.n=1,2'],
    ),
  );
});

describe.concurrent('an engine in Java', () => {
  it.each([
    [
      'has no program',
      undefined,
      'the engine is not complete: it has no java; millrace new engine NAME writes a complete one',
    ],
    [
      'has no class to run',
      "{ sources: [], jars: ['./x.jar'] }",
      'the engine is not complete: it has no java.main; millrace new engine NAME writes a complete one',
    ],
    [
      'names a source that is not there',
      "{ main: 'Mine', sources: ['./Mine.java'], pom: './pom.xml' }",
      'java.sources names ./Mine.java, and there is no such file beside the module',
    ],
    [
      'names a jar that is not there',
      "{ main: 'Mine', sources: [], jars: ['./mine.jar'] }",
      'java.jars names ./mine.jar, and there is no such file beside the module',
    ],
    [
      'names nothing to run on',
      "{ main: 'Mine', sources: [] }",
      'java has neither a pom nor jars; name what the program runs on, kafka-clients at least',
    ],
  ])('is refused where it %s', (_, java, why) =>
    refuses(engineText({ ...WHOLE, runs: "'over-topics'", form: "'java'", run: undefined, java }), why),
  );

  it('is unsupported without a broker', async () => {
    const { stdout } = await millrace(['verify', '-w', 'fraud', '--events', '1k', '-e', EXAMPLE]);
    expect(stdout).toBe('unsupported  fraud × Hazelcast Jet: it runs with --transport kafka only\n');
  });
});

it('refuses an engine that results could not distinguish from another', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'mine.mjs'), engineText({ ...WHOLE, name: "'streaming'" }));
  await expectRefusal(
    ['run', '-e', 'streaming', '-e', './mine.mjs'],
    '--engine ./mine.mjs: its name streaming or its title Mine is that of another engine of the run; ' +
      'results could not distinguish them',
    { folder },
  );
});

/** Expects a module of that text to be refused. */
async function refuses(text: string, why: string | RegExp, code = 2, more: readonly string[] = []): Promise<void> {
  const folder = newFolder();
  const file = join(folder, 'mine.mjs');
  writeFileSync(file, text);
  const line = typeof why === 'string' ? `--engine ${file}: ${why}` : new RegExp(`^millrace: --engine .*${why.source}`);
  await expectRefusal(['run', '-e', './mine.mjs', ...more], line, { folder, code });
}

function engineText(parts: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  return `export const engine = { ${given.map(([name, value]) => `${name}: ${value}`).join(', ')} };`;
}
