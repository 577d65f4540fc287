import { defineEngine } from 'millrace';

export const engine = defineEngine({
  name: 'NAME',
  title: 'NAME',
  model: 'streaming',
  runs: 'in-workers',
  form: 'command',
  command: 'python3 mine.py',
  capabilities: { transports: ['memory'], workloads: ['weather'] },
  options: {},
  describe: () => ({ commitIntervalMs: 0 }),
});
