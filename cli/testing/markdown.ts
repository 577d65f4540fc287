import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A block of a document that is set as it is: its language and its text. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

/** The blocks of a text in Markdown. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({
    language: language!,
    text: text!,
  }));
}

/** The files in Markdown below a folder, without what was installed, built or measured there. */
export function markdownFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.md') && !/(^|\/)(node_modules|dist\.new|results)\/|^dist\//.test(file),
  );
}

/** Links of the files in Markdown below a folder to files or headings that are not there: 'README.md: docs/gone.md'. */
export function deadLinks(folder: string): string[] {
  return markdownFiles(folder).flatMap((file) =>
    [...proseOf(join(folder, file)).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => !/^https?:/.test(link) && isDead(join(folder, file), link))
      .map((link) => `${file}: ${link}`),
  );
}

function isDead(file: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? file : join(dirname(file), path);
  return !existsSync(target) || (heading !== undefined && !headingsOf(target).includes(heading));
}

/** The headings of a file, as links name them. */
function headingsOf(file: string): string[] {
  return [...proseOf(file).matchAll(/^#+ (.*)$/gm)].map(([, words]) =>
    words!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function proseOf(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/^```.*?^```$/gms, '');
}
