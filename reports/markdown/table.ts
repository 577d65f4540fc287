/** A Markdown table; what is in a cell can neither end it nor be taken for markup. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows.map((row) => row.map(escapeText))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

/** Text that cannot be taken for markup. */
export function escapeText(text: string): string {
  return text.replace(/[\\`*_[\]<>|#&]/g, (character) => `\\${character}`).replaceAll('\n', ' ');
}
