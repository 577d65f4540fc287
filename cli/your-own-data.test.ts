import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newFolder, PROGRAM, startCommand } from './testing/run-cli.ts';

/** Commands of the document, and what it says that they print. */
interface Example {
  readonly commands: readonly string[];
  readonly printed: string;
}

interface Section {
  readonly title: string;
  readonly examples: readonly Example[];
}

const markdown = readFileSync('docs/your-own-data.md', 'utf8');
const sections = sectionsOf(markdown);
/** Where the files are that the document downloads. */
const sources = ['harness/input/testing/files', 'node_modules/vega-datasets/data'];

function sectionsOf(text: string): Section[] {
  return text
    .split(/^## /m)
    .map((section) => ({
      title: section.split('\n')[0]!,
      examples: [...section.matchAll(/^```sh\n(.*?)^```\n+(?:^```text\n(.*?)^```$)?/gms)].map(
        ([, commands, printed = '']) => ({ commands: commands!.trim().split('\n'), printed }),
      ),
    }))
    .filter(({ examples }) => examples.length > 0);
}

/** Puts the files that the document downloads into the folder. */
function downloadAll(folder: string): void {
  for (const [, name] of markdown.matchAll(/^curl -O .*\/(.*)$/gm)) {
    const source = sources.map((each) => join(each, name!)).find((each) => existsSync(each));
    expect(source, name).toBeDefined();
    copyFileSync(source!, join(folder, name!));
  }
}

/** Runs a command as a shell in that folder would; its exit code and all that it printed. */
async function runCommand(command: string, folder: string): Promise<{ code: number | null; output: string }> {
  const npx = 'npx() { shift; "$NODE" "$PROGRAM" "$@"; }';
  const variables = { NODE: process.execPath, PROGRAM };
  const { code, stdout, stderr } = await startCommand(['sh', '-c', `${npx}\n${command}`], folder, variables).ended;
  return { code, output: stdout + stderr };
}

/** What is compared of a text: without progress, lengths of blanks, and what was measured. */
function comparable(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\[\d+\/\d+\] /.test(line))
    .map((line) => /^ {2}\S.* verified /.exec(line)?.[0] ?? line)
    .join('\n')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Matches what the document quotes, … standing for anything. */
function quoted(printed: string): RegExp {
  const parts = comparable(printed).split('…');
  return new RegExp(parts.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('.*'));
}

it('has a section for each kind of file', () => {
  expect(sections.length).toBeGreaterThan(3);
});

it.concurrent.each(sections)(
  'prints what docs/your-own-data.md says: $title',
  async ({ examples }) => {
    const folder = newFolder();
    downloadAll(folder);
    for (const { commands, printed } of examples) {
      let output = '';
      for (const command of commands.filter((each) => !each.startsWith('curl '))) {
        const ended = await runCommand(command, folder);
        const isRefused = command.startsWith('npx ') && /^millrace: /m.test(printed);
        expect(ended, command).toMatchObject({ code: isRefused ? 2 : 0 });
        output += ended.output;
      }
      expect(comparable(output)).toMatch(quoted(printed));
    }
  },
  120_000,
);
