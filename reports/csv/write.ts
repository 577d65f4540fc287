import { brokerOf, partitionsOf } from '../../harness/results/over-broker.ts';
import type { Cell } from '../../harness/results/schema.ts';
import { speedAt } from '../arrivals.ts';
import { figuresOf } from '../figures.ts';
import type { RunView } from '../run-view.ts';
import { itselfText, valueText } from '../settings.ts';

const COLUMNS = [
  'workload',
  'engine',
  'label',
  'model',
  'state',
  'metric',
  'unit',
  'rate_per_second',
  'median',
  'low',
  'high',
  'trials',
  'not_reported',
  'transport',
  'broker',
  'wire_format',
  'partitions',
  'commit',
  'guarantee',
  'workers',
  'options',
  'itself',
  'recorded_speed',
];

/** All figures as CSV (RFC 4180), one a line: the median of the trials with the extremes, or why there is none. */
export function renderCsv(run: RunView): string {
  const lines = figuresOf(run).map(({ cell, metric, ratePerSecond, reading }) => {
    const values =
      'notReported' in reading
        ? ['', '', '', '', reading.notReported]
        : [reading.value, reading.low, reading.high, reading.trials, ''];
    return [
      cell.workload,
      cell.engine.name,
      cell.label,
      cell.engine.model,
      cell.outcome.state,
      metric.id,
      metric.unit,
      ratePerSecond ?? '',
      ...values,
      ...configurationFields(cell, brokerOf(run.settings)?.broker ?? ''),
      (ratePerSecond === undefined ? undefined : speedAt(cell, ratePerSecond)) ?? '',
    ];
  });
  return [COLUMNS, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('');
}

/** What a figure may only be compared under, in the order of the columns. */
function configurationFields({ configuration }: Cell, broker: string): (string | number)[] {
  const { site, commit, guarantee, workers, options } = configuration;
  const names = Object.keys(options);
  const settings = names.map((name) => `${name}=${valueText(configuration, name)}`).join(' ');
  const itself = names
    .flatMap((name) => {
      const own = itselfText(configuration, name);
      return own === undefined ? [] : [`${name}=${own}`];
    })
    .join(' ');
  return [
    site.kind,
    broker,
    site.wireFormat,
    partitionsOf(configuration) ?? '',
    commit,
    guarantee,
    workers,
    settings,
    itself,
  ];
}

function field(value: string | number): string {
  const text = String(value);
  // A spreadsheet would run what begins like a formula.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
