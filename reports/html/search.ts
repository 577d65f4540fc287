import type { Cell, Result, WorkloadResult } from '../../harness/results/schema.ts';
import { type GuaranteeColumn, guaranteeColumn } from '../guarantees.ts';
import { sustainedFacts } from '../sustained.ts';
import { html, type Markup } from './markup.ts';

const COLUMNS = ['sustained', 'fails at', 'p99 limit', 'trials', 'why no higher'];

/** The bracket of each cell's sustainable rate, and what ended the search. */
export function search(result: Result, workload: WorkloadResult): Markup {
  const guarantee = guaranteeColumn(result.cells.filter((cell) => cell.workload === workload.name));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${workload.name}: sustainable rates"><table class="figures"><caption>Sustained: the highest rate that passed three fresh trials of three, and the lowest that failed</caption><thead><tr>${['engine', ...guarantee.header, ...COLUMNS].map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>${guarantee.cells.map((cell) => row(cell, guarantee))}</tbody></table></div>`;
}

function row(cell: Cell, guarantee: GuaranteeColumn): Markup {
  const facts = sustainedFacts(cell);
  const name = html`<th scope="row" class="name">${cell.label}</th>${guarantee.of(cell).map((text) => html`<td>${text}</td>`)}`;
  return typeof facts === 'string'
    ? html`<tr data-engine="${cell.label}">${name}<td colspan="${COLUMNS.length}">${facts}</td></tr>`
    : html`<tr data-engine="${cell.label}">${name}<td class="value">${facts.passed}</td><td class="value">${facts.failed}</td><td class="value">${facts.limit}</td><td>${facts.trials}</td><td>${facts.why}</td></tr>`;
}
