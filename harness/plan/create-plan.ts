import { resolve } from 'node:path';
import { usageError } from '../../contracts/errors.ts';
import type { WorkloadFacts } from '../../contracts/workload.ts';
import { latencyEvents } from '../run/latency.ts';
import { type Experiment, mostWorkers, type RaceExperiment, type RunPlan, type SustainPlan } from '../run/settings.ts';
import type { Scale, SitePlan } from '../sites/site.ts';
import { traceBytesHere, traceBytesPerEvent } from '../trace/memory.ts';
import type { Arrivals } from '../trace/schedule.ts';
import { addressesIn } from '../transport/kafka/addresses.ts';
import { readSecurity } from '../transport/kafka/client-properties.ts';
import { WIRE_FORMATS } from '../transport/kafka/wire-format.ts';
import { choose, registeredAmong } from './choose.ts';
import { checkTables } from './needed-tables.ts';
import type { Amount, PlanOptions } from './options.ts';
import { type PresetName, presets } from './presets.ts';
import { racesFrom } from './races.ts';
import { sweepOf } from './sweep.ts';
import { traceFileOf } from './trace-file.ts';
import { durationFlag, numberFlag, wordFlag } from './values.ts';

/** Ids are 32 bits. */
const MOST_EVENTS = 4_000_000_000;
const ARRIVALS: readonly Arrivals[] = ['constant', 'poisson', 'recorded'];

/** Options that need a broker, by their flags. */
const KAFKA_OPTIONS = {
  kafka: 'kafka',
  kafkaConfig: 'kafka-config',
  partitions: 'partitions',
  format: 'format',
  flink: 'flink',
  spark: 'spark',
} as const;
/** Of the topics, unless given. */
const PARTITIONS = 4;

/** Everything of a run except its folder: nothing has been written yet. */
export type Plan = Omit<RunPlan, 'folder'>;

/**
 * The plan of a run, with every option checked, alone and with the others. Modules are imported, each in its own
 * process, to learn what they declare.
 *
 * @throws MillraceError 2 where an option is wrong, under the name of its flag; 4 where a module cannot be loaded
 */
export async function createPlan(options: PlanOptions = {}): Promise<Plan> {
  const presetName = wordFlag('--preset', options.preset ?? 'quick', Object.keys(presets) as PresetName[]);
  const preset = presets[presetName];
  const site = siteFrom(options);
  const scales = scalesOf(options);
  const workers = Math.max(...scales.map((scale) => scale.workers));
  const speed = speedFrom(options);
  const checked = {
    preset: presetName,
    events: eventsOf(options, preset.events),
    arrivals: wordFlag('--arrivals', options.arrivals ?? (speed === undefined ? 'constant' : 'recorded'), ARRIVALS),
    durationMs:
      options.duration === undefined ? preset.durationMs : durationFlag('--duration', options.duration, 100, 3_600_000),
    latencyWarmUpMs: preset.latencyWarmUpMs,
    throughputWarmUpMs: preset.throughputWarmUpMs,
    throughputMeasureMs: preset.throughputMeasureMs,
    seed: seedOf(options),
    limitMs: durationFlag('--time-limit', options.timeLimit ?? '60s', 100, 86_400_000),
    site,
    answers: options.answers ?? false,
    command: options.command ?? 'millrace run',
  };
  const trials = options.trials === undefined ? preset.trials : numberFlag('--trials', options.trials, 1, 1000);
  const maySweep =
    site.transport === 'memory' &&
    site.commit === 'durable' &&
    (options.rates ?? []).length === 0 &&
    speed === undefined;
  loadOf(options, maySweep);
  const registered = registeredAmong(options.workloads);
  const { length: named } = options.workloads ?? [];
  // A user's workload is not known yet.
  const isFile = named <= registered.length && traceFileOf(options, registered) !== undefined;
  if ((named > 0 || !maySweep) && !isFile) {
    checkMemory(checked.events, 0, registered, { workers, ownStore: false });
  }
  // Last, as this runs a user's module: any other mistake ends the command before.
  const chosen = await choose(options, preset.fewKeys, scales);
  const sweep = maySweep ? sweepOf(chosen, options) : undefined;
  const { workloads, engines } = sweep ?? chosen;
  const traceFile = traceFileOf(
    options,
    workloads.map(({ workload }) => workload),
  );
  if (traceFile !== undefined) {
    checkTables(workloads[0]!.workload, traceFile.tables);
  }
  if (speed !== undefined && workloads.length > 1) {
    throw usageError(`--speed ${options.speed}: each workload has a rhythm of its own; name one with --workload`);
  }
  const { rates, search } = loadOf(options, sweep !== undefined);
  const races =
    preset.races && choosesNothing(options) && !search ? racesFrom(preset.races, chosen, checked.events) : undefined;
  const plan: Plan = {
    ...checked,
    workloads,
    engines,
    experiment: experimentOf(options.experiment ?? 'race', {
      trials,
      ratesPerSecond: rates.length > 0 || search ? rates : [preset.ratePerSecond],
      ratesGiven: rates.length > 0,
      ...(search && { search }),
      ...(speed !== undefined && { speed }),
    }),
    ...(races && { races }),
    ...(traceFile && { traceFile }),
  };
  for (const { workload } of traceFile ? [] : workloads) {
    const workers = mostWorkers(plan, { workload });
    const ownStore = workers === 1 && engines.some(({ engine }) => engine.runs === 'in-process');
    checkMemory(plan.events, latencyEvents({ ...plan, folder: '' }), [workload], { workers, ownStore });
  }
  return plan;
}

/** The experiment of a kind, from the settings that a race would have. */
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

/** Whether the preset decides what to race. */
function choosesNothing({ experiment = 'race', workloads = [], engines = [], ...rest }: PlanOptions): boolean {
  const { commit, trace = [], transport = 'memory' } = rest;
  const none = workloads.length === 0 && engines.length === 0;
  return experiment === 'race' && none && commit === undefined && trace.length === 0 && transport === 'memory';
}

/** The rates of latency trials in events a second, and whether and how each cell's own rate is searched. */
function loadOf(
  { experiment, rates: words = [], slo }: Pick<PlanOptions, 'experiment' | 'rates' | 'slo'>,
  sweep: boolean,
): { rates: number[]; search?: SustainPlan } {
  const numbers = words.filter((word) => word !== 'max');
  const rates = [...new Set(numbers.map((word) => numberFlag('--rate', word, 1, 1e9, false)))];
  if (numbers.length === words.length && !sweep && experiment !== 'sustain') {
    if (slo !== undefined) {
      throw usageError(`--slo ${slo}: it is what a sustained rate must keep to; it belongs to --rate max`);
    }
    return { rates };
  }
  return { rates, search: slo === undefined ? {} : { p99LimitMs: p99Limit(slo) } };
}

/** How many times as fast as recorded events arrive; undefined where a rate decides. */
function speedFrom({ speed, arrivals = 'recorded', rates = [], experiment = 'race' }: PlanOptions): number | undefined {
  if (speed === undefined) {
    return undefined;
  }
  const value = numberFlag('--speed', speed, 0.001, 1e9, false);
  if (rates.length > 0 || experiment !== 'race') {
    throw usageError(`--speed ${speed}: the rate follows from the trace then; give --rate or --speed`);
  }
  if (arrivals !== 'recorded') {
    throw usageError(`--speed ${speed}: it belongs to --arrivals recorded; leave --arrivals ${arrivals} out`);
  }
  return value;
}

/** The ms of `p99=50ms`. */
function p99Limit(slo: string): number {
  const [, limit] = /^p99=(.+)$/.exec(slo) ?? [];
  if (limit === undefined) {
    throw usageError(`--slo ${slo}: give what the 99th percentile of the latency may be, as in p99=50ms`);
  }
  return durationFlag('--slo p99=', limit, 0.1, 3_600_000);
}

/** Every combination of workers and partitions. */
function scalesOf(options: Pick<PlanOptions, 'transport' | 'workers' | 'partitions'>): Scale[] {
  const numbers = (flag: string, given: readonly Amount[], most: number): number[] => [
    ...new Set(given.map((each) => numberFlag(flag, each, 1, most))),
  ];
  const workers = numbers('--workers', options.workers ?? [1], 64);
  if ((options.transport ?? 'memory') === 'memory') {
    return workers.map((each) => ({ workers: each }));
  }
  const partitions = numbers('--partitions', options.partitions ?? [PARTITIONS], 1000);
  const [mostWorkers, mostPartitions] = [Math.max(...workers), Math.max(...partitions)];
  if (mostWorkers > mostPartitions) {
    throw usageError(
      `--workers ${mostWorkers}: there are ${mostPartitions} partitions to share; give more --partitions`,
    );
  }
  return workers.flatMap((each) => partitions.map((count) => ({ workers: each, partitions: count })));
}

/** Where the run takes place. */
function siteFrom(options: PlanOptions): SitePlan {
  const transport = wordFlag('--transport', options.transport ?? 'memory', ['memory', 'kafka'] as const);
  const commit = wordFlag('--commit', options.commit ?? 'memory', ['memory', 'durable'] as const);
  const { kafka: bootstrap, kafkaConfig: propertiesFile } = options;
  if (transport === 'memory') {
    const stray = Object.entries(KAFKA_OPTIONS).find(([option]) => options[option as keyof PlanOptions] !== undefined);
    if (stray !== undefined) {
      throw usageError(`--${stray[1]}: it belongs to --transport kafka, which is not given`);
    }
    return { transport, commit };
  }
  const format = wordFlag('--format', options.format ?? 'binary', WIRE_FORMATS);
  if (propertiesFile !== undefined && bootstrap === undefined) {
    throw usageError('--kafka-config: it is for your own broker; name that with --kafka host:port');
  }
  if (bootstrap !== undefined && addressesIn(bootstrap) === undefined) {
    // What stands before an @ may be a password.
    throw usageError(
      bootstrap.includes('@')
        ? '--kafka: give host:port, several separated by commas; names and passwords belong in --kafka-config'
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
export function eventsOf({ events }: Pick<PlanOptions, 'events'>, otherwise: number): number {
  return events === undefined ? otherwise : numberFlag('--events', events, 1, MOST_EVENTS);
}

/** The seed: any whole number of 32 bits. */
export function seedOf({ seed = 1 }: Pick<PlanOptions, 'seed'>): number {
  return numberFlag('--seed', seed, 0, 4_294_967_295);
}

/**
 * Refuses a trace that would not fit the machine, before it is made. `longest` is the number of events that rate and
 * duration need.
 */
export function checkMemory(
  events: number,
  longest: number,
  workloads: readonly WorkloadFacts[],
  trials: Parameters<typeof traceBytesPerEvent>[1],
): void {
  const available = traceBytesHere();
  for (const workload of workloads) {
    const { name } = workload;
    const perEvent = traceBytesPerEvent(workload, trials);
    const most = Math.max(events, longest);
    if (most * perEvent > available) {
      const [flag, fix] =
        events * perEvent > available
          ? [`--events ${events.toLocaleString('en-US')}`, 'give fewer']
          : ['--rate × --duration', 'give less of either'];
      throw usageError(
        `${flag}: ${name} needs about ${gibibytes(most * perEvent)} GiB of memory for ${most.toLocaleString('en-US')} ` +
          `events; ${gibibytes(available)} GiB may be used here, enough for ${millions(available / perEvent)}: ${fix}`,
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
