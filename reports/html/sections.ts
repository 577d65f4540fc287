import { formatCount, formatNs } from '../../harness/results/format.ts';
import { formatReading } from '../../harness/results/metrics.ts';
import type { Cell, Result, Trial } from '../../harness/results/schema.ts';
import { figuresOf } from '../figures.ts';
import { type Content, html, type Markup } from './markup.ts';

/** Every cell's answers by outcome, summed over all its trials, with examples of what was wrong. */
export function correctness(result: Result): Markup {
  const rows = result.cells.map((cell) => {
    const trials = 'trials' in cell.outcome ? cell.outcome.trials : [];
    const sum = (kind: 'expected' | 'correct' | 'missing' | 'duplicate' | 'wrong' | 'early' | 'unexpected'): string =>
      trials.reduce((total, { verification }) => total + verification[kind], 0).toLocaleString('en-US');
    return html`<tr data-engine="${cell.label}" class="${cell.outcome.state === 'wrong-answers' && 'bad'}"><th scope="row">${cell.workload}</th><td>${cell.label}</td><td>${cell.outcome.state}</td>${(['expected', 'correct', 'missing', 'duplicate', 'wrong', 'early', 'unexpected'] as const).map((kind) => html`<td>${trials.length > 0 ? sum(kind) : '–'}</td>`)}</tr>`;
  });
  return html`<section class="plain" id="correctness"><h2>Correctness</h2><p class="question">Every pass of every trial is compared with the oracle, answer by answer; one trial of each cell runs on rows that cannot be read before they are taken.</p><div class="scroll" tabindex="0" role="region" aria-label="Answers by outcome"><table class="figures"><caption>Answers of all passes by outcome</caption><thead><tr>${['workload', 'engine', 'state', 'expected', 'correct', 'missing', 'duplicate', 'wrong', 'early', 'unexpected'].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>${result.cells.map(examples)}</section>`;
}

function examples(cell: Cell): Content {
  if (cell.outcome.state !== 'wrong-answers') {
    return undefined;
  }
  return html`<h3>${cell.label} on ${cell.workload}</h3><ul class="rules">${cell.outcome.verification.examples.map(exampleOf)}</ul>`;
}

function exampleOf({ fault, answer, expected }: Trial['verification']['examples'][number]): Markup {
  return html`<li><b>${fault}</b>${answer && html`: answered <code>${answer.map((value) => value ?? 'not a number').join(', ')}</code>`}${expected && html`${answer ? ';' : ':'} right is <code>${expected.join(', ')}</code>`}</li>`;
}

/** What each engine ran with: what must be alike for two figures to be compared. */
export function ledgers(result: Result): Markup {
  const cells = [...new Map(result.cells.map((cell) => [cell.label, cell])).values()];
  return html`<section class="plain" id="ledger"><h2>Ledger</h2><p class="question">Two figures may be compared only where these are alike.</p>${cells.map(
    ({ label, engine, ledger }) =>
      html`<details data-engine="${label}"><summary>${label}</summary><dl class="ledger">${[
        ['model', engine.model],
        ['form', engine.form],
        ['library', engine.library ?? 'none'],
        ['module', engine.module ?? 'built in'],
        ['transport', ledger.transport],
        ['wire format', ledger.wireFormat],
        ['commit', ledger.commit],
        ['guarantee', ledger.guarantee],
        ['time between commits', periodText(ledger.periodMs)],
        ['workers', String(ledger.workers)],
        ['heap', `${ledger.heapMiB} MiB`],
        ...Object.entries(ledger.options).map(([name, value]) => [name, String(value)]),
      ].map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl></details>`,
  )}</section>`;
}

function periodText(periodMs: number | null): string {
  if (periodMs === null) {
    return 'once, after the whole history';
  }
  return periodMs === 0 ? 'each event that had answers' : formatNs(periodMs * 1e6);
}

/** What a broker's figures rest on: the driver's lateness and who used which CPU; nothing for a run in memory. */
export function transport(result: Result): Content {
  const rows = result.cells.flatMap((cell) =>
    ('trials' in cell.outcome ? cell.outcome.trials : []).flatMap(({ mode, trial, kafka }) => {
      if (kafka === undefined) {
        return [];
      }
      const { driver, cpuSeconds } = kafka;
      const late = (ns: number | null): string => (ns === null ? '–' : formatNs(ns));
      const cpu = [cpuSeconds.engine, cpuSeconds.driver, cpuSeconds.collector, cpuSeconds.broker];
      return [
        html`<tr data-engine="${cell.label}"><th scope="row">${cell.workload}</th><td>${cell.label}</td><td>${mode} ${trial + 1}</td><td>${formatCount(driver.fillEventsPerSecond)}</td><td>${late(driver.releaseP50Ns)}</td><td>${late(driver.releaseP99Ns)}</td>${cpu.map((seconds) => html`<td>${seconds === null ? '–' : seconds.toFixed(2)}</td>`)}</tr>`,
      ];
    }),
  );
  return (
    rows.length > 0 &&
    html`<section class="plain" id="transport"><h2>Over the broker</h2><p class="question">${result.settings.broker ?? ''}. The driver sends by schedule, whatever the engine does; a trial whose driver was late is invalid. CPU-seconds of each process over the measured part.</p><div class="scroll" tabindex="0" role="region" aria-label="Driver and CPU of each trial"><table class="figures"><caption>Driver and CPU of each trial</caption><thead><tr>${['workload', 'engine', 'trial', 'driver, events/s', 'late, p50', 'late, p99', 'engine CPU-s', 'driver', 'collector', 'broker'].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div></section>`
  );
}

/** How the figures were made, in the rules that could change a reader's mind. */
export function method(result: Result): Markup {
  const { settings, environment } = result;
  const rules = [
    'The delay of an answer runs from the scheduled arrival of the event that settles it to the end of the commit that makes it visible, on one clock, the same for every model. Answers settled only by the end of the trace have none.',
    'The load is open loop: its schedule is computed before the trial and nothing slows it down, so a stall delays all that fell due in it.',
    'Throughput is closed loop: all events have arrived; the figure is the median pass of a trial, the median of the trials.',
    'A percentile needs ten distinct due events beyond it: 20 for p50, 100 for p90, 1,000 for p99. Where there are fewer it is not told.',
    'A latency trial begins with events at full speed and a discarded part; both are verified and not timed.',
    'Each trial is a fresh process. Engines take turns in random order from the seed.',
    'CPU-seconds come from the closed loop: a source that waits to the microsecond keeps a core busy.',
    'What a batch saves is commits. In memory there is nothing to save, and engines of one form are each other’s control.',
    'Not measured: energy, networks between machines, late data, joins of streams.',
  ];
  const facts: [string, string][] = [
    ['started', result.startedAt],
    ['finished', result.finishedAt ?? 'not'],
    ['command', settings.command],
    ['events', settings.events.toLocaleString('en-US')],
    ['arrivals', settings.arrivals],
    ['rates', settings.ratesPerSecond.map((rate) => `${rate.toLocaleString('en-US')}/s`).join(', ')],
    [
      'latency trial',
      `${formatNs(settings.latencyDiscardMs * 1e6)} discarded, ${formatNs(settings.durationMs * 1e6)} measured, at least 30 intervals of a block engine`,
    ],
    [
      'throughput trial',
      `${formatNs(settings.throughputDiscardMs * 1e6)} discarded, ${formatNs(settings.throughputMeasureMs * 1e6)} measured`,
    ],
    ['machine', `${environment.cores} × ${environment.cpu}, ${environment.operatingSystem}`],
    ['runtime', `Node ${environment.node}, V8 ${environment.v8}, ${settings.nodeFlags.join(' ')}`],
    ['load before', environment.loadBefore.toFixed(2)],
  ];
  const traces = result.workloads.map(({ name, source, trace, parameters }): [string, string] => [
    name,
    `${source}; ${trace.events.toLocaleString('en-US')} events, ${trace.answers.toLocaleString('en-US')} answers (${trace.answersAtEnd.toLocaleString('en-US')} only at the end), ${trace.keyCount.toLocaleString('en-US')} keys, disorder up to ${formatNs(trace.disorderMs * 1e6)}${trace.planted ? `, ${trace.planted.answered.toLocaleString('en-US')} of ${trace.planted.events.toLocaleString('en-US')} planted events answered` : ''}${
      Object.keys(parameters).length > 0 && source === 'generated'
        ? `; ${Object.entries(parameters)
            .map(([key, value]) => `${key} ${value}`)
            .join(', ')}`
        : ''
    }`,
  ]);
  return html`<section class="plain" id="method"><h2>What was measured, and how</h2><ul class="rules">${rules.map((rule) => html`<li>${rule}</li>`)}</ul><dl class="ledger">${[...facts, ...traces].map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl></section>`;
}

/** Every figure in one sortable table, and the files themselves. */
export function figures(result: Result, downloads: Markup): Markup {
  const rows = figuresOf(result).filter(({ reading }) => 'value' in reading);
  return html`<section class="plain" id="figures"><h2>All figures</h2><p class="question">${downloads}</p><details><summary>${rows.length} figures as a table</summary><div class="scroll" tabindex="0" role="region" aria-label="All figures">${sortableTable(
    'Median of the trials, with the extremes',
    ['workload', 'engine', 'metric', 'rate', 'median', 'lowest', 'highest', 'trials'],
    rows.map(({ cell, metric, ratePerSecond, reading }) => {
      const values = 'value' in reading ? [reading.value, reading.low, reading.high] : [];
      return {
        engine: cell.label,
        cells: [
          cell.workload,
          cell.label,
          metric.title,
          {
            value: ratePerSecond ?? 0,
            text: ratePerSecond === undefined ? '–' : `${ratePerSecond.toLocaleString('en-US')}/s`,
          },
          ...values.map((value) => ({
            value,
            text: formatReading(metric, { value, low: value, high: value, trials: 1 }),
          })),
          { value: 'value' in reading ? reading.trials : 0, text: 'value' in reading ? String(reading.trials) : '0' },
        ],
      };
    }),
  )}</div></details></section>`;
}

/** A table whose headers sort it where JavaScript runs; `engine` is what the legend hides a row by. */
export function sortableTable(
  caption: string,
  columns: readonly string[],
  rows: readonly {
    readonly engine: string;
    readonly cells: readonly (string | { readonly value: number; readonly text: string })[];
  }[],
): Markup {
  return html`<table><caption>${caption}</caption><thead><tr>${columns.map((column) => html`<th scope="col"><button type="button">${column}</button></th>`)}</tr></thead><tbody>${rows.map(({ engine, cells }) => html`<tr data-engine="${engine}">${cells.map((cell) => (typeof cell === 'string' ? html`<td>${cell}</td>` : html`<td data-value="${cell.value}">${cell.text}</td>`))}</tr>`)}</tbody></table>`;
}
