import type { Look } from '../look.ts';
import type { Setting } from '../settings.ts';
import { html, type Markup, withUnits } from './markup.ts';

/** The mark of a look, centred on (x, y), about `size` px wide. */
export function mark(look: Pick<Look, 'shape' | 'colour'>, x: number, y: number, size: number): Markup {
  const half = size / 2;
  switch (look.shape) {
    case 'circle':
      return html`<circle fill="${look.colour}" cx="${x}" cy="${y}" r="${half}"/>`;
    case 'diamond':
      return html`<path fill="${look.colour}" d="M${x} ${y - half * 1.2}L${x + half * 1.2} ${y}L${x} ${y + half * 1.2}L${x - half * 1.2} ${y}Z"/>`;
    case 'square':
      return html`<rect fill="${look.colour}" x="${x - half * 0.9}" y="${y - half * 0.9}" width="${size * 0.9}" height="${size * 0.9}"/>`;
  }
}

/** Width of a bar of that value beside the longest, which is `room` px: what is not 0 can be seen. */
export function barWidth(value: number, longest: number, room: number): number {
  return value > 0 ? Math.max(1, Math.round((value / longest) * room)) : 0;
}

/** The mark alone, beside a name. */
export function swatch(look: Pick<Look, 'shape' | 'colour'>): Markup {
  return html`<svg width="14" height="14" aria-hidden="true" focusable="false">${mark(look, 7, 7, 10)}</svg>`;
}

/** Settings in a line, those marked that differ from the engine's own. */
export function settingsList(settings: readonly Setting[]): Markup {
  return html`${settings.map(({ text, differs }, index) => [
    index > 0 && ', ',
    differs ? html`<span class="differs">${withUnits(text)}</span>` : withUnits(text),
  ])}`;
}
