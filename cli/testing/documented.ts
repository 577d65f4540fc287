import { expect } from 'vitest';
import { PROGRAM, startCommand } from './run-cli.ts';

/** Commands of a document, and what it says that they print. */
export interface Example {
  readonly commands: readonly string[];
  readonly printed: string;
}

/** A section of a document that has commands. */
export interface Section {
  readonly title: string;
  readonly examples: readonly Example[];
  /** The files that it shows, by the path in the comment that they begin with. */
  readonly files: Readonly<Record<string, string>>;
}

/** The sections of a document that have commands. */
export function sectionsOf(markdown: string): Section[] {
  return markdown
    .split(/^## /m)
    .map((section) => ({
      title: section.split('\n')[0]!,
      examples: [...section.matchAll(/^```sh\n(.*?)^```\n+(?:^```text\n(.*?)^```$)?/gms)].map(
        ([, commands, printed = '']) => ({ commands: commands!.trim().split('\n'), printed }),
      ),
      files: Object.fromEntries(
        [...section.matchAll(/^```(?:js|java)\n\/\/ (\S+)\n(.*?)^```$/gms)].map(([, path, text]) => [path!, text!]),
      ),
    }))
    .filter(({ examples }) => examples.length > 0);
}

/** Runs the commands of an example in a folder, without its downloads; they must print what the document says. */
export async function expectPrinted({ commands, printed }: Example, folder: string): Promise<void> {
  let output = '';
  for (const command of commands.filter((each) => !each.startsWith('curl '))) {
    const ended = await runCommand(command, folder);
    expect(ended, command).toMatchObject({ code: command.startsWith('npx ') ? codeOf(printed) : 0 });
    output += ended.output;
  }
  expect(comparable(output)).toMatch(quoted(printed));
}

/** The exit code of a command that prints this. */
function codeOf(printed: string): number {
  return /^WRONG /m.test(printed) ? 4 : /^millrace: /m.test(printed) ? 2 : 0;
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
