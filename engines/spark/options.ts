import type { NumberOption, OptionSpecs, TextOption } from '../../contracts/options.ts';

const shufflePartitions: NumberOption = {
  default: 2,
  minimum: 1,
  maximum: 1024,
  integer: true,
  unit: 'partitions',
  itself: 200,
  about: 'spark.sql.shuffle.partitions: the number of parts that events are divided into by key',
};

const cores: NumberOption = {
  default: 2,
  minimum: 1,
  maximum: 1024,
  integer: true,
  unit: 'cores',
  scales: true,
  about: 'local[n], or spark.cores.max in a cluster of your own: the number of tasks that run at a time',
};

const heap: NumberOption = {
  default: 1024,
  minimum: 512,
  maximum: 1_048_576,
  integer: true,
  unit: 'MiB',
  about: 'heap of the driver, fixed, and of an executor in a cluster of your own; RocksDB takes its memory beside it',
};

const cluster: TextOption = {
  default: '',
  pattern: String.raw`spark://[^\s:/,]+:\d{1,5}`,
  expected: 'the address of a standalone master, such as spark://host:7077',
  flag: 'spark',
  about:
    'your own standalone cluster, of this version of Spark, to run executors in; they must see our temporary folder',
};

/** The options of the SQL form over a bounded range. */
export const batchOptions: OptionSpecs = { 'shuffle-partitions': shufflePartitions, cores, heap, cluster };

/** The options of micro-batches. */
export const microBatchOptions: OptionSpecs = {
  interval: {
    default: 0,
    minimum: 0,
    maximum: 3_600_000,
    integer: true,
    unit: 'ms',
    about: 'trigger interval: a batch begins at its multiples; at 0 as soon as the one before is done',
  },
  'max-events': {
    default: 0,
    minimum: 0,
    maximum: 1_000_000_000,
    integer: true,
    unit: 'events',
    about: 'maxOffsetsPerTrigger: the most events that a batch takes in; 0 for no limit',
  },
  ...batchOptions,
};

/** The options of real time. As many tasks run as there are partitions of both kinds, so cores are not set. */
export const realTimeOptions: OptionSpecs = {
  'batch-duration': {
    default: 5000,
    minimum: 5000,
    maximum: 3_600_000,
    integer: true,
    unit: 'ms',
    itself: 300_000,
    about: 'how long a batch runs; at its end events wait, and only there the watermark advances',
  },
  'network-buffer-wait': {
    default: 1,
    minimum: 1,
    maximum: 10_000,
    integer: true,
    unit: 'ms',
    itself: 50,
    about: 'spark.shuffle.streaming.networkBufferMaxWaitTimeMs: how long an event may wait for others',
  },
  'shuffle-partitions': shufflePartitions,
  heap,
};
