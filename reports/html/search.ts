import type { Cell, Result, WorkloadResult } from '../../harness/results/schema.ts';
import { sustainedFacts } from '../sustained.ts';
import { html, type Markup } from './markup.ts';

const COLUMNS = ['engine', 'sustained', 'fails at', 'p99 limit', 'trials', 'why no higher'];

/** The bracket of each cell's sustainable rate, and what ended the search. */
export function search(result: Result, workload: WorkloadResult): Markup {
  const cells = result.cells.filter((cell) => cell.workload === workload.name);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${workload.name}: sustainable rates"><table class="figures"><caption>Sustained: the highest rate that passed three fresh trials of three, and the lowest that failed</caption><thead><tr>${COLUMNS.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>${cells.map(row)}</tbody></table></div>`;
}

function row(cell: Cell): Markup {
  const facts = sustainedFacts(cell);
  const name = html`<th scope="row" class="name">${cell.label}</th>`;
  return typeof facts === 'string'
    ? html`<tr data-engine="${cell.label}">${name}<td colspan="${COLUMNS.length - 1}">${facts}</td></tr>`
    : html`<tr data-engine="${cell.label}">${name}<td class="value">${facts.passed}</td><td class="value">${facts.failed}</td><td class="value">${facts.limit}</td><td>${facts.trials}</td><td>${facts.why}</td></tr>`;
}
