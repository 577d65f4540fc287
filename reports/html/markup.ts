/** Markup that is safe to put into a page as it is. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: text is escaped, markup is not, lists are joined, nothing at all for undefined and false. */
export type Content = string | number | Markup | undefined | false | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it must stand in markup or in a quoted attribute: it can never become markup itself. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** Text in which a line does not end between a number and its unit. */
export function withUnits(text: string): string {
  return text.replace(/(\d) (?=(?:[nµm]?s|[kM]|[MG]iB)\b)/g, '$1\u00a0');
}

/** A template of markup: everything put into it is data unless it is {@link Markup}. */
export function html(strings: TemplateStringsArray, ...contents: Content[]): Markup {
  return new Markup(strings.reduce((text, part, index) => text + render(contents[index - 1]) + part));
}

/** Markup made elsewhere, by a library that escapes what it is given. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function render(content: Content): string {
  if (content === undefined || content === false) {
    return '';
  }
  if (content instanceof Markup) {
    return content.text;
  }
  return typeof content === 'object' ? content.map(render).join('') : escapeText(String(content));
}
