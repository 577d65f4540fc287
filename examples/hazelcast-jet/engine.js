export const engine = {
  name: 'hazelcast-jet',
  title: 'Hazelcast Jet',
  model: 'streaming',
  runs: 'over-topics',
  form: 'java',
  options: {
    threads: {
      default: 1,
      minimum: 1,
      maximum: 64,
      integer: true,
      unit: 'threads',
      scales: true,
      about: 'cooperative threads, and as many operators',
    },
    idle: {
      default: 500,
      minimum: 25,
      maximum: 10_000,
      integer: true,
      unit: 'µs',
      about: 'how long a thread that found nothing to do may sleep',
    },
    guarantee: {
      default: 'none',
      choices: ['none', 'exactly-once'],
      about: 'the guarantee of the job; with exactly-once, answers become visible at snapshots only',
    },
    'snapshot-interval': {
      default: 1000,
      minimum: 10,
      maximum: 60_000,
      integer: true,
      unit: 'ms',
      itself: 10_000,
      about: 'how often the job saves its state',
    },
    heap: { default: 512, minimum: 128, maximum: 1_048_576, integer: true, unit: 'MiB', about: 'heap, fixed' },
  },
  describe: ({ guarantee, heap, 'snapshot-interval': interval }) => ({
    heapMiB: heap,
    ...(guarantee === 'exactly-once'
      ? { commitIntervalMs: interval, guarantee, isolation: 'read_committed' }
      : { commitIntervalMs: 0, idle: ['snapshot-interval'] }),
  }),
  java: {
    main: 'JetEngine',
    sources: ['./JetEngine.java', './JetOperator.java'],
    pom: './pom.xml',
    jvm: [
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      ...['java.base/java.nio', 'java.base/sun.nio.ch', 'java.management/sun.management'].flatMap((each) => [
        `--add-opens=${each}=ALL-UNNAMED`,
      ]),
      '--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED',
      '--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED',
    ],
  },
};
