import { formatNs } from '../../harness/results/format.ts';
import { brokerOf } from '../../harness/results/over-broker.ts';
import type { Result, RunSettings } from '../../harness/results/schema.ts';
import { arrivalsText } from '../arrivals.ts';
import { brokerFacts } from '../broker.ts';
import { html, type Markup } from './markup.ts';
import { rateText } from './sections.ts';

/** What of the method is another at each site. */
interface PlaceWords {
  /** Rules of how load is offered. */
  readonly load: readonly string[];
  /** Rules of what is counted as cost. */
  readonly cost: readonly string[];
  /** What may take the place of the warm-up of a latency trial. */
  readonly warmUp: string;
  throughputTrial(settings: RunSettings): string;
  /** Facts of a run that only this site has. */
  facts(result: Result): readonly (readonly [string, string])[];
}

const PLACES: Readonly<Record<RunSettings['site']['kind'], PlaceWords>> = {
  memory: {
    load: [
      'Throughput is closed loop: all events have arrived; the figure is the median iteration of a trial, the median of the trials.',
    ],
    cost: [
      'CPU-seconds come from the closed loop: a source that waits to the microsecond keeps a core busy.',
      'What a batch saves is commits. In memory there is nothing to save, and engines of one form are each other’s control.',
    ],
    warmUp: '',
    throughputTrial: ({ throughputWarmUpMs, throughputMeasureMs }) =>
      `${formatNs(throughputWarmUpMs * 1e6)} warm-up, ${formatNs(throughputMeasureMs * 1e6)} measured`,
    facts: () => [],
  },
  kafka: {
    load: [
      'Over Kafka the load generator, a separate process, sends by the schedule and records how late each event left. Later than allowed makes a trial invalid, never an engine slow.',
      'Throughput is closed loop: the topic holds all events before the engine starts. The figure is events by the time from when the engine consumes to its last answer, the same for every model; the median of the trials. Only the warm-up that an engine declares is left out.',
    ],
    cost: [
      'CPU-seconds are of the closed loop and of the engine’s own processes; load generator, collector and broker are listed separately.',
      'What a batch saves is commits: each is a request that the broker acknowledges.',
    ],
    warmUp: ' or what an engine declares',
    throughputTrial: () => 'one iteration over all events',
    facts: (result) => [
      ['broker', [...brokerFacts(result), ...(brokerOf(result.settings)?.brokerFlags ?? [])].join('; ')],
    ],
  },
};

/** How the figures were made, in the rules that could change a reader's mind. */
export function method(result: Result): Markup {
  const { settings, environment } = result;
  const place = PLACES[settings.site.kind];
  const rules = [
    'The latency of an answer runs from the scheduled arrival of the event that settles it to the end of the commit that makes it visible, on one clock, the same for every model. Answers settled only by the end of the trace have none.',
    'The load is open loop: its schedule is computed before the trial and nothing slows it down, so a stall adds to the latency of all that fell due in it.',
    ...place.load,
    'A percentile needs ten distinct due events beyond it: 20 for p50, 100 for p90, 1,000 for p99. With fewer it is not reported.',
    'A latency trial begins with a preload at full speed and a warm-up; both are verified and not timed.',
    'Each trial is a fresh process. Engines take turns in random order from the seed.',
    'Engines are compared from six trials on, by the interval of Student’s t on log-ratios of trials paired by number, with Holm’s correction. One engine is measured twice: if that pair differs, verdicts are not reported.',
    ...place.cost,
    'Not measured: energy, networks between machines, late data, joins of streams.',
  ];
  const facts: (readonly [string, string])[] = [
    ['started', result.startedAt],
    ['finished', result.finishedAt ?? 'not'],
    ['command', settings.command],
    ['events', settings.events.toLocaleString('en-US')],
    ['arrivals', arrivalsText(result)],
    ['rates', settings.ratesPerSecond.map(rateText).join(', ')],
    [
      'latency trial',
      `${formatNs(settings.latencyWarmUpMs * 1e6)} warm-up${place.warmUp}, ${formatNs(settings.durationMs * 1e6)} measured, at least 30 intervals of a block engine`,
    ],
    ['throughput trial', place.throughputTrial(settings)],
    ...place.facts(result),
    [
      'machine',
      [
        `${environment.cores} × ${environment.cpu}`,
        environment.operatingSystem,
        ...(environment.allowedCpus ? [`CPUs ${environment.allowedCpus}`] : []),
        ...(environment.cpuQuota ? [`a quota of ${environment.cpuQuota} cores`] : []),
      ].join(', '),
    ],
    [
      'runtime',
      [`Node ${environment.node}`, `V8 ${environment.v8}`, ...settings.nodeFlags, environment.nodeOptions]
        .filter(Boolean)
        .join(', '),
    ],
    ['load before', environment.loadBefore.toFixed(2)],
  ];
  const traces = result.workloads.map(({ name, source, trace, parameters }): [string, string] => [
    name,
    `${source}; ${trace.events.toLocaleString('en-US')} events, ${trace.answers.toLocaleString('en-US')} answers (${trace.answersAtEnd.toLocaleString('en-US')} only at the end), ${trace.keyCount.toLocaleString('en-US')} keys, out of order by up to ${formatNs(trace.disorderMs * 1e6)}${trace.groundTruth ? `, ${trace.groundTruth.answered.toLocaleString('en-US')} of ${trace.groundTruth.events.toLocaleString('en-US')} ground-truth events answered` : ''}${
      Object.keys(parameters).length > 0
        ? `; ${Object.entries(parameters)
            .map(([key, value]) => `${key} ${value}`)
            .join(', ')}`
        : ''
    }`,
  ]);
  return html`<section class="plain" id="method"><h2>What was measured, and how</h2><ul class="rules">${rules.map((rule) => html`<li>${rule}</li>`)}</ul><dl class="configuration">${[...facts, ...traces].map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl></section>`;
}
