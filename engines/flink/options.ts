import type { OptionSpecs } from '../../contracts/options.ts';

/** The options of a bounded job. */
export const batchOptions: OptionSpecs = {
  parallelism: {
    default: 2,
    minimum: 1,
    maximum: 64,
    integer: true,
    itself: 1,
    scales: true,
    about: 'how many run each part of the job (parallelism.default); sources beyond the partitions are left out',
  },
  heap: {
    default: 1024,
    minimum: 256,
    maximum: 1_048_576,
    integer: true,
    unit: 'MiB',
    about: 'heap of the TaskManager, fixed; network buffers and managed memory (sorting, RocksDB) lie beside it',
  },
  cluster: {
    default: '',
    pattern: String.raw`https?://[^\s/@?#]+`,
    flag: 'flink',
    expected: 'the REST address of a Flink cluster, such as http://host:8081',
    about: 'your own session cluster to run in, instead of a JobManager and a TaskManager for each trial',
  },
};

/** The options of an unbounded job. Defaults are fair to latency, and states survive a crash. */
export const options: OptionSpecs = {
  ...batchOptions,
  'buffer-timeout': {
    default: 1,
    minimum: 0,
    maximum: 10_000,
    integer: true,
    unit: 'ms',
    itself: 100,
    about: 'execution.buffer-timeout.interval: how long an event may wait for others on its way to its key; 0 is not',
  },
  'watermark-interval': {
    default: 10,
    minimum: 1,
    maximum: 10_000,
    integer: true,
    unit: 'ms',
    itself: 200,
    about: 'pipeline.auto-watermark-interval: how often sources emit a watermark, which makes timers fire',
  },
  guarantee: {
    default: 'at-least-once',
    choices: ['at-least-once', 'exactly-once'],
    about: 'of the sink; with exactly-once, answers become visible only at checkpoints',
  },
  'checkpoint-interval': {
    default: 1000,
    minimum: 0,
    maximum: 600_000,
    integer: true,
    unit: 'ms',
    itself: 0,
    about: 'execution.checkpointing.interval; 0 is none, which loses all states in a crash (not with exactly-once)',
  },
  'state-backend': {
    default: 'heap',
    choices: ['heap', 'rocksdb'],
    about: 'where states are kept: as objects on the heap, or in RocksDB, off the heap and on disk',
  },
};
