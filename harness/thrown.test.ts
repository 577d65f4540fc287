import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

/** The built one: what is not its own code is a user's. */
const built = new URL('../dist/harness/thrown.js', import.meta.url).href;
const { thrownText } = (await import(built)) as typeof import('./thrown.ts');

const folder = mkdtempSync(join(tmpdir(), 'millrace-thrown-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a module of that text, after its first line, throws when its `run` is called with the argument. */
async function thrownBy(text: string, argument?: unknown, name = 'mine.mjs'): Promise<unknown> {
  const file = join(folder, name);
  writeFileSync(file, `// A comment.\n${text}\n`);
  const { run } = (await import(pathToFileURL(file).href)) as { run: (argument: unknown) => unknown };
  try {
    await run(argument);
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('what was thrown', () => {
  it('is reported with its type, file and line', async () => {
    const error = await thrownBy('export const run = () => { null.x; };');
    expect(thrownText(error)).toMatch(/^TypeError: Cannot read properties of null .* \(mine\.mjs:2\)$/);
  });

  it('has the place that called what threw', async () => {
    const error = await thrownBy('export const run = (text) =>\n  JSON.parse(text);', '{', 'calls.mjs');
    expect(thrownText(error)).toMatch(/^SyntaxError: .* \(calls\.mjs:3\)$/);
  });

  it('has the name of a file with a space', async () => {
    const error = await thrownBy('export const run = () => { throw new Error("no"); };', undefined, 'my engine.mjs');
    expect(thrownText(error)).toBe('Error: no (my engine.mjs:2)');
  });

  it('is one line', async () => {
    const error = await thrownBy('export const run = () => { throw new Error("one\\ntwo"); };', undefined, 'lines.mjs');
    expect(thrownText(error)).toBe('Error: one (lines.mjs:2)');
  });

  it('is reported where it has no message', async () => {
    const error = await thrownBy('export const run = () => { throw new RangeError(); };', undefined, 'mute.mjs');
    expect(thrownText(error)).toBe('RangeError (mute.mjs:2)');
  });

  it('is reported where it is not an error', async () => {
    expect(thrownText(await thrownBy('export const run = () => { throw "words"; };', undefined, 'words.mjs'))).toBe(
      'threw words',
    );
  });

  it('has no place where it was millrace that threw', () => {
    const error = new Error('its own words');
    error.stack = `Error: its own words\n    at check (${built}:3:1)\n    at node:internal/process/task_queues:95:5`;
    expect(thrownText(error)).toBe('its own words');
  });
});
