import { byWorkload, type ComparedFigure } from '../../harness/results/comparison.ts';
import type { RunVerdicts } from '../../harness/results/run-verdicts.ts';
import { againstReference, COMPARED_ABOUT, comparedTable } from '../compared.ts';
import type { PairReport } from '../pair-report.ts';
import { type Content, html, type Markup } from './markup.ts';
import { page } from './page.ts';

/** Two runs in one HTML file. */
export function renderPairHtml({ runs, warnings, conclusion, regressions, figures }: PairReport): string {
  const body = html`<header class="page"><h1>millrace: two runs</h1>${runs.map(({ name, strip }) => html`<h2>${name}</h2><ul class="strip">${strip.map((fact) => html`<li>${fact}</li>`)}</ul>`)}<p><b>${conclusion}</b></p>${regressions.length > 0 && html`<ul class="rules">${regressions.map((text) => html`<li class="bad">${text}</li>`)}</ul>`}${warnings.length > 0 && html`<ul class="warnings">${warnings.map((text) => html`<li>${text}</li>`)}</ul>`}</header>
<main id="main">${byWorkload(figures).map(([workload, own]) => {
    return html`<section class="workload"><h2>${workload}</h2>${tableOf(`${workload}: two runs`, 'base', 'new', own)}</section>`;
  })}<p class="question">${COMPARED_ABOUT}</p></main>`;
  return page('millrace: two runs', body, []);
}

/** The verdicts of a workload within a run; nothing where there are none to give. */
export function verdictsSection(verdicts: RunVerdicts, workload: string): Content {
  const against = againstReference(verdicts, workload);
  return (
    against &&
    html`<details><summary>${against.title}</summary><p class="soft">${COMPARED_ABOUT}</p>${tableOf(`${workload}: engines against ${against.reference}`, ...against.columns, against.figures)}</details>`
  );
}

function tableOf(name: string, base: string, other: string, figures: readonly ComparedFigure[]): Markup {
  const { header, rows } = comparedTable(base, other, figures);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table class="figures"><caption>${name}</caption><thead><tr>${header.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead><tbody>${rows.map(
    ([label, ...cells]) =>
      html`<tr data-engine="${label}"><th scope="row" class="name">${label}</th>${cells.map((text) => html`<td>${text}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
