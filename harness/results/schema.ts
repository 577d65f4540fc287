import * as v from 'valibot';
import { InputSchema } from './input-schema.ts';
import { about, amount, count } from './schema-parts.ts';

/** Version of the shape of result.json. */
export const SCHEMA_VERSION = 3;

const OptionsSchema = v.record(v.string(), v.union([v.number(), v.string()]));

const VerificationSchema = v.object({
  expected: about(count, 'answers the oracle gives, over all iterations verified'),
  correct: about(count, 'first answers with the right value'),
  missing: count,
  duplicate: about(count, 'answers beyond the first of an identity'),
  wrong: about(count, 'first answers whose value differs'),
  unexpected: about(count, 'answers the trace does not have'),
  early: about(count, 'right, but observed before their due event arrived; counted under correct too'),
  examples: v.array(
    v.object({
      fault: v.picklist(['missing', 'duplicate', 'wrong', 'unexpected', 'early']),
      answer: v.optional(v.array(v.nullable(v.number()))),
      expected: v.optional(v.array(v.number())),
      words: about(
        v.optional(v.object({ answer: v.optional(v.array(v.string())), expected: v.optional(v.array(v.string())) })),
        "the same in the user's words: texts, dates, rows of the file; absent where the trace has none",
      ),
    }),
  ),
  breaches: about(
    v.optional(v.array(v.string())),
    'how the engine broke its contract, whatever it answered; absent where it did not',
  ),
  during: about(
    v.optional(v.string()),
    'which check of `verify` found it; absent for a whole iteration over the trace',
  ),
});

const HistogramSchema = v.object({
  count,
  minNs: amount,
  maxNs: amount,
  meanNs: amount,
  buckets: about(
    v.array(count),
    '[bucket − the one before, count] pairs flattened; 1,024 buckets per power of two of nanoseconds',
  ),
});

const PauseSchema = v.object({
  atMs: about(v.number(), 'start, ms after the first measured iteration began, or after the schedule start (latency)'),
  durationMs: amount,
});

const GarbageSchema = v.object({
  pauses: about(count, 'for garbage collection, in measured iterations, or from the schedule start on (latency)'),
  totalMs: amount,
  longestMs: amount,
  longest: about(v.array(PauseSchema), 'the longest pauses, at most 20, by time'),
});

const MemorySchema = v.object({
  peakRssBytes: about(
    count,
    'largest resident set while the engine ran: of the trial process, trace included, or, where processes that the engine started were seen, the largest sum over all, sampled each 250 ms, if that is more; over Kafka of the processes of the engine and what they start, since it consumes, and 0 where none is seen',
  ),
  baselineRssBytes: about(
    count,
    'resident set of the same just before the engine ran, in memory with trace and expected answers loaded',
  ),
});

const EngineMetricsSchema = v.array(
  v.object({
    name: v.string(),
    unit: v.string(),
    samples: about(count, 'that the engine reported over the measurement window, or when it ended'),
    median: v.number(),
    max: v.number(),
  }),
);

const MemoryTrialSchema = v.object({ kind: v.literal('memory'), garbage: GarbageSchema });

const KafkaTrialSchema = v.object({
  kind: v.literal('kafka'),
  partitions: about(count, 'of the topic of events'),
  cpuSeconds: about(
    v.object({ engine: v.nullable(amount), loadGenerator: amount, collector: amount, broker: v.nullable(amount) }),
    "of each process over the measurement window; null for a broker on another machine, and an engine in a cluster of the user's",
  ),
  busyShare: about(
    v.optional(amount),
    'of the CPU time that the cores of the machine had over the measurement window, what these took; at least, where one is null',
  ),
  processes: about(
    v.optional(
      v.array(
        v.object({
          role: about(
            v.string(),
            "'load generator', 'collector', 'broker', or what it is in the engine: 'TaskManager'",
          ),
          cpuSeconds: about(v.nullable(amount), 'over the measurement window'),
          peakRssBytes: about(v.nullable(count), 'largest resident set, of a load generator with what it sent before'),
        }),
      ),
    ),
    'each process that was seen, those of one role summed: none of a cluster or a broker elsewhere',
  ),
  engineMetrics: about(v.optional(EngineMetricsSchema), "the engine's own metrics; absent where it reports none"),
  loadGenerator: v.object({
    realTime: about(v.boolean(), 'whether it ran with real-time priority'),
    preloadEventsPerSecond: about(amount, 'what it managed at full speed'),
    preloadEvents: about(v.optional(count), 'sent at full speed: all in a closed loop, the preload before a schedule'),
    preloadCpuSeconds: about(v.optional(amount), 'of the load generator while it sent those'),
    events: about(count, 'sent by schedule; 0 in a closed loop'),
    released: about(count, 'of them, those that left the process'),
    releaseP50Ns: about(v.nullable(amount), 'from schedule to leaving the process'),
    releaseP99Ns: v.nullable(amount),
    releaseMaxNs: v.nullable(amount),
    allowedP99Ns: about(v.optional(amount), 'a later p99 makes the trial invalid: 1 ms, or 5% of the measured p99'),
  }),
  visibleP50Ns: about(v.nullable(v.number()), "from the broker's LogAppendTime to the observation: a cross-check"),
  visibleP99Ns: v.nullable(v.number()),
});

const TrialSiteSchema = about(
  v.variant('kind', [MemoryTrialSchema, KafkaTrialSchema]),
  'where a trial took place, with what is known only there',
);

const MachineSchema = v.object({
  spinMs: about(amount, 'a loop that did nothing but read the clock, before the trial'),
  spinGapMs: about(amount, 'of it, in gaps over 0.1 ms between two readings: the core was taken away'),
  longestSpinGapMs: amount,
  spanMs: about(
    amount,
    'the part watched: first to last measured iteration (closed loop), call of run to its end (latency), until all is answered (over Kafka)',
  ),
  waitedMs: about(
    v.nullable(amount),
    'of the span, how long that thread of the engine which waited longest could have run and had no core (schedstat); null where the system does not report it',
  ),
  othersCpuMs: about(v.nullable(amount), "of the span, CPU time of processes that are not the trial's, over all cores"),
  throttledMs: about(v.nullable(amount), 'of the span, how long a CPU quota of the control group held the threads'),
  stolenMs: about(
    v.nullable(amount),
    'of the span, how long the core that lost most was given to another virtual machine',
  ),
  load: about(amount, 'one-minute load average at its end'),
});

const common = {
  trial: about(count, 'number of the trial within its cell and mode, from 0'),
  startedAt: v.string(),
  startUpMs: about(amount, "the engine's prepare(), which sees no data"),
  shares: about(v.array(count), 'events each worker was given'),
  verification: VerificationSchema,
  memory: MemorySchema,
  site: TrialSiteSchema,
  machine: about(v.optional(MachineSchema), 'what the machine took away; of timed trials'),
  invalid: about(v.optional(v.string()), 'why the measurement, not the engine, cannot be trusted'),
};

const VerificationTrialSchema = v.object({
  mode: v.literal('verification'),
  ...common,
  durationMs: about(
    v.optional(amount),
    'of the iteration: in memory it only decides where a search for the sustainable rate begins',
  ),
});

const ThroughputTrialSchema = v.object({
  mode: v.literal('throughput'),
  ...common,
  events: count,
  measuredIterations: count,
  iterations: about(
    v.array(v.object({ atMs: amount, durationMs: amount, cpuSeconds: amount })),
    'measured iterations over the whole trace, or a hundred of them, evenly spread: start after the first, call of run to its end with every answer observed, CPU of all threads',
  ),
  warmUpIterations: count,
  eventsPerSecond: about(amount, 'events ÷ the median iteration; of the warm part, where there is one'),
  warm: about(
    v.optional(
      v.object({
        afterMs: about(amount, 'left out since the engine consumes: its virtual machine warms up'),
        events: about(count, 'that the answers seen behind that settle: what CPU times are of'),
        wholeEventsPerSecond: about(amount, 'from when it consumes: a machine that was cold at first'),
      }),
    ),
    'over Kafka: the part that rate and CPU times are of; absent where they are of all',
  ),
  cpuSecondsPerMillionEvents: about(
    amount,
    'of the measured iterations, with what processes that the engine started used from the first of them to the end of the last, in whole ticks of 10 ms, which in memory is in no single iteration; over Kafka 0 where no process is seen',
  ),
  startedCpuSecondsPerMillionEvents: about(
    v.optional(amount),
    'the part of it that processes used which the engine started in memory; absent where there are none',
  ),
});

const SeriesPointSchema = v.object({
  atMs: about(v.number(), 'start of the 100 ms, after the schedule start'),
  events: about(count, 'scheduled to arrive'),
  answers: about(count, 'observed'),
  p50Ns: v.nullable(amount),
  p99Ns: about(v.nullable(amount), 'of answers due in these 100 ms; null where there are too few'),
  maxNs: v.nullable(amount),
});

const BacklogPointsSchema = about(
  v.array(v.object({ atMs: amount, events: v.number() })),
  'events scheduled by then, ms after the schedule start, less progress by answers',
);

const LatencyTrialSchema = v.object({
  mode: v.literal('latency'),
  ...common,
  arrivals: v.picklist(['constant', 'poisson', 'recorded']),
  ratePerSecond: amount,
  recordedSpeed: about(v.optional(amount), 'ms of event time per ms, for recorded arrivals'),
  events: count,
  preloadEvents: about(count, 'events given at full speed first; verified, not timed'),
  preloadMs: about(amount, 'from the start to the schedule start'),
  warmUpMs: about(amount, 'after the schedule start, verified, not timed'),
  measureMs: amount,
  histogram: HistogramSchema,
  distinctDue: about(count, 'distinct due events among the answers measured: a percentile needs 10 beyond it'),
  drainMs: about(v.number(), 'from the last scheduled arrival to the end of the run'),
  trend: about(v.picklist(['flat', 'warming', 'slowing', 'unknown']), 'median of the last third against the first'),
  thirdsP50Ns: v.tuple([v.nullable(amount), v.nullable(amount)]),
  series: v.array(SeriesPointSchema),
  backlog: v.optional(
    v.object({
      growth: about(
        amount,
        'of the least backlog, from the first third of the measurement window to the last, as a share of what fell due',
      ),
      points: about(v.optional(BacklogPointsSchema), 'of a search only'),
    }),
  ),
});

/** One trial of any mode. */
export const TrialSchema = v.variant('mode', [VerificationTrialSchema, ThroughputTrialSchema, LatencyTrialSchema]);

const modeSchema = v.picklist(['verification', 'throughput', 'latency']);

const OutcomeSchema = v.variant('state', [
  v.object({ state: v.literal('measured'), trials: v.array(TrialSchema) }),
  v.object({
    state: v.literal('wrong-answers'),
    mode: modeSchema,
    verification: VerificationSchema,
    trials: about(v.array(TrialSchema), 'all trials, the wrong one included; never ranked'),
  }),
  v.object({ state: v.literal('failed'), mode: modeSchema, reason: v.string(), trials: v.array(TrialSchema) }),
  v.object({ state: v.literal('invalid'), mode: modeSchema, reason: v.string(), trials: v.array(TrialSchema) }),
  v.object({ state: v.literal('unsupported'), reason: v.string() }),
]);

/** In memory, on disk at each commit, or acknowledged by the broker. */
const CommitSchema = v.picklist(['memory', 'durable', 'acknowledged']);

/** What a trial at a rate fails by, or why it is no evidence. */
const CRITERIA = ['backlog', 'p99', 'drain', 'unfinished', 'load-generator', 'interference'] as const;

const SustainedSchema = v.object({
  p99LimitNs: about(amount, 'what the 99th percentile of the latency may be'),
  passedPerSecond: about(v.nullable(amount), 'highest rate that passed every fresh trial; null: none did'),
  failedPerSecond: about(v.nullable(amount), 'lowest rate that failed; null: no higher load could be offered'),
  ended: about(
    v.picklist([...CRITERIA, 'memory', 'file', 'machine']),
    'the criterion that failed, or what could not offer more load',
  ),
  reason: v.string(),
  attempts: about(
    v.array(
      v.object({
        ratePerSecond: amount,
        stage: v.picklist(['search', 'confirmation']),
        verdict: v.picklist(['passed', ...CRITERIA]),
        reason: v.optional(v.string()),
        measureMs: amount,
        answers: about(count, 'in the measurement window'),
        distinctDue: count,
        p99Ns: about(v.nullable(amount), 'nearest rank, of however few answers: judged, never reported as a latency'),
        backlogGrowth: v.nullable(amount),
        drainMs: v.nullable(v.number()),
      }),
    ),
    'every trial of the search and the confirmation, in order',
  ),
  curves: about(
    v.array(v.object({ ratePerSecond: amount, passed: v.boolean(), points: BacklogPointsSchema })),
    'the backlog in the last trial at either end of the bracket',
  ),
});

const CellSiteSchema = v.variant('kind', [
  v.object({ kind: v.literal('memory'), wireFormat: v.string() }),
  v.object({ kind: v.literal('kafka'), wireFormat: v.string(), partitions: about(count, 'of each topic') }),
]);

const CellSchema = v.object({
  workload: about(v.string(), 'name of one of the workloads'),
  engine: v.object({
    name: v.string(),
    title: v.string(),
    model: v.picklist(['streaming', 'micro-batch', 'batch']),
    form: v.picklist(['typescript', 'sql', 'java', 'command']),
    module: about(v.optional(v.string()), "file of a user's own engine"),
    command: about(v.optional(v.string()), 'starts the program that is the engine'),
    library: about(v.optional(v.string()), 'what the engine wraps, with its version'),
  }),
  label: about(v.string(), 'title, with the settings that differ within this run'),
  controlOf: about(v.optional(v.string()), 'label of the cell that a control repeats'),
  configuration: about(
    v.object({
      site: about(CellSiteSchema, 'how events reach the engine'),
      commit: about(CommitSchema, 'what makes an answer visible'),
      guarantee: v.string(),
      workers: count,
      cluster: about(
        v.optional(v.string()),
        "the user's own, that ran all trials; absent where each had its own processes",
      ),
      heapMiB: about(v.nullable(count), "of each process of the engine; null where a cluster of the user's decides it"),
      options: OptionsSchema,
      units: about(v.optional(v.record(v.string(), v.string())), 'of the options that have one'),
      scaling: about(v.optional(v.array(v.string())), 'options that it scales by'),
      itself: about(
        v.optional(OptionsSchema),
        'of the options that have another value: what the engine itself takes; absent where that is not known',
      ),
      commitIntervalMs: about(v.nullable(amount), 'between commits; 0 each event, null: only after the whole history'),
    }),
    'what must be alike for two figures to be compared',
  ),
  log: about(v.optional(v.string()), 'file beside the result with what its engine printed; absent where nothing'),
  sustained: about(v.optional(SustainedSchema), 'what the search for the sustainable rate found'),
  outcome: OutcomeSchema,
});

const WorkloadResultSchema = v.object({
  name: about(v.string(), 'with the settings that differ within this run'),
  title: v.string(),
  question: v.string(),
  about: v.string(),
  answerColumns: v.array(v.string()),
  identifying: count,
  module: about(v.optional(v.string()), "a user's own; absent for those of millrace"),
  parameters: OptionsSchema,
  source: about(v.string(), "'generated', or what was replayed"),
  input: about(v.optional(InputSchema), 'how that was read'),
  trace: v.object({
    events: count,
    answers: count,
    answersAtEnd: count,
    groundTruth: v.optional(v.object({ events: count, answered: count })),
    disorderMs: amount,
    keyCount: count,
  }),
});

const EnvironmentSchema = v.object({
  cpu: v.string(),
  cores: count,
  memoryBytes: about(count, 'of the machine, or what its control group leaves a process'),
  allowedCpus: about(v.optional(v.string()), 'that the run may use, as Linux lists them: 0-1,4'),
  cpuQuota: about(
    v.optional(v.nullable(amount)),
    "cores' worth of CPU time that the control group allows; null: no quota",
  ),
  operatingSystem: v.string(),
  node: v.string(),
  v8: v.string(),
  java: about(v.optional(v.string()), 'of our own broker and of engines on the JVM, over Kafka'),
  nodeOptions: about(v.optional(v.string()), 'NODE_OPTIONS, paths by their last name; empty without'),
  millrace: about(v.string(), 'version of millrace'),
  userCommit: about(
    v.optional(v.nullable(v.string())),
    'of the checkout in whose folder the run was started, with + where files were changed since; null outside one',
  ),
  loadBefore: about(v.number(), 'one-minute load average before the run'),
});

const RunSiteSchema = v.variant('kind', [
  v.object({ kind: v.literal('memory') }),
  v.object({
    kind: v.literal('kafka'),
    broker: about(
      v.nullable(v.string()),
      'version of our own, or where the given one is; null in a run that ended before it was there',
    ),
    wireFormat: v.picklist(['binary', 'json']),
    security: about(v.optional(v.string()), 'security.protocol of the clients'),
    brokerFlags: about(v.optional(v.array(v.string())), 'of the virtual machine of our own broker'),
  }),
]);

const SettingsSchema = v.object({
  experiment: about(
    v.picklist(['verify', 'race', 'sustain']),
    'what was done with each cell: nothing timed, timed trials, or only the search for its sustainable rate',
  ),
  preset: v.string(),
  workloads: v.array(v.string()),
  engines: v.array(v.string()),
  events: count,
  ratesPerSecond: about(
    v.pipe(v.array(v.union([amount, v.literal('max')])), v.minLength(1)),
    "of latency trials; 'max': the highest rate each cell sustains",
  ),
  arrivals: v.picklist(['constant', 'poisson', 'recorded']),
  speed: about(v.optional(amount), 'ms of event time per ms, as given; absent where it follows from the rate'),
  durationMs: amount,
  latencyWarmUpMs: amount,
  throughputWarmUpMs: amount,
  throughputMeasureMs: amount,
  trials: about(count, 'of each mode and rate, a cell; 0 but in a race'),
  seed: count,
  commit: about(CommitSchema, 'of the cells whose configuration has no other'),
  site: RunSiteSchema,
  command: about(v.string(), 'the command that repeats the run'),
  nodeFlags: v.array(v.string()),
});

/** The shape of result.json. */
export const ResultSchema = v.object({
  schemaVersion: v.literal(SCHEMA_VERSION),
  startedAt: v.string(),
  finishedAt: v.nullable(v.string()),
  state: about(v.picklist(['running', 'complete', 'interrupted']), 'only finished cells are in the file'),
  environment: EnvironmentSchema,
  settings: SettingsSchema,
  workloads: v.array(WorkloadResultSchema),
  cells: v.array(CellSchema),
  controls: about(
    v.optional(v.array(CellSchema), []),
    "for each workload the reference engine once more, where there are trials enough for verdicts: what differs between the two is the measurement's",
  ),
  warnings: v.array(v.string()),
});

/** Shapes that occur in several places of a result, by name. */
export const sharedSchemas = {
  Input: InputSchema,
  Verification: VerificationSchema,
  Histogram: HistogramSchema,
  Garbage: GarbageSchema,
  Memory: MemorySchema,
  TrialSite: TrialSiteSchema,
  Machine: MachineSchema,
  VerificationTrial: VerificationTrialSchema,
  ThroughputTrial: ThroughputTrialSchema,
  LatencyTrial: LatencyTrialSchema,
  Sustained: SustainedSchema,
  Trial: TrialSchema,
  Cell: CellSchema,
};

/** Everything a run leaves behind, and all that a report may read. */
export type Result = v.InferOutput<typeof ResultSchema>;
export type Cell = v.InferOutput<typeof CellSchema>;
export type Outcome = v.InferOutput<typeof OutcomeSchema>;
export type Configuration = Cell['configuration'];
export type WorkloadResult = v.InferOutput<typeof WorkloadResultSchema>;
export type Environment = v.InferOutput<typeof EnvironmentSchema>;
export type Sustained = v.InferOutput<typeof SustainedSchema>;
export type RunSettings = v.InferOutput<typeof SettingsSchema>;
/** Events a second, or the highest rate that a cell sustains, whichever that is. */
export type Rate = RunSettings['ratesPerSecond'][number];
export type Trial = v.InferOutput<typeof TrialSchema>;
export type Mode = Trial['mode'];
export type VerificationTrial = v.InferOutput<typeof VerificationTrialSchema>;
export type ThroughputTrial = v.InferOutput<typeof ThroughputTrialSchema>;
export type LatencyTrial = v.InferOutput<typeof LatencyTrialSchema>;
export type SeriesPoint = v.InferOutput<typeof SeriesPointSchema>;
export type EngineMetrics = v.InferOutput<typeof EngineMetricsSchema>;
export type KafkaFacts = v.InferOutput<typeof KafkaTrialSchema>;
export type MachineFacts = v.InferOutput<typeof MachineSchema>;
export type Garbage = v.InferOutput<typeof GarbageSchema>;
