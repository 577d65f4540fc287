import { resolve } from 'node:path';
import { usageError } from '../contracts/errors.ts';
import type { Workload } from '../contracts/workload.ts';
import { latencyEvents } from '../harness/run/latency.ts';
import type { Experiment, RaceExperiment, RunPlan, SustainPlan } from '../harness/run/settings.ts';
import type { Scale, SitePlan } from '../harness/sites/site.ts';
import { traceBytesHere, traceBytesPerEvent } from '../harness/trace/memory.ts';
import type { Arrivals } from '../harness/trace/schedule.ts';
import { addressesIn } from '../harness/transport/kafka/addresses.ts';
import { readSecurity } from '../harness/transport/kafka/client-properties.ts';
import { choose, findWorkloads } from './choose.ts';
import { durationFlag, listFlag, numberFlag, wordFlag } from './flags.ts';
import { presets } from './presets.ts';
import { racesFrom } from './races.ts';
import type { RunFlags } from './run-flags.ts';
import { sweepOf } from './sweep.ts';
import { traceFileOf } from './trace-file.ts';

/** Ids are 32 bits. */
const MOST_EVENTS = 4_000_000_000;
const ARRIVALS: readonly Arrivals[] = ['constant', 'poisson', 'recorded'];

/** Flags that mean nothing without a broker. */
const KAFKA_FLAGS = ['kafka', 'kafka-config', 'partitions', 'format', 'flink', 'spark'] as const;
/** Of the topics, unless told. */
const PARTITIONS = '4';

/** Everything of a run but its folder: nothing has been written yet. */
export type FlagPlan = Omit<RunPlan, 'folder'>;

/** Checks every flag of `run`; `kind`: what the command does with its cells. */
export async function planRun(flags: RunFlags, command: string, kind: Experiment['kind'] = 'race'): Promise<FlagPlan> {
  const presetName = wordFlag('--preset', flags.preset, Object.keys(presets) as (keyof typeof presets)[]);
  const preset = presets[presetName];
  const site = siteFrom(flags);
  const scales = scalesOf(flags);
  const workers = Math.max(...scales.map((scale) => scale.workers));
  const checked = {
    preset: presetName,
    events: eventsOf(flags, preset.events),
    arrivals: wordFlag('--arrivals', flags.arrivals, ARRIVALS),
    durationMs:
      flags.duration === undefined ? preset.durationMs : durationFlag('--duration', flags.duration, 100, 3_600_000),
    latencyDiscardMs: preset.latencyDiscardMs,
    throughputDiscardMs: preset.throughputDiscardMs,
    throughputMeasureMs: preset.throughputMeasureMs,
    seed: seedOf(flags),
    limitMs: durationFlag('--time-limit', flags['time-limit'], 100, 86_400_000),
    site,
    answers: flags.answers,
    command,
  };
  const trials = flags.trials !== undefined ? numberFlag('--trials', flags.trials, 1, 1000) : preset.trials;
  const maySweep = site.transport === 'memory' && site.commit === 'durable' && flags.rate.length === 0;
  loadOf(flags, maySweep);
  const named = findWorkloads(flags.workload);
  if ((flags.workload.length > 0 || !maySweep) && !traceFileOf(flags, named)) {
    checkMemory(checked.events, 0, named, { workers, ownStore: false });
  }
  // Last, for a user's engine is run to be known: a command with a mistake in it ends before that.
  const chosen = await choose(flags.workload, flags.engine, flags, preset.fewKeys, scales);
  const sweep = maySweep ? sweepOf(chosen, flags) : undefined;
  const { workloads, engines } = sweep ?? chosen;
  const traceFile = traceFileOf(
    flags,
    workloads.map(({ workload }) => workload),
  );
  const { rates, search } = loadOf(flags, sweep !== undefined);
  const races =
    preset.races && choosesNothing(flags) && !search ? racesFrom(preset.races, chosen, checked.events) : undefined;
  const plan: FlagPlan = {
    ...checked,
    workloads,
    engines,
    experiment: experimentOf(kind, {
      trials,
      ratesPerSecond: rates.length > 0 || search ? rates : [preset.ratePerSecond],
      ratesGiven: rates.length > 0,
      ...(search && { search }),
    }),
    ...(races && { races }),
    ...(traceFile && { traceFile }),
  };
  if (!traceFile) {
    checkMemory(
      plan.events,
      latencyEvents({ ...plan, folder: '' }),
      workloads.map(({ workload }) => workload),
      { workers, ownStore: workers === 1 && engines.some(({ engine }) => engine.runs === 'in-process') },
    );
  }
  return plan;
}

/** What a command of a kind does, of what a race would have. */
function experimentOf(kind: Experiment['kind'], race: Omit<RaceExperiment, 'kind'>): Experiment {
  switch (kind) {
    case 'verify':
      return { kind };
    case 'race':
      return { kind, ...race };
    case 'sustain':
      return { kind, search: race.search ?? {} };
  }
}

/** Whether a command leaves it to the preset what to race. */
function choosesNothing({ workload, engine, commit, trace, transport }: RunFlags): boolean {
  const none = workload.length === 0 && engine.length === 0;
  return none && commit === undefined && trace === undefined && transport === 'memory';
}

/** The rates of latency trials in events a second, and whether and how each cell's own is looked for. */
function loadOf(
  { rate, slo }: Pick<RunFlags, 'rate' | 'slo'>,
  sweep: boolean,
): { rates: number[]; search?: SustainPlan } {
  const words = listFlag(rate);
  const numbers = words.filter((word) => word !== 'max');
  const rates = [...new Set(numbers.map((word) => numberFlag('--rate', word, 1, 1e9, false)))];
  if (numbers.length === words.length && !sweep) {
    if (slo !== undefined) {
      throw usageError(`--slo ${slo}: it is what a sustained rate must keep to; it belongs to --rate max`);
    }
    return { rates };
  }
  return { rates, search: slo === undefined ? {} : { p99LimitMs: p99Limit(slo) } };
}

/** The ms of `p99=50ms`. */
function p99Limit(slo: string): number {
  const [, limit] = /^p99=(.+)$/.exec(slo) ?? [];
  if (limit === undefined) {
    throw usageError(`--slo ${slo}: give what the 99th percentile of the delay may be, as in p99=50ms`);
  }
  return durationFlag('--slo p99=', limit, 0.1, 3_600_000);
}

/** Every combination of workers and partitions. */
function scalesOf(flags: Pick<RunFlags, 'transport' | 'workers' | 'partitions'>): Scale[] {
  const numbers = (flag: string, text: string, most: number): number[] => [
    ...new Set(listFlag([text]).map((word) => numberFlag(flag, word, 1, most))),
  ];
  const workers = numbers('--workers', flags.workers, 64);
  if (flags.transport === 'memory') {
    return workers.map((each) => ({ workers: each }));
  }
  const partitions = numbers('--partitions', flags.partitions ?? PARTITIONS, 1000);
  const [mostWorkers, mostPartitions] = [Math.max(...workers), Math.max(...partitions)];
  if (mostWorkers > mostPartitions) {
    throw usageError(
      `--workers ${mostWorkers}: there are ${mostPartitions} partitions to share; give more --partitions`,
    );
  }
  return workers.flatMap((each) => partitions.map((count) => ({ workers: each, partitions: count })));
}

/** Where the run takes place. */
function siteFrom(flags: Pick<RunFlags, 'transport' | 'commit' | (typeof KAFKA_FLAGS)[number]>): SitePlan {
  const transport = wordFlag('--transport', flags.transport, ['memory', 'kafka'] as const);
  const commit = wordFlag('--commit', flags.commit ?? 'memory', ['memory', 'durable'] as const);
  const { kafka: bootstrap, 'kafka-config': propertiesFile } = flags;
  if (transport === 'memory') {
    const stray = KAFKA_FLAGS.find((flag) => flags[flag] !== undefined);
    if (stray !== undefined) {
      throw usageError(`--${stray}: it belongs to --transport kafka, which is not given`);
    }
    return { transport, commit };
  }
  const format = wordFlag('--format', flags.format ?? 'binary', ['binary', 'json'] as const);
  if (propertiesFile !== undefined && bootstrap === undefined) {
    throw usageError('--kafka-config: it is for your own broker; name that with --kafka host:port');
  }
  if (bootstrap !== undefined && addressesIn(bootstrap) === undefined) {
    // What stands before an @ may be a password.
    throw usageError(
      bootstrap.includes('@')
        ? '--kafka: give host:port, several separated by commas; names and passwords belong into --kafka-config'
        : `--kafka ${bootstrap}: give host:port, several separated by commas`,
    );
  }
  if (propertiesFile !== undefined) {
    checkSecurity(propertiesFile);
  }
  if (commit === 'durable') {
    throw usageError('--commit durable: over Kafka a commit is the acknowledgement of the broker; leave the flag out');
  }
  return {
    transport,
    format,
    ...(bootstrap !== undefined && { bootstrap }),
    ...(propertiesFile !== undefined && { propertiesFile: resolve(propertiesFile) }),
  };
}

function checkSecurity(propertiesFile: string): void {
  try {
    readSecurity(propertiesFile);
  } catch (error) {
    throw usageError(`--kafka-config ${(error as Error).message}`);
  }
}

/** The number of events asked for, or the preset's. */
export function eventsOf({ events }: Pick<RunFlags, 'events'>, otherwise: number): number {
  return events === undefined ? otherwise : numberFlag('--events', events, 1, MOST_EVENTS);
}

/** The seed: any whole number of 32 bits. */
export function seedOf({ seed }: Pick<RunFlags, 'seed'>): number {
  return numberFlag('--seed', seed, 0, 4_294_967_295);
}

/**
 * Refuses a trace that would not fit the machine, before it is made. `longest` is the number of events that rate and
 * duration need.
 */
export function checkMemory(
  events: number,
  longest: number,
  workloads: readonly Workload[],
  trials: Parameters<typeof traceBytesPerEvent>[1],
): void {
  const available = traceBytesHere();
  for (const workload of workloads) {
    const { name } = workload;
    const perEvent = traceBytesPerEvent(workload, trials);
    const most = Math.max(events, longest);
    if (most * perEvent > available) {
      const [flag, mend] =
        events * perEvent > available
          ? [`--events ${events.toLocaleString('en-US')}`, 'give fewer']
          : ['--rate × --duration', 'give less of either'];
      throw usageError(
        `${flag}: ${name} needs about ${gibibytes(most * perEvent)} GiB of memory for ${most.toLocaleString('en-US')} ` +
          `events; ${gibibytes(available)} GiB may be used here, enough for ${millions(available / perEvent)}: ${mend}`,
      );
    }
  }
}

function millions(events: number): string {
  return `${Math.floor(events / 1e6).toLocaleString('en-US')}M`;
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toLocaleString('en-US', { maximumFractionDigits: 1 });
}
