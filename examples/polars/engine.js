/** Polars as an engine: a program that answers once it has the whole history. */
export const engine = {
  name: 'polars',
  title: 'Polars',
  model: 'batch',
  runs: 'in-workers',
  form: 'command',
  command: 'python3 mine.py',
  eventsPerFrame: 65_536,
  capabilities: { transports: ['memory'], workloads: ['fraud', 'weather'] },
  options: {},
  describe: () => ({ commitIntervalMs: Infinity }),
};
