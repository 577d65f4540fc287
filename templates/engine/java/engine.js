import { defineEngine } from 'millrace';

export const engine = defineEngine({
  name: 'NAME',
  title: 'NAME',
  model: 'streaming',
  runs: 'over-topics',
  form: 'java',
  options: {
    linger: { default: 0, minimum: 0, maximum: 10_000, integer: true, unit: 'ms', about: 'linger.ms of the producer' },
  },
  describe: () => ({ commitIntervalMs: 0, heapMiB: 256 }),
  java: {
    main: 'MyEngine',
    sources: ['./MyEngine.java'],
    pom: './pom.xml',
    jvm: ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'],
  },
});
