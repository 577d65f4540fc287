import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { html, type Markup, trusted } from './markup.ts';

/**
 * One file that needs no other: its Content Security Policy allows the style and scripts in it by their hashes, and
 * nothing from anywhere.
 */
export function page(title: string, body: Markup, scripts: readonly string[]): string {
  const style = asset('style.css');
  const policy = [
    "default-src 'none'",
    `style-src ${hashes([style])}`,
    `script-src ${scripts.length > 0 ? hashes(scripts) : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return html`<!doctype html>
<html lang="en" class="no-script">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy.join('; '))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the figures</a>
${body}
${scripts.map((script) => html`<script>${trusted(script)}</script>`)}
</body>
</html>
`.text;
}

/** A file beside this one. */
export function asset(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

function hashes(texts: readonly string[]): string {
  return texts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`).join(' ');
}
