import type { Transport, WireFormat } from '../../contracts/engine.ts';
import type { Experiment } from '../run/settings.ts';
import type { Arrivals } from '../trace/schedule.ts';
import type { PresetName } from './presets.ts';

/** A number, or a text as on the command line: 2_000_000, '2M', '300k'. */
export type Amount = number | string;

/** A length of time as on the command line: '10s', '500ms', '2m'; a number is of seconds. */
export type Duration = number | string;

/** Values of an engine's options or a workload's parameters: one, or several, each for its own cell. */
export type Set = Readonly<Record<string, Readonly<Record<string, Amount | readonly Amount[]>>>>;

/**
 * The options of a run, named as the flags of the command line. All may be left out; what is wrong is refused under the
 * name of its flag.
 */
export interface PlanOptions {
  /** What is done with the cells; default 'race'. */
  readonly experiment?: Experiment['kind'] | undefined;
  /** Names, or modules by path or file URL; default all built-in workloads. */
  readonly workloads?: readonly (string | URL)[] | undefined;
  /** Names, or modules by path or file URL; default all that the transport allows. */
  readonly engines?: readonly (string | URL)[] | undefined;
  /** `{ 'micro-batch': { interval: [10, 100] }, fraud: { cards: 1000 } }` */
  readonly set?: Set | undefined;
  /** How long and how large a run is; default 'quick'. */
  readonly preset?: PresetName | undefined;
  readonly events?: Amount | undefined;
  /** Events a second of latency trials; 'max': the highest that each cell sustains. */
  readonly rates?: readonly Amount[] | undefined;
  /** What a sustained rate must keep to: 'p99=50ms'. */
  readonly slo?: string | undefined;
  /** Default 'constant'; with a speed 'recorded'. */
  readonly arrivals?: Arrivals | undefined;
  /** How many times as fast as recorded events arrive, in place of `rates`; 1 is real time. */
  readonly speed?: Amount | undefined;
  /** Measurement window of a latency trial. */
  readonly duration?: Duration | undefined;
  /** Timed trials of each mode for each cell. */
  readonly trials?: Amount | undefined;
  /** Of everything random; default 1. */
  readonly seed?: Amount | undefined;
  /** Worker threads or processes; several make several cells; default 1. */
  readonly workers?: readonly Amount[] | undefined;
  /** What makes answers visible, in memory; default 'memory'. */
  readonly commit?: 'memory' | 'durable' | undefined;
  /**
   * A file that is replayed instead of a generated trace, or several, one after the other; `NAME=FILE.csv` for each
   * stream of a workload of several. This and the following as the flags of these names.
   */
  readonly trace?: string | readonly string[] | undefined;
  readonly query?: string | undefined;
  readonly map?: readonly string[] | undefined;
  readonly table?: readonly string[] | undefined;
  readonly sort?: boolean | undefined;
  readonly time?: string | undefined;
  readonly encoding?: string | undefined;
  readonly degrees?: boolean | undefined;
  readonly badRows?: string | undefined;
  /** Default 'memory'. */
  readonly transport?: Transport | undefined;
  /** `host:port[,…]` of the user's own broker; without it one is started. */
  readonly kafka?: string | undefined;
  /** File of client properties for it. */
  readonly kafkaConfig?: string | undefined;
  /** Of the topics; several make several cells; default 4. */
  readonly partitions?: readonly Amount[] | undefined;
  /** Of records on the wire; default 'binary'. */
  readonly format?: WireFormat | undefined;
  /** Address of the user's own Flink cluster. */
  readonly flink?: string | undefined;
  /** Address of the user's own Spark cluster. */
  readonly spark?: string | undefined;
  /** What a trial may take beyond its planned time; default '60s'. */
  readonly timeLimit?: Duration | undefined;
  /** Whether each cell's answers are written as CSV. */
  readonly answers?: boolean | undefined;
  /** The command that repeats the run, as results show it. */
  readonly command?: string | undefined;
}

/** Whether a user's own events are replayed. */
export function isReplayed({ trace = [], query }: Pick<PlanOptions, 'trace' | 'query'>): boolean {
  return [trace].flat().length > 0 || query !== undefined;
}
