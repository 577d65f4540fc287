import type { Cell, Result, WorkloadResult } from '../../harness/results/schema.ts';
import { type GuaranteeColumn, guaranteeColumn } from '../guarantees.ts';
import { sustainedFacts } from '../sustained.ts';
import { html, type Markup } from './markup.ts';
import { figuresTable, scrolling, tds } from './parts.ts';

const COLUMNS = ['sustained', 'fails at', 'p99 limit', 'trials', 'why no higher'];

/** The bracket of each cell's sustainable rate, and what ended the search. */
export function search(result: Result, workload: WorkloadResult): Markup {
  const guarantee = guaranteeColumn(result.cells.filter((cell) => cell.workload === workload.name));
  return scrolling(
    `${workload.name}: sustainable rates`,
    figuresTable(
      html`<caption>Sustained: the highest rate that passed three fresh trials of three, and the lowest that failed</caption>`,
      ['engine', ...guarantee.header, ...COLUMNS],
      guarantee.cells.map((cell) => row(cell, guarantee)),
    ),
  );
}

function row(cell: Cell, guarantee: GuaranteeColumn): Markup {
  const facts = sustainedFacts(cell);
  const name = html`<th scope="row" class="name">${cell.label}</th>${tds(...guarantee.of(cell))}`;
  const found =
    typeof facts === 'string'
      ? html`<td colspan="${COLUMNS.length}">${facts}</td>`
      : [
          [facts.passed, facts.failed, facts.limit].map((rate) => html`<td class="value">${rate}</td>`),
          tds(facts.trials, facts.why),
        ];
  return html`<tr data-engine="${cell.label}">${name}${found}</tr>`;
}
