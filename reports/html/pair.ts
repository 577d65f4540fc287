import { formatReading, type Reading } from '../../harness/results/metrics.ts';
import type { Result } from '../../harness/results/schema.ts';
import { stripOf } from '../facts.ts';
import { type PairedFigure, pairedMetric, pairFigures, pairWarnings, ratioText } from '../pair.ts';
import { html, type Markup } from './markup.ts';
import { page } from './page.ts';

/** Two runs side by side in one HTML file. */
export function renderPairHtml(left: Result, right: Result): string {
  const figures = pairFigures(left, right);
  const workloads = [...new Set(figures.map(({ workload }) => workload))];
  const warnings = [
    ...pairWarnings(left, right),
    'Side by side, without a verdict: fresh runs of one thing differ by 10% and more.',
  ];
  const body = html`<header class="page"><h1>millrace: two runs</h1>${[left, right].map((result, index) => html`<h2>${index === 0 ? 'Left' : 'Right'}</h2><ul class="strip">${stripOf(result).map((fact) => html`<li>${fact}</li>`)}</ul>`)}<ul class="warnings">${warnings.map((text) => html`<li>${text}</li>`)}</ul></header>
<main id="main">${workloads.map((workload) =>
    section(
      workload,
      figures.filter((figure) => figure.workload === workload),
    ),
  )}</main>`;
  return page('millrace: two runs', body, []);
}

function section(workload: string, figures: readonly PairedFigure[]): Markup {
  return html`<section class="workload"><h2>${workload}</h2><div class="scroll" tabindex="0" role="region" aria-label="${workload}: two runs"><table class="figures"><caption>Medians of the trials; the ratio is right over left</caption><thead><tr>${['engine', 'metric', 'left', 'right', 'ratio'].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${figures.map((figure) => html`<tr><th scope="row">${figure.label}</th><td>${pairedMetric(figure)}</td><td>${text(figure, figure.left)}</td><td>${text(figure, figure.right)}</td><td>${ratioText(figure)}</td></tr>`)}</tbody></table></div></section>`;
}

function text({ metric }: PairedFigure, reading: Reading): string {
  return formatReading(metric, reading);
}
