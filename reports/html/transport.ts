import { brokerMetrics } from '../../harness/results/broker-metrics.ts';
import { formatBytes, formatCount, formatNs, formatNumber } from '../../harness/results/format.ts';
import { formatReading, type Metric, metrics, NOT_KNOWN } from '../../harness/results/metrics.ts';
import {
  brokerFacts,
  busyText,
  engineMetricsOf,
  isLate,
  LOAD_GENERATOR_HEADS,
  lateText,
  processFacts,
  shareText,
  warmthOf,
} from '../broker.ts';
import type { Look } from '../look.ts';
import type { CellView, ViewedRun } from '../view.ts';
import { barWidth, settingsList } from './marks.ts';
import { type Content, html, type Markup } from './markup.ts';
import { cellRow, figuresTable, scrolling, tds } from './parts.ts';

/** Longest bar of a process' CPU time, px. */
const BAR_WIDTH = 90;

const PROCESSES: readonly (readonly [string, Metric])[] = [
  ['engine', metrics.cpu],
  ['load generator', brokerMetrics.loadGeneratorCpu],
  ['collector', brokerMetrics.collectorCpu],
  ['broker', brokerMetrics.brokerCpu],
];

/** The basis of the figures of a run over a broker: load generator, processes, settings; nothing for a run in memory. */
export function transport(run: ViewedRun, looks: ReadonlyMap<string, Look>): Content {
  const facts = brokerFacts(run);
  if (facts.length === 0) {
    return undefined;
  }
  const cells = run.cells.filter(({ outcome }) => outcome.state !== 'unsupported');
  const settings = new Map(cells.map((cell) => [cell.label, cell.settings]));
  return html`<section class="plain" id="transport"><h2>Over the broker</h2><p class="question">${facts.join('; ')}. Load generator, engine, collector and broker are separate processes. An answer is visible once the broker has acknowledged it, and observed when the collector has it. Engines of our own send each commit at once, as one request.</p>
${loadGenerators(cells)}
${processes(cells, looks)}
${roles(cells)}
${warmth(cells, run)}
${engineMetrics(cells)}
<h3>Settings that decide the figures</h3><p class="soft">Marked where the engine’s own value differs, which follows in brackets.</p><dl class="configuration">${[...settings].map(([label, each]) => html`<dt>${label}</dt><dd>${settingsList(each)}</dd>`)}</dl></section>`;
}

function loadGenerators(cells: readonly CellView[]): Markup {
  const columns = ['workload', 'engine', 'rate', ...LOAD_GENERATOR_HEADS, 'released', 'priority', 'cores busy'];
  const rows = cells.flatMap((cell) =>
    cell.loadGenerators.map((facts) => {
      const { ratePerSecond, realTime, preloadEventsPerSecond, late, released } = facts;
      const p99 = isLate(facts)
        ? html`<td class="bad">✗ ${lateText(late.p99Ns)}</td>`
        : html`<td>${lateText(late.p99Ns)}</td>`;
      return cellRow(
        cell,
        tds(`${formatCount(ratePerSecond)}/s`, `${formatCount(preloadEventsPerSecond)}/s`, lateText(late.p50Ns)),
        p99,
        tds(lateText(late.allowedP99Ns), lateText(late.maxNs), shareText(released)),
        tds(realTime ? 'real-time' : 'normal', busyText(facts)),
      );
    }),
  );
  return table(
    'The load generator',
    'How late events left it, in its worst trial. Latency still counts from the schedule. A trial in which p99 of this lateness exceeds both 1 ms and 5% of the measured p99 is invalid, not slow; so is one whose load generator was not shown to send twice the rate.',
    columns,
    rows,
  );
}

function processes(cells: readonly CellView[], looks: ReadonlyMap<string, Look>): Markup {
  const most = Math.max(
    ...cells
      .flatMap((cell) => PROCESSES.map(([, metric]) => cell.read(metric)))
      .map((reading) => ('value' in reading ? reading.value : 0)),
  );
  const columns = ['workload', 'engine', ...PROCESSES.map(([name]) => `${name} CPU-s`), 'start-up', 'warm-up'];
  const rows = cells.map((cell) => {
    const bars = PROCESSES.map(([name, metric]) => {
      const colour = name === 'engine' ? looks.get(cell.label)!.colour : 'var(--soft)';
      return html`<td>${cpuBar(metric, cell, most, colour)}</td>`;
    });
    const [first] = cell.loadGenerators;
    return html`<tr data-engine="${cell.label}"><th scope="row">${cell.workload}</th><td class="name">${cell.label}</td>${bars}<td>${formatReading(metrics.startUp, cell.read(metrics.startUp))}</td><td>${first ? formatNs(first.warmUpMs * 1e6) : 'none'}</td></tr>`;
  });
  return table(
    'CPU-seconds per million events, by process',
    'In the closed loop. The topic holds all events when the engine starts, so the load generator’s are those of the preload. Start-up sees no data; the warm-up is that of latency trials, under load and not timed.',
    columns,
    rows,
  );
}

/** Engines of several processes, and what is beside every engine: each apart. */
function roles(cells: readonly CellView[]): Markup {
  const columns = ['workload', 'engine', 'process', 'CPU-s per M events', 'peak memory'];
  const rows = cells.flatMap((cell) =>
    processFacts(cell).map(({ role, cpuSeconds, peakRssBytes }) =>
      cellRow(
        cell,
        html`<td class="name">${role}</td>`,
        tds(
          cpuSeconds === undefined ? NOT_KNOWN : formatNumber(cpuSeconds),
          peakRssBytes === undefined ? NOT_KNOWN : formatBytes(peakRssBytes),
        ),
      ),
    ),
  );
  return table(
    'Each process',
    'In the closed loop: CPU time over the part that is timed, and the largest resident set. What runs in a cluster of your own, or on another machine, is not seen. The collector holds all answers in memory.',
    columns,
    rows,
  );
}

/** Whether a figure is that of a virtual machine that has just started. */
function warmth(cells: readonly CellView[], { workloads }: ViewedRun): Markup {
  const columns = ['workload', 'engine', 'cold', 'events', 'whole loop', 'events', 'warm', 'events', 'from'];
  const rows = cells.flatMap((cell) => {
    const events = workloads.find(({ name }) => name === cell.workload)!.trace.events;
    const rates = warmthOf(cell, events);
    if (rates === undefined) {
      return [];
    }
    const { cold, whole, warm } = rates;
    const pairs = [cold, whole, warm].map((rate) =>
      rate === undefined
        ? html`<td>–</td><td>–</td>`
        : html`<td>${formatCount(rate.eventsPerSecond)}/s</td><td>${formatCount(rate.events)}</td>`,
    );
    return cellRow(cell, pairs, tds(warm ? formatNs(warm.afterMs * 1e6) : '–'));
  });
  return table(
    'Cold and warm',
    'Events a second. Cold: the one iteration of the verification trial, a fresh process. Whole loop: closed loops from when the engine consumes to its last answer. Warm: what follows its warm-up in them. The figure of a cell is the warm one, or that of the whole where there is none: an engine that answers at the end, or in too few bursts.',
    columns,
    rows,
  );
}

/** What engines report of their work; nothing where none reports anything. */
function engineMetrics(cells: readonly CellView[]): Content {
  const columns = ['workload', 'engine', 'at', 'metric', 'samples', 'median', 'max'];
  const rows = cells.flatMap((cell) => {
    const { ratePerSecond, metrics } = engineMetricsOf(cell);
    const at = ratePerSecond === undefined ? 'full speed' : `${formatCount(ratePerSecond)}/s`;
    const text = (value: number, unit: string): string => `${formatNumber(value)}${unit === '%' ? '' : ' '}${unit}`;
    return metrics.map(
      ({ name, unit, samples, median, max }) =>
        html`<tr data-engine="${cell.label}"><th scope="row">${cell.workload}</th><td class="name">${cell.label}</td><td>${at}</td><td class="name">${name}</td><td>${samples}</td><td>${text(median, unit)}</td><td>${text(max, unit)}</td></tr>`,
    );
  });
  return rows.length === 0
    ? undefined
    : table(
        'Metrics of the engines',
        'As engines report them; no figure here is made from them. A single sample covers the whole time since the engine started, warm-up included.',
        columns,
        rows,
      );
}

function cpuBar(metric: Metric, cell: CellView, most: number, colour: string): Content {
  const reading = cell.read(metric);
  if ('notReported' in reading) {
    return html`<span class="na">${reading.notReported}</span>`;
  }
  const width = barWidth(reading.value, most, BAR_WIDTH);
  return html`<svg class="bar" width="${BAR_WIDTH}" height="6" aria-hidden="true"><rect fill="${colour}" opacity="0.75" width="${width}" height="6" rx="1"/></svg>${metric.format(reading.value)}`;
}

function table(title: string, reading: string, columns: readonly string[], rows: readonly Markup[]): Markup {
  const caption = html`<caption class="skip">${title}</caption>`;
  return html`<h3>${title}</h3><p class="soft">${reading}</p>${scrolling(title, figuresTable(caption, columns, rows))}`;
}
