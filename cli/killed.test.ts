import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { Random } from '../workloads/random.ts';
import { startMarked } from './testing/marked-run.ts';
import { QUICK } from './testing/quick.ts';
import { engineFile, newFolder } from './testing/run-cli.ts';

/** How often a command is killed; MILLRACE_KILLS=200 tries it thoroughly. */
const KILLS = Number(process.env.MILLRACE_KILLS ?? 8);
/** About as long as the commands take. */
const LONGEST_MS = 3000;
/** Long enough on a machine however busy: what is not gone by then stays. */
const PATIENCE_MS = 30_000;

const random = new Random(20, 1);
const engines = ['-e', `streaming,${engineFile('starting')}`];
const COMMANDS = [
  ['run', [...QUICK, ...engines, '--out', 'out']],
  ['verify', ['verify', '-w', 'weather', '--events', '50k', ...engines]],
  ['run while it makes a long trace', ['run', '-w', 'fraud', '-e', 'streaming', '--events', '2M', '--out', 'out']],
] as const;
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
      const run = startMarked(words, folder, { TMPDIR: temporary });
      await sleep(afterMs);
      run.process.kill('SIGKILL');
      await run.ended;
      expect(await run.left(PATIENCE_MS)).toEqual([]);
      expect(readdirSync(temporary)).toEqual([]);
      const out = join(folder, 'out');
      const left = existsSync(out) ? readdirSync(out) : [];
      expect(['report.html', 'result.json']).toEqual(expect.arrayContaining(left));
      if (left.includes('result.json')) {
        expect(readResult(join(out, 'result.json')).state).toMatch(/^(running|complete)$/);
      }
    },
  );
});
