import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { renderCsv } from '../csv/write.ts';
import { type Look, looksOf, modelLetter } from '../look.ts';
import type { RunView, WorkloadView } from '../run-view.ts';
import { wasSearched } from '../sustained.ts';
import type { Sentence } from '../words.ts';
import { costChart } from './charts/cost.ts';
import { frontierChart } from './charts/frontier.ts';
import { intervalChart, loadChart, optionCharts } from './charts/lines.ts';
import { overTimeChart } from './charts/over-time.ts';
import { percentileChart } from './charts/percentiles.ts';
import { scalingCharts } from './charts/scaling.ts';
import { backlogChart, sustainedChart } from './charts/sustained.ts';
import type { Chart } from './charts/theme.ts';
import { trialsChart } from './charts/trials.ts';
import { verdictsSection } from './compared.ts';
import { type Drawing, drawCharts } from './draw.ts';
import { machine } from './machine.ts';
import { swatch } from './marks.ts';
import { type Content, html, type Markup, trusted, withUnits } from './markup.ts';
import { method } from './method.ts';
import { asset, page } from './page.ts';
import { list, scrolling } from './parts.ts';
import { latencyAxis, scorecard } from './scorecard.ts';
import { search } from './search.ts';
import { configurations, correctness, figures, sortableTable } from './sections.ts';
import { transport } from './transport.ts';

/**
 * A run as one HTML file that needs nothing else: readable without JavaScript, alive with it, under a Content Security
 * Policy that allows the file's own style and scripts by their hashes and nothing from anywhere.
 */
export async function renderHtml(run: RunView): Promise<string> {
  const looks = looksOf(run);
  const rates = run.settings.ratesPerSecond;
  const charts = run.workloads.map((workload) => chartsOf(run, workload, [...looks.values()]));
  const drawings = await drawCharts(charts.flat());
  const axis = latencyAxis(run.cells, rates[0] ?? 0);
  const scripts = [readFileSync(vegaFile(), 'utf8'), interpreterScript(), asset('client.js')];
  const data = Object.fromEntries(drawings.map(({ chart, vega }) => [chart.id, vega]));
  const downloads = html`Download <a download="result.json.gz" href="data:application/gzip;base64,${packed(JSON.stringify(run.given))}">result.json, compressed</a> or <a download="figures.csv" href="data:text/csv;charset=utf-8;base64,${Buffer.from(renderCsv(run)).toString('base64')}">figures.csv</a>.`;
  const body = html`<header class="page">
<h1>millrace</h1>
${list('strip', run.strip)}
${run.ruin && html`<p class="ruin" role="alert">${run.ruin}</p>`}
${listIfAny('warnings', run.warnings)}
<dl class="verdicts">${run.workloads.map((workload) => html`<div><dt><a href="#${anchor(workload)}">${workload.name}</a></dt><dd>${sentence(workload.sentence)}</dd></div>`)}</dl>
${listIfAny('notes', run.notes)}
</header>
<main id="main">
${run.cells.length > 0 && legend([...looks.values()])}
${run.workloads.map((workload, index) => {
  const heading = html`<h2>${workload.name}</h2><p class="question">${workload.question}</p>${workload.inputLines.length > 0 && html`<details class="input"><summary>${workload.inputLines[0]!}</summary>${list('soft', workload.inputLines.slice(1))}</details>`}`;
  const own = drawings.filter(({ chart }) => charts[index]!.includes(chart)).map(figure);
  const tables = workload.cells.length > 0 && [
    run.settings.experiment === 'race' && scorecard(run, workload, looks, axis),
    verdictsSection(workload),
    wasSearched(run) && search(workload),
    workload.guarantees.text && html`<p class="soft guarantees">${workload.guarantees.text}</p>`,
  ];
  return html`<section class="workload" id="${anchor(workload)}">${heading}${tables}<div class="charts">${own}</div></section>`;
})}
${run.cells.length > 0 && [correctness(run), transport(run, looks), configurations(run)]}
${machine(run)}
${method(run)}
${figures(run, downloads)}
</main>
<footer>Made by millrace ${run.environment.millrace} from result.json, schema version ${run.schemaVersion}.</footer>
<div id="tip" role="status" hidden></div>
<script type="text/plain" id="charts">${packed(JSON.stringify(data))}</script>`;
  return page(`millrace: ${run.workloads.map(({ name }) => name).join(', ')}`, body, scripts);
}

function chartsOf({ settings }: RunView, { name, cells }: WorkloadView, looks: readonly Look[]): Chart[] {
  const rates = settings.ratesPerSecond;
  const rate = rates[0] ?? 0;
  const id = (kind: string): string => `${name}-${kind}`;
  const shown = looks.filter(({ label }) => cells.some((cell) => cell.label === label));
  return [
    frontierChart(id('frontier'), cells, rate, shown),
    percentileChart(id('percentiles'), cells, rate, shown),
    overTimeChart(id('over-time'), cells, rate, shown),
    loadChart(
      id('load'),
      cells,
      rates.filter((each) => each !== 'max'),
      shown,
    ),
    sustainedChart(id('sustained'), cells, shown),
    intervalChart(id('interval'), cells, rate, shown),
    ...optionCharts(id('option'), cells, rate, shown),
    ...scalingCharts(id('scaling'), cells, shown),
    backlogChart(id('backlog'), cells, shown),
    trialsChart(id('trials'), cells, rate, shown),
    costChart(id('cost'), cells, shown),
  ].filter((chart) => chart !== undefined);
}

function figure({ chart, svg }: Drawing): Markup {
  const { id, title, reading, key, table } = chart;
  const rows = table.rows.map((cells) => ({ cells }));
  const caption = html`<figcaption><h3>${title}</h3><p class="soft">${reading}</p></figcaption>`;
  const view = html`<div class="view">${trusted(svg)}</div>`;
  const looks = key && html`<ul class="key">${key.map((look) => html`<li>${swatch(look)}${look.label}</li>`)}</ul>`;
  const figures = scrolling(`${title}: figures`, sortableTable(title, table.columns, rows));
  return html`<figure data-chart="${id}">${caption}${view}${looks}<details><summary>Figures</summary>${figures}</details></figure>`;
}

function legend(looks: readonly Look[]): Markup {
  return html`<div class="legend needs-script" role="group" aria-label="Engines shown">${looks.map((look) => html`<button type="button" aria-pressed="true" data-engine="${look.label}">${swatch(look)}${look.label}</button>`)}<span class="soft">● half the answers, │ 99 of 100</span></div>`;
}

function listIfAny(name: string, texts: readonly string[]): Content {
  return texts.length > 0 && list(name, texts.map(withUnits));
}

function sentence(parts: Sentence): Markup {
  return html`${parts.map((part) => (typeof part === 'string' ? withUnits(part) : html`<b class="${modelLetter(part.model)}">${withUnits(part.engine)}</b>`))}`;
}

/** Text as gzip in base64. */
function packed(text: string): string {
  return gzipSync(text, { level: 9 }).toString('base64');
}

/** Names may have settings behind them; an id has no spaces. */
function anchor({ name }: WorkloadView): string {
  return `workload-${name.replace(/[^\p{L}\p{N}]+/gu, '-')}`;
}

function vegaFile(): string {
  return fileURLToPath(new URL('vega.min.js', import.meta.resolve('vega')));
}

/**
 * The interpreter has no build for browsers: its one module becomes a function over Vega, which has what it imports.
 */
function interpreterScript(): string {
  const source = readFileSync(fileURLToPath(import.meta.resolve('vega-interpreter')), 'utf8');
  const imports = /^import \{ ([\w, ]+) \} from 'vega-util';$/m;
  const exports = /^export \{ (\w+) as expressionInterpreter \};$/m;
  const match = exports.exec(source);
  if (!imports.test(source) || match === null || source.match(/^(import|export) /gm)?.length !== 2) {
    throw new Error('vega-interpreter is not built as this report expects: check its version against package.json');
  }
  const body = source
    .replace(imports, 'const { $1 } = vega;')
    .replace(exports, `return ${match[1]};`)
    .replace(/^\/\/# sourceMappingURL.*$/m, '');
  return `const expressionInterpreter = (() => {\n${body}\n})();\n`;
}
