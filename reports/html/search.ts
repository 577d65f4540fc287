import type { Guarantees } from '../guarantees.ts';
import type { WorkloadView } from '../run-view.ts';
import type { CellView } from '../view.ts';
import { html, type Markup } from './markup.ts';
import { figuresTable, scrolling, tds } from './parts.ts';

const COLUMNS = ['sustained', 'fails at', 'p99 limit', 'trials', 'why no higher'];

/** The bracket of each cell's sustainable rate, and what ended the search. */
export function search({ name, guarantees }: WorkloadView): Markup {
  return scrolling(
    `${name}: sustainable rates`,
    figuresTable(
      html`<caption>Sustained: the highest rate that passed three of three fresh trials, and the lowest that failed</caption>`,
      ['engine', ...guarantees.header, ...COLUMNS],
      guarantees.cells.map((cell) => row(cell, guarantees)),
    ),
  );
}

function row(cell: CellView, guarantees: Guarantees): Markup {
  const facts = cell.search;
  const name = html`<th scope="row" class="name">${cell.label}</th>${tds(...guarantees.of(cell))}`;
  const found =
    typeof facts === 'string'
      ? html`<td colspan="${COLUMNS.length}">${facts}</td>`
      : [
          [facts.passed, facts.failed, facts.limit].map((rate) => html`<td class="value">${rate}</td>`),
          tds(facts.trials, facts.why),
        ];
  return html`<tr data-engine="${cell.label}">${name}${found}</tr>`;
}
