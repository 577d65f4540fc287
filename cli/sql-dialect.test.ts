import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { expectRefusal, millrace, newFolder } from './testing/run-cli.ts';

const SQLITE = fileURLToPath(new URL('../examples/sqlite/sqlite.js', import.meta.url));
const API = new URL('../dist/api/index.js', import.meta.url).href;

describe.concurrent('an engine with an SQL dialect of its own', () => {
  it('answers every workload rightly, in its dialect: SQLite', async () => {
    const { code, stdout } = await millrace(['verify', '-e', SQLITE, '--events', '2k']);
    expect(stdout.match(/^right {2}(fraud|geolocation|iot|weather) × SQLite: /gm), stdout).toHaveLength(4);
    expect(code).toBe(0);
  });

  it("is unsupported, with its reason and no trial, where it cannot do a user's query as the run asks it", async () => {
    const folder = newFolder();
    const alarms = readFileSync(new URL('./testing/workloads/alarms.js', import.meta.url), 'utf8');
    const limit = "limit: { default: 90, minimum: 0, maximum: 99, integer: true, ofQuestion: true, about: '' }, ";
    writeFileSync(
      join(folder, 'alarms.mjs'),
      alarms
        .replace("'millrace'", `'${API}'`)
        .replace('parameters: {', `parameters: { ${limit}`)
        .replace('horizonMs: 0,', "horizonMs: 0, queryFile: new URL('alarms.sql', import.meta.url),"),
    );
    writeFileSync(join(folder, 'alarms.sql'), 'SELECT sensor FROM events QUALIFY level > {limit}');
    const supports = "(query) => 'it has no\\n' + /QUALIFY.*/.exec(query)[0], run() { throw new Error('it ran'); }";
    writeFileSync(join(folder, 'mine.mjs'), engineText(`supports: ${supports}`));
    const words = [
      'run',
      '-w',
      './alarms.mjs',
      '-e',
      `${SQLITE},./mine.mjs`,
      '--set',
      'alarms.limit=94',
      '--events',
      '2k',
      '--out',
      'out',
    ];
    const { stderr } = await millrace(words, folder);
    expect(readResult(join(folder, 'out', 'result.json')).cells.map(({ outcome }) => outcome)).toEqual([
      { state: 'unsupported', reason: 'SQLite has no QUALIFY' },
      { state: 'unsupported', reason: 'it has no QUALIFY level > 94' },
    ]);
    expect(stderr).not.toContain('Mine, verification');
  });

  it.each([
    ['supports: () => true', 'its supports() for iot gives true; it must give undefined, or in words why the query'],
    ["supports: () => ''", "its supports() for iot gives ''; it must give"],
    ['supports: async () => {}', 'its supports() for iot gives Promise { undefined }; it must give'],
    ["supports() { throw new Error('no parser'); }", 'its supports() for iot throws: Error: no parser (mine.mjs:1)'],
    ['dialect: () => undefined', 'its dialect() for iot gives undefined; it must give the query as a text'],
    ['dialect: (query) => query.rewritten()', 'its dialect() for iot throws: TypeError: query.rewritten is not'],
    ['supports: 5', 'the engine is not complete: supports: expected Function, not 5'],
  ])('is refused where its answer is none: %s', (hook, why) => refuses(hook, why, 2));

  it('is refused where it does not answer', () => {
    const hangs = 'supports() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); }';
    return refuses(hangs, 'the module cannot be loaded: it was not done within 10 s', 4);
  });
});

/** Expects an engine with that function to be refused. */
async function refuses(hook: string, why: string, code: number): Promise<void> {
  const folder = newFolder();
  writeFileSync(join(folder, 'mine.mjs'), engineText(`run() {}, ${hook}`));
  const line = new RegExp(`^millrace: --engine .*mine\\.mjs: ${why.replace(/[(){}.]/g, '\\$&')}`);
  await expectRefusal(['run', '-w', 'iot', '-e', './mine.mjs'], line, { folder, code });
}

function engineText(more: string): string {
  const declared = "name: 'mine', title: 'Mine', model: 'batch', runs: 'in-process', form: 'sql', options: {}";
  return `export const engine = { ${declared}, describe: () => ({ commitIntervalMs: Infinity }), ${more} };`;
}
