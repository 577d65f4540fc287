import { formatNs } from '../harness/results/format.ts';
import { besideEngine, brokerOf, isOverBroker, partitionsOf } from '../harness/results/over-broker.ts';
import type { Cell, EngineMetrics, KafkaFacts, Result } from '../harness/results/schema.ts';
import { trialsOf } from '../harness/results/trials-of.ts';
import { median } from '../harness/statistics/percentiles.ts';
import { type RateOver, throughputTrials, wholeLoop } from './trials.ts';
import { counted } from './words.ts';

/** What the load generator of a cell did at one rate, whatever the state of the cell. */
export interface LoadGeneratorFacts {
  readonly ratePerSecond: number;
  /** Whether the system let it go before everything else, in all trials. */
  readonly realTime: boolean;
  /** At full speed, the least of the trials. */
  readonly preloadEventsPerSecond: number;
  /** Share of the scheduled events that left it, the least of the trials. */
  readonly released: number;
  /** Of the trial in which it was latest, measured by what was allowed. */
  readonly late: {
    readonly p50Ns: number | null;
    readonly p99Ns: number | null;
    readonly maxNs: number | null;
    /** A later p99 makes a trial invalid. */
    readonly allowedP99Ns: number | undefined;
  };
  /** Under load and not timed, ms. */
  readonly warmUpMs: number;
  /** Share of the machine's CPU time that all processes had, the most of the trials; undefined where one has none. */
  readonly busyShare: number | undefined;
  /** Of the trial that had the most. */
  readonly cpuSeconds: KafkaFacts['cpuSeconds'];
}

/** Heads of the columns on what the load generator can do, and how late it was. */
export const LOAD_GENERATOR_HEADS = ['load generator can send', 'lateness p50', 'p99', 'allowed', 'max'] as const;

/** What the load generator did at each rate of a cell; none in memory, and none where no trial at a rate finished. */
export function loadGeneratorFacts(cell: Cell): LoadGeneratorFacts[] {
  const trials = trialsOf(cell).flatMap((trial) => {
    const beside = besideEngine(trial);
    return trial.mode === 'latency' && beside !== undefined ? [{ ...trial, ...beside }] : [];
  });
  return [...new Set(trials.map(({ ratePerSecond }) => ratePerSecond))].map((ratePerSecond) => {
    const these = trials.filter((trial) => trial.ratePerSecond === ratePerSecond);
    const loadGenerators = these.map(({ loadGenerator }) => loadGenerator);
    const busy = these.flatMap(({ busyShare }) => busyShare ?? []);
    const busiest = these.reduce((most, each) => ((each.busyShare ?? 0) > (most.busyShare ?? 0) ? each : most));
    const excess = ({ releaseP99Ns, allowedP99Ns = 1 }: (typeof loadGenerators)[number]): number =>
      (releaseP99Ns ?? 0) / allowedP99Ns;
    const latest = loadGenerators.reduce((worst, loadGenerator) =>
      excess(loadGenerator) > excess(worst) ? loadGenerator : worst,
    );
    return {
      ratePerSecond,
      realTime: loadGenerators.every(({ realTime }) => realTime),
      preloadEventsPerSecond: Math.min(...loadGenerators.map(({ preloadEventsPerSecond }) => preloadEventsPerSecond)),
      released: Math.min(...loadGenerators.map(({ released, events }) => released / events)),
      late: {
        p50Ns: latest.releaseP50Ns,
        p99Ns: latest.releaseP99Ns,
        maxNs: latest.releaseMaxNs,
        allowedP99Ns: latest.allowedP99Ns,
      },
      warmUpMs: Math.max(...these.map(({ warmUpMs }) => warmUpMs)),
      busyShare: busy.length < these.length ? undefined : Math.max(...busy),
      cpuSeconds: busiest.cpuSeconds,
    };
  });
}

/** What the processes of one role took in a cell's closed loops: medians across trials. */
export interface ProcessFacts {
  readonly role: string;
  /** Per million events; undefined where some trial does not report it. */
  readonly cpuSeconds: number | undefined;
  readonly peakRssBytes: number | undefined;
}

/** What each role of a measured cell took; none in memory. */
export function processFacts({ outcome }: Cell): ProcessFacts[] {
  const trials = outcome.state === 'measured' ? outcome.trials : [];
  const reported = trials.flatMap((trial) =>
    trial.mode === 'throughput'
      ? (besideEngine(trial)?.processes ?? []).map((each) => ({ ...each, events: trial.warm?.events ?? trial.events }))
      : [],
  );
  return [...new Set(reported.map(({ role }) => role))].map((role) => {
    const its = reported.filter((each) => each.role === role);
    const seconds = its.map(({ cpuSeconds, events }) => cpuSeconds && cpuSeconds / (events / 1e6));
    return { role, cpuSeconds: medianKnown(seconds), peakRssBytes: medianKnown(its.map((each) => each.peakRssBytes)) };
  });
}

/** An engine's own metrics at the lowest rate that a cell was measured at, or in closed loops where it was at none. */
export interface CellMetrics {
  /** Undefined in closed loops. */
  readonly ratePerSecond: number | undefined;
  /** Over trials: all samples, the median of their medians, the largest. */
  readonly metrics: EngineMetrics;
}

/** The metrics of a measured cell's engine; none where it reports none. */
export function engineMetricsOf({ outcome }: Cell): CellMetrics {
  const trials = outcome.state === 'measured' ? outcome.trials : [];
  const latency = trials.filter((trial) => trial.mode === 'latency');
  const ratePerSecond = latency.length > 0 ? Math.min(...latency.map((trial) => trial.ratePerSecond)) : undefined;
  const shown =
    ratePerSecond === undefined
      ? trials.filter(({ mode }) => mode === 'throughput')
      : latency.filter((trial) => trial.ratePerSecond === ratePerSecond);
  const all = shown.flatMap((trial) => besideEngine(trial)?.engineMetrics ?? []);
  const metrics = [...new Set(all.map(({ name }) => name))].map((name) => {
    const its = all.filter((each) => each.name === name);
    return {
      name,
      unit: its[0]!.unit,
      samples: its.reduce((sum, { samples }) => sum + samples, 0),
      median: median(its.map((each) => each.median)),
      max: Math.max(...its.map(({ max }) => max)),
    };
  });
  return { ratePerSecond, metrics };
}

/** How fast a cell is in a process that has just started, and in one that is warm: medians across trials. */
export interface Warmth {
  /** Over the trace of the verification, from its first event on. */
  readonly cold: RateOver | undefined;
  /** Of closed loops as a whole. */
  readonly whole: RateOver;
  /** What follows the warm-up in them; undefined where answers come too seldom for one. */
  readonly warm: (RateOver & { readonly afterMs: number }) | undefined;
}

/** The rates of a measured cell over Kafka, cold and warm; `events`: of the trace that it was verified on. */
export function warmthOf(cell: Cell, events: number): Warmth | undefined {
  const whole = wholeLoop(cell);
  if (whole === undefined || !isOverBroker(cell.configuration)) {
    return undefined;
  }
  const verified = trialsOf(cell).find((trial) => trial.mode === 'verification');
  const loops = throughputTrials(cell);
  const warm = loops.flatMap((loop) => loop.warm ?? []);
  return {
    cold: verified?.durationMs ? { eventsPerSecond: (events * 1000) / verified.durationMs, events } : undefined,
    whole,
    warm:
      warm.length < loops.length
        ? undefined
        : {
            eventsPerSecond: median(loops.map(({ eventsPerSecond }) => eventsPerSecond)),
            events: median(warm.map((each) => each.events)),
            afterMs: warm[0]!.afterMs,
          },
  };
}

function medianKnown(values: readonly (number | null)[]): number | undefined {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? undefined : median(known);
}

/** Broker, partitions, wire format and Java of a run, each in a few words; none in memory. */
export function brokerFacts({ settings, environment: { java }, cells }: Result): string[] {
  const site = brokerOf(settings);
  if (!site?.broker) {
    return [];
  }
  const security = site.security === undefined ? '' : ` (${site.security})`;
  const whose = site.brokerFlags === undefined ? '' : ', started for this run';
  const partitions = cells.flatMap(({ configuration }) => partitionsOf(configuration) ?? []);
  return [
    `${site.broker}${security}${whose}`,
    ...(partitions.length > 0 ? [`${counted(partitions, 'partition')} a topic`] : []),
    `${site.wireFormat} records`,
    ...(java === undefined ? [] : [`Java ${java}`]),
  ];
}

/** Whether the load generator was later than rule and figure allow. */
export function isLate({ late: { p99Ns, allowedP99Ns } }: LoadGeneratorFacts): boolean {
  return p99Ns !== null && allowedP99Ns !== undefined && p99Ns > allowedP99Ns;
}

/** A lateness, or that it is not known. */
export function lateText(ns: number | null | undefined): string {
  return typeof ns === 'number' ? formatNs(ns) : '–';
}

/** How busy all cores were, in percent, at least where a process is not seen, or that it is not known. */
export function busyText({ busyShare, cpuSeconds }: Busy): string {
  const atLeast = Object.values(cpuSeconds).includes(null) ? 'at least ' : '';
  return busyShare === undefined ? '–' : `${atLeast}${Math.round(100 * busyShare)}%`;
}

interface Busy {
  readonly busyShare?: number | undefined;
  readonly cpuSeconds: KafkaFacts['cpuSeconds'];
}

/** "99.97%": a share of events. */
export function shareText(share: number): string {
  return `${(Math.floor(share * 1e4) / 100).toString()}%`;
}
