import { type Dirent, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Random } from '../contracts/random.ts';
import { readResult } from '../harness/results/result-file.ts';
import { cellsOfEveryState, resultOf } from '../harness/results/testing/made-result.ts';
import { startMarked } from './testing/marked-run.ts';
import { QUICK } from './testing/quick.ts';
import { engineFile, newFolder } from './testing/run-cli.ts';

/** How often a command is killed; MILLRACE_KILLS=200 tries it thoroughly. */
const KILLS = Number(process.env.MILLRACE_KILLS ?? 8);
/** About as long as the commands take. */
const LONGEST_MS = 3000;
/** Long enough on however busy a machine: what is not gone by then stays. */
const PATIENCE_MS = 30_000;

const random = new Random(20, 1);
const engines = ['-e', `streaming,${engineFile('starting')}`];
const COMMANDS = [
  ['run', [...QUICK, ...engines, '--out', 'out']],
  ['verify', ['verify', '-w', 'weather', '--events', '50k', ...engines]],
  ['run while it makes a long trace', ['run', '-w', 'fraud', '-e', 'streaming', '--events', '2M', '--out', 'out']],
  ['run into a folder of its own', ['run', '-w', 'weather', '-e', 'streaming,batch', '--events', '5k']],
  ['trace', ['trace', 'weather', '--events', '300k', '--out', 'out/deep']],
  ['report', ['report', 'given', '--out', 'out.html']],
] as const;
const given = JSON.stringify(resultOf(cellsOfEveryState()));
const kills = Array.from({ length: KILLS }, (_, kill) => {
  const [name, words] = COMMANDS[kill % COMMANDS.length]!;
  return { kill, name, words, afterMs: Math.floor(random.unit() * LONGEST_MS) };
});

describe.skipIf(process.platform !== 'linux')('a command killed at a random moment', () => {
  it.each(kills)(
    'leaves no process and nothing but a readable result: $kill, $name after $afterMs ms',
    async ({ words, afterMs }) => {
      const folder = newFolder();
      const temporary = join(folder, 'temporary');
      mkdirSync(temporary);
      mkdirSync(join(folder, 'given'));
      writeFileSync(join(folder, 'given', 'result.json'), given);
      const run = startMarked(words, folder, { TMPDIR: temporary });
      await sleep(afterMs);
      run.process.kill('SIGKILL');
      await run.ended;
      expect(await run.left(PATIENCE_MS)).toEqual([]);
      expectReadable(folder);
    },
  );
});

/** Expects nothing in a folder except what was given and what a command has finished. */
function expectReadable(folder: string): void {
  const left = readdirSync(folder, { recursive: true, withFileTypes: true });
  const pathOf = ({ parentPath, name }: Dirent): string => join(parentPath, name);
  const filled = new Set(left.map(({ parentPath }) => parentPath));
  const empty = left.filter((each) => each.isDirectory() && !filled.has(pathOf(each)));
  expect(empty.map(({ name }) => name)).toEqual(['temporary']);
  for (const each of left.filter((entry) => entry.isFile())) {
    const path = pathOf(each);
    switch (extname(path)) {
      case '.json':
        expect(readResult(path).state).toMatch(/^(running|complete)$/);
        break;
      case '.html':
        expect(readFileSync(path, 'utf8')).toMatch(/<\/html>\s*$/);
        break;
      case '.csv':
        expect(readFileSync(path, 'utf8')).toMatch(/\n$/);
        break;
      default:
        expect(path).toBe('no other file');
    }
  }
}
