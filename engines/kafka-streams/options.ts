import type { OptionSpecs } from '../../contracts/options.ts';

/** The options. Defaults are fair to latency; the guarantee is Kafka Streams' own default. */
export const options: OptionSpecs = {
  threads: {
    default: 2,
    minimum: 1,
    maximum: 64,
    integer: true,
    unit: 'threads',
    itself: 1,
    scales: true,
    about: 'stream threads (num.stream.threads); more than partitions stay idle',
  },
  guarantee: {
    default: 'at-least-once',
    choices: ['at-least-once', 'exactly-once'],
    about: 'processing.guarantee; with exactly-once, answers become visible only at commits',
  },
  'commit-interval': {
    default: 100,
    minimum: 1,
    maximum: 60_000,
    integer: true,
    unit: 'ms',
    about: 'commit.interval.ms (Kafka Streams itself takes 30,000, and 100 for exactly once)',
  },
  linger: {
    default: 0,
    minimum: 0,
    maximum: 10_000,
    integer: true,
    unit: 'ms',
    itself: 100,
    about: 'linger.ms: how long an answer may wait for others; 0 is fair to latency',
  },
  changelog: {
    default: 'on',
    choices: ['on', 'off'],
    about: 'whether states are also kept in a topic, and so survive a crash; off is faster and loses them',
  },
  store: {
    default: 'rocksdb',
    choices: ['rocksdb', 'memory'],
    about: 'where states are kept: in RocksDB, off the heap and on disk, or on the heap',
  },
  cache: {
    default: 10,
    minimum: 0,
    maximum: 65_536,
    integer: true,
    unit: 'MiB',
    about: 'statestore.cache.max.bytes of all threads together: states changed again before a commit are written once',
  },
  heap: {
    default: 1024,
    minimum: 64,
    maximum: 1_048_576,
    integer: true,
    unit: 'MiB',
    about: 'heap of the virtual machine, fixed; RocksDB takes its memory beside it',
  },
};
