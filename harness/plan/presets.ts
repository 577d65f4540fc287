import { workloads } from '../../workloads/registry.ts';

/** How long and how large a run is. */
interface Preset {
  readonly about: string;
  readonly events: number;
  readonly ratePerSecond: number;
  /** Measurement window of a latency trial, ms. */
  readonly durationMs: number;
  readonly latencyWarmUpMs: number;
  readonly throughputWarmUpMs: number;
  readonly throughputMeasureMs: number;
  /** Timed trials of each mode for each cell. */
  readonly trials: number;
  /** Whether workloads take few keys, so that short trials have answers. */
  readonly fewKeys: boolean;
  /** What is raced if a command chooses nothing; without them all engines over all workloads. */
  readonly races?: readonly PresetRace[];
}

/** Some engines over some workloads. */
export interface PresetRace {
  readonly workloads: readonly string[];
  readonly engines: readonly string[];
  readonly commit: 'memory' | 'durable';
  /** A limit for a trace shorter than the others. */
  readonly mostEvents?: number;
}

/** The workload of every engine; the others are raced by fewer. */
const WIDEST = 'fraud';
const OTHERS = workloads.map(({ name }) => name).filter((name) => name !== WIDEST);
const MODELS = ['streaming', 'micro-batch', 'batch'];

/**
 * What fits in 90 seconds. First what a batch saves, which only durable commits show: on a slow disk each takes
 * milliseconds, so the trace is short. Then every engine over one workload, and fewer over the others.
 */
const QUICK_RACES: readonly PresetRace[] = [
  { workloads: [WIDEST], engines: MODELS, commit: 'durable', mostEvents: 100_000 },
  { workloads: [WIDEST], engines: [...MODELS, 'rxjs', 'node-streams', 'duckdb'], commit: 'memory' },
  { workloads: OTHERS, engines: [...MODELS, 'duckdb'], commit: 'memory' },
];

/** The names of the presets. */
export type PresetName = 'quick' | 'standard' | 'thorough';

/** The presets by name. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  quick: {
    about: '300,000 events, few keys, one trial a mode: figures within 90 s, no verdicts',
    events: 300_000,
    ratePerSecond: 50_000,
    durationMs: 2000,
    latencyWarmUpMs: 250,
    throughputWarmUpMs: 250,
    throughputMeasureMs: 500,
    trials: 1,
    fewKeys: true,
    races: QUICK_RACES,
  },
  standard: {
    about: '2 million events, six trials a mode: about half an hour for everything',
    events: 2_000_000,
    ratePerSecond: 50_000,
    durationMs: 10_000,
    latencyWarmUpMs: 1000,
    throughputWarmUpMs: 500,
    throughputMeasureMs: 1000,
    trials: 6,
    fewKeys: false,
  },
  thorough: {
    about: '10 million events, ten trials a mode of 30 s: hours',
    events: 10_000_000,
    ratePerSecond: 50_000,
    durationMs: 30_000,
    latencyWarmUpMs: 2000,
    throughputWarmUpMs: 1000,
    throughputMeasureMs: 3000,
    trials: 10,
    fewKeys: false,
  },
};
