import { byWorkload, type ComparedFigure } from '../../harness/results/comparison.ts';
import { COMPARED_ABOUT, comparedTable } from '../compared.ts';
import type { PairReport } from '../pair-report.ts';
import type { WorkloadView } from '../run-view.ts';
import { type Content, html, type Markup } from './markup.ts';
import { page } from './page.ts';
import { figuresTable, list, scrolling, tds } from './parts.ts';

/** Two runs in one HTML file. */
export function renderPairHtml({ runs, warnings, conclusion, regressions, figures }: PairReport): string {
  const worse = html`<ul class="rules">${regressions.map((text) => html`<li class="bad">${text}</li>`)}</ul>`;
  const heading = html`<header class="page"><h1>millrace: two runs</h1>${runs.map(
    ({ name, strip }) => html`<h2>${name}</h2>${list('strip', strip)}`,
  )}<p><b>${conclusion}</b></p>${regressions.length > 0 && worse}${warnings.length > 0 && list('warnings', warnings)}</header>`;
  const body = html`${heading}
<main id="main">${byWorkload(figures).map(
    ([workload, own]) =>
      html`<section class="workload"><h2>${workload}</h2>${tableOf(`${workload}: two runs`, 'base', 'new', own)}</section>`,
  )}<p class="question">${COMPARED_ABOUT}</p></main>`;
  return page('millrace: two runs', body, []);
}

/** The verdicts of a workload within a run; nothing where there are none to give. */
export function verdictsSection({ name: workload, against }: WorkloadView): Content {
  if (against === undefined) {
    return undefined;
  }
  const name = `${workload}: engines against ${against.reference}`;
  const table = tableOf(name, ...against.columns, against.figures);
  return html`<details><summary>${against.title}</summary><p class="soft">${COMPARED_ABOUT}</p>${table}</details>`;
}

function tableOf(name: string, base: string, other: string, figures: readonly ComparedFigure[]): Markup {
  const { header, rows } = comparedTable(base, other, figures);
  return scrolling(
    name,
    figuresTable(
      html`<caption>${name}</caption>`,
      header,
      rows.map(
        ([label, ...cells]) =>
          html`<tr data-engine="${label}"><th scope="row" class="name">${label}</th>${tds(...cells)}</tr>`,
      ),
    ),
  );
}
