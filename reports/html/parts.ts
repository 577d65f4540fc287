import type { Cell } from '../../harness/results/schema.ts';
import { type Content, html, type Markup } from './markup.ts';

/** A section of the page behind the workloads. */
export function section(id: string, title: string, question: string, ...content: Content[]): Markup {
  return html`<section class="plain" id="${id}"><h2>${title}</h2><p class="question">${question}</p>${content}</section>`;
}

/** What is wider than a narrow window, in a frame that scrolls. */
export function scrolling(label: string, content: Content): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${content}</div>`;
}

/** The row of a table's column heads. */
function heads(columns: readonly string[]): Markup {
  return html`<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>`;
}

/** Table cells, one for each content; a list is one cell made of several parts. */
export function tds(...contents: readonly Content[]): Markup[] {
  return contents.map((content) => html`<td>${content}</td>`);
}

/** A table of figures. */
export function figuresTable(caption: Markup, columns: readonly string[], rows: readonly Markup[]): Markup {
  return html`<table class="figures">${caption}${heads(columns)}<tbody>${rows}</tbody></table>`;
}

/** The row of a cell: its workload, its engine, by which the legend hides it, and more. */
export function cellRow({ label, workload }: Pick<Cell, 'label' | 'workload'>, ...content: Content[]): Markup {
  return html`<tr data-engine="${label}"><th scope="row">${workload}</th><td class="name">${label}</td>${content}</tr>`;
}

/** A list of texts. */
export function list(name: string, texts: readonly string[]): Markup {
  return html`<ul class="${name}">${texts.map((text) => html`<li>${text}</li>`)}</ul>`;
}
