import { formatNs, formatRate } from '../../harness/results/format.ts';
import { formatReading, metrics, type Reading } from '../../harness/results/metrics.ts';
import { isOverBroker } from '../../harness/results/over-broker.ts';
import type { Rate } from '../../harness/results/schema.ts';
import type { Look } from '../look.ts';
import { answersText, isUnasked, wrongText } from '../outcome.ts';
import type { RunView, WorkloadView } from '../run-view.ts';
import { durationNs, wholeLoop } from '../trials.ts';
import type { CellView } from '../view.ts';
import { wholeNumber } from '../words.ts';
import { logAxis } from './charts/theme.ts';
import { barWidth, mark, settingsList, swatch } from './marks.ts';
import { type Content, html, type Markup, withUnits } from './markup.ts';

const LATENCY_WIDTH = 335;
/** Room right of the axis for the last value. */
const LABEL_ROOM = 96;
/** Room left of the axis for half of its first label. */
const LEFT_ROOM = 18;
const BAR_WIDTH = 110;

/** One axis for all workloads of a run, so that their latencies compare at a glance. */
export interface LatencyAxis {
  readonly ticksNs: readonly number[];
  /** Whether the foot stands for 0. */
  readonly hasZero: boolean;
  place(ns: number): number;
}

/** The axis from below the smallest p50 to above the largest tail of a run; undefined where nothing has a latency. */
export function latencyAxis(cells: readonly CellView[], rate: Rate): LatencyAxis | undefined {
  const values = cells.flatMap((cell) =>
    [metrics.p50, metrics.p90, metrics.p99]
      .map((metric) => cell.read(metric, rate))
      .flatMap((reading) => ('value' in reading ? [reading.value] : [])),
  );
  if (values.length === 0) {
    return undefined;
  }
  const { ticks: ticksNs, hasZero } = logAxis(values);
  const low = Math.log10(ticksNs[0]!);
  const span = Math.log10(ticksNs.at(-1)!) - low;
  const width = LATENCY_WIDTH - LABEL_ROOM - LEFT_ROOM;
  const share = (ns: number): number => (Math.log10(Math.max(ns, ticksNs[0]!)) - low) / span;
  return { ticksNs, hasZero, place: (ns) => Math.round(share(ns) * width * 10) / 10 + LEFT_ROOM };
}

/** Workload × engines: the table is the first chart. */
export function scorecard(
  { settings }: RunView,
  { name, cells, guarantees, trace }: WorkloadView,
  looks: ReadonlyMap<string, Look>,
  axis: LatencyAxis | undefined,
): Markup {
  const rate = settings.ratesPerSecond[0]!;
  const throughputs = cells.map((cell) => cell.read(metrics.eventsPerSecond));
  const fastest = Math.max(...throughputs.map((reading) => ('value' in reading ? reading.value : 0)));
  return html`<table class="scorecard">
<caption class="skip">${name}: latency, throughput, CPU time and correctness of each engine</caption>
<thead><tr><th scope="col">engine</th><th scope="col" class="latency">latency of an answer at ${formatRate(rate)}${axis && axisScale(axis)}</th>${[
    html`events a second,<br>all at once`,
    html`${isOverBroker(settings) && 'engine '}CPU-s<br>per M events`,
    html`${trace.answers.toLocaleString('en-US')}<br>answers`,
  ].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
${guarantees.groups.map(([guarantee, own], _, { length }) => {
  const group = html`<tr class="group"><th scope="rowgroup" colspan="5">guarantee: ${guarantee}</th></tr>`;
  return html`<tbody>${length > 1 && group}${own.map((cell) => row(cell, rate, looks.get(cell.label)!, axis, fastest))}</tbody>`;
})}</table>`;
}

function row(cell: CellView, rate: Rate, look: Look, axis: LatencyAxis | undefined, fastest: number): Markup {
  const name = html`<th scope="row">${swatch(look)}${cell.label}${deviations(cell)}</th>`;
  switch (cell.outcome.state) {
    case 'measured': {
      const throughput = cell.read(metrics.eventsPerSecond);
      const cpu = formatReading(metrics.cpu, cell.read(metrics.cpu));
      const rateText = html`${bar(throughput, fastest, look)} ${formatReading(metrics.eventsPerSecond, throughput)}`;
      return html`<tr data-engine="${cell.label}">${name}<td class="latency">${latency(cell, rate, look, axis)}</td>${[
        html`<td class="value" data-name="events a second">${rateText}</td>`,
        html`<td class="value" data-name="CPU-s per M events">${cpu}</td>`,
      ]}${answersCell(cell)}</tr>`;
    }
    case 'wrong-answers':
      return html`<tr class="bad" data-engine="${cell.label}">${name}<td colspan="4"><b>✗ wrong answers</b>: ${wrongText(cell.outcome.verification)}; not ranked. <a href="#correctness">See which</a></td></tr>`;
    case 'failed':
    case 'invalid':
    case 'unsupported':
      return html`<tr class="${cell.outcome.state === 'unsupported' ? 'na' : 'bad'}" data-engine="${cell.label}">${name}<td colspan="4"><b>${cell.outcome.state}</b>: ${cell.outcome.reason}</td></tr>`;
  }
}

function answersCell(cell: CellView): Markup {
  return isUnasked(cell)
    ? html`<td class="na">${answersText(cell)}</td>`
    : html`<td class="ok">✓ ${answersText(cell)}</td>`;
}

function latency(cell: CellView, rate: Rate, look: Look, axis: LatencyAxis | undefined): Content {
  if (cell.configuration.commitIntervalMs === null) {
    const whole = wholeLoop(cell);
    const took = whole ? `: ${wholeNumber(whole.events)} events in ${formatNs(durationNs(whole))}` : '';
    return html`<span class="na">after the whole history${withUnits(took)}</span>`;
  }
  const p50 = cell.read(metrics.p50, rate);
  if ('notReported' in p50 || axis === undefined) {
    return html`<span class="na">${'notReported' in p50 ? p50.notReported : 'not measured'}</span>`;
  }
  const tails = [metrics.p99, metrics.p90].map((metric) => ({ metric, reading: cell.read(metric, rate) }));
  const tail = tails.find(({ reading }) => 'value' in reading);
  const tailNs = tail && 'value' in tail.reading ? tail.reading.value : undefined;
  const from = axis.place(p50.value);
  const to = tailNs === undefined ? from : axis.place(tailNs);
  const text =
    tailNs === undefined
      ? `${formatNs(p50.value)} (p50)`
      : tail!.metric === metrics.p99
        ? formatNs(tailNs)
        : `${formatNs(tailNs)} (p90)`;
  const spoken = `p50 ${formatNs(p50.value)}${tailNs === undefined ? '' : `, ${tail!.metric.title} ${formatNs(tailNs)}`}`;
  const grid = axis.ticksNs.map((tick) => {
    const x = axis.place(tick);
    return html`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="26"/>`;
  });
  const track = html`<line class="track" stroke="${look.colour}" x1="${from}" x2="${to}" y1="13" y2="13"/>`;
  const end =
    tailNs !== undefined && html`<line class="end" stroke="${look.colour}" x1="${to}" x2="${to}" y1="7" y2="19"/>`;
  const words = html`<text x="${Math.max(to, from + 4) + 7}" y="17">${text}</text>`;
  return html`<svg width="${LATENCY_WIDTH}" height="26" viewBox="0 0 ${LATENCY_WIDTH} 26" role="img" aria-label="${spoken}">${grid}${track}${mark(look, from, 13, 10)}${end}${words}</svg>`;
}

function axisScale(axis: LatencyAxis): Markup {
  // Beyond four decades every other one is named: labels are as wide as a decade.
  const every = axis.ticksNs.length > 5 ? 2 : 1;
  return html`<svg width="${LATENCY_WIDTH}" height="16" viewBox="0 0 ${LATENCY_WIDTH} 16" aria-hidden="true">${axis.ticksNs.map(
    (tick, index) =>
      index % every === 0 &&
      html`<text class="tick" x="${axis.place(tick)}" y="12" text-anchor="middle">${index === 0 && axis.hasZero ? '0' : formatNs(tick)}</text>`,
  )}</svg>`;
}

function bar(reading: Reading, fastest: number, look: Look): Content {
  const width = 'value' in reading ? barWidth(reading.value, fastest, BAR_WIDTH) : 0;
  return html`<svg class="bar" width="${BAR_WIDTH}" height="10" aria-hidden="true"><rect fill="${look.colour}" opacity="0.75" width="${width}" height="10" rx="1"/></svg>`;
}

/** Below an engine's name the settings that differ from its own. */
function deviations(cell: CellView): Content {
  const differing = cell.settings.filter(({ differs }) => differs);
  return differing.length > 0 && html`<div class="settings">${settingsList(differing)}</div>`;
}
