import { basename } from 'node:path';
import type { Options } from '../../contracts/options.ts';
import { engineIdentity } from './cell-identity.ts';
import { formatBytes, formatHeap, formatNs } from './format.ts';
import { brokerOf, partitionsOf } from './over-broker.ts';
import type { Cell, Result, WorkloadResult } from './schema.ts';

/** What may differ between two runs and yet be compared, where the user says so. */
export const ALLOWABLE = ['parameters', 'configuration', 'machine', 'versions'] as const;

/** A reason for which two runs do not compare as they stand. */
export interface Difference {
  /** Two transports are never compared, whatever is allowed. */
  readonly kind: (typeof ALLOWABLE)[number] | 'transport';
  /** "seed: 1 against 2" */
  readonly text: string;
}

type Fact<T> = readonly [Difference['kind'], string, (from: T) => string | number];

const time = (ms: number): string => formatNs(ms * 1e6);

/** Results of an earlier millrace say less: against one that says it, what they leave out is not known to be alike. */
const NOT_RECORDED = 'not recorded';

function nodeOptionsText(options: string | undefined): string {
  return options === undefined ? NOT_RECORDED : options || 'none';
}

function quotaText(cores: number | null | undefined): string {
  return cores === undefined ? NOT_RECORDED : cores === null ? 'none' : `${cores} cores`;
}

/** Where the values of a replayed file came from, and what was done with its rows. */
function inputTexts(input: WorkloadResult['input']): string[] {
  if (input === undefined) {
    return [];
  }
  const columns = input.columns.map(({ column, from }) => `${column} from ${from}`);
  const rows = input.leftOut.reduce((sum, each) => sum + each.rows, 0);
  const done = [
    ...(input.sorted ? ['sorted'] : []),
    ...(input.degrees === undefined ? [] : ['projected']),
    ...(rows > 0 ? [`${rows} rows left out`] : []),
  ];
  return [input.time.read, ...columns, ...done];
}

/** The commit is shown and not among them: what two commits differ in may be the very thing that is compared. */
const RUN_FACTS: readonly Fact<Result>[] = [
  ['transport', 'transport', ({ settings }) => settings.site.kind],
  ['parameters', 'workloads', ({ settings }) => settings.workloads.join(', ')],
  ['parameters', 'engines', ({ settings }) => settings.engines.join(', ')],
  ['parameters', 'events', ({ settings }) => settings.events],
  [
    'parameters',
    'rates',
    ({ settings }) => settings.ratesPerSecond.map((rate) => (rate === 'max' ? rate : `${rate}/s`)).join(', '),
  ],
  ['parameters', 'arrivals', ({ settings }) => settings.arrivals],
  ['parameters', 'speed', ({ settings }) => settings.speed ?? 'by the rate'],
  [
    'parameters',
    'latency trials',
    ({ settings }) => `${time(settings.latencyWarmUpMs)} + ${time(settings.durationMs)}`,
  ],
  [
    'parameters',
    'throughput trials',
    ({ settings }) => `${time(settings.throughputWarmUpMs)} + ${time(settings.throughputMeasureMs)}`,
  ],
  ['parameters', 'seed', ({ settings }) => settings.seed],
  ['parameters', "Node's flags", ({ settings }) => settings.nodeFlags.join(' ') || 'none'],
  ['parameters', 'NODE_OPTIONS', ({ environment: { nodeOptions } }) => nodeOptionsText(nodeOptions)],
  ['parameters', "the broker's flags", ({ settings }) => brokerOf(settings)?.brokerFlags?.join(' ') ?? 'none'],
  ['parameters', 'security', ({ settings }) => brokerOf(settings)?.security ?? 'none'],
  ['machine', 'processors', ({ environment }) => `${environment.cores} × ${environment.cpu}`],
  ['machine', 'memory', ({ environment }) => formatBytes(environment.memoryBytes)],
  ['machine', 'CPUs allowed', ({ environment }) => environment.allowedCpus ?? NOT_RECORDED],
  ['machine', 'CPU quota', ({ environment: { cpuQuota } }) => quotaText(cpuQuota)],
  ['machine', 'operating system', ({ environment }) => environment.operatingSystem],
  ['versions', 'Node', ({ environment }) => environment.node],
  ['versions', 'Java', ({ environment }) => environment.java ?? 'none'],
  ['versions', 'millrace', ({ environment }) => environment.millrace],
  ['versions', 'broker', ({ settings }) => brokerOf(settings)?.broker ?? 'none'],
];

const WORKLOAD_FACTS: readonly Fact<WorkloadResult>[] = [
  ['parameters', 'parameters', ({ parameters }) => optionsText(parameters)],
  [
    'parameters',
    'trace',
    ({ source, trace, input }) =>
      [basename(source), `${trace.events} events`, `${trace.answers} answers`, ...inputTexts(input)].join(', '),
  ],
];

const CELL_FACTS: readonly Fact<Cell>[] = [
  ['parameters', 'engine', engineIdentity],
  ['configuration', 'model', ({ engine }) => engine.model],
  ['configuration', 'form', ({ engine }) => engine.form],
  ['configuration', 'commit', ({ configuration }) => configuration.commit],
  ['configuration', 'guarantee', ({ configuration }) => configuration.guarantee],
  ['configuration', 'workers', ({ configuration }) => configuration.workers],
  ['configuration', 'wire format', ({ configuration }) => configuration.site.wireFormat],
  ['configuration', 'partitions', ({ configuration }) => partitionsOf(configuration) ?? 'none'],
  ['configuration', 'heap', ({ configuration }) => formatHeap(configuration.heapMiB)],
  ['configuration', 'options', ({ configuration }) => optionsText(configuration.options)],
  ['versions', 'library', ({ engine }) => engine.library ?? 'none'],
];

/** Why two runs do not compare as they stand, each reason named; empty where they do. */
export function differencesOf(base: Result, other: Result): Difference[] {
  const all = [
    ...differing(RUN_FACTS, base, other),
    ...base.workloads.flatMap((workload) => {
      const twin = other.workloads.find(({ name }) => name === workload.name);
      return twin === undefined ? [] : differing(WORKLOAD_FACTS, workload, twin, `${workload.name}: `);
    }),
    ...base.cells.flatMap((cell) => {
      const twin = other.cells.find(({ workload, label }) => workload === cell.workload && label === cell.label);
      return twin === undefined ? [] : differing(CELL_FACTS, cell, twin, `${cell.label}: `);
    }),
  ];
  // An engine differs on each of its workloads alike; what follows from the transport need not be named beside it.
  const once = [...new Map(all.map((difference) => [difference.text, difference])).values()];
  const transports = once.filter(({ kind }) => kind === 'transport');
  return transports.length > 0 ? transports : once;
}

function differing<T>(facts: readonly Fact<T>[], base: T, other: T, where = ''): Difference[] {
  return facts.flatMap(([kind, name, read]) => {
    const [before, after] = [read(base), read(other)];
    return before === after ? [] : [{ kind, text: `${where}${name}: ${before} against ${after}` }];
  });
}

function optionsText(options: Options): string {
  const entries = Object.entries(options).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => `${name} ${value}`).join(', ') || 'none';
}
