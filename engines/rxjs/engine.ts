import type { EmbeddedEngine } from '../../contracts/engine.ts';

/** RxJS: events as objects through a pipeline of operators, each event's answers committed before the next one. */
export const rxjs: EmbeddedEngine = {
  name: 'rxjs',
  title: 'RxJS',
  model: 'streaming',
  library: 'rxjs',
  runs: 'in-workers',
  form: 'typescript',
  options: {},
  describe: () => ({ commitIntervalMs: 0 }),
  // RxJS takes long to import: only a process that runs it does so, before the clock starts.
  async prepare() {
    await import('./pipeline.ts');
  },
  async run(job) {
    const { runPipeline } = await import('./pipeline.ts');
    await runPipeline(job);
  },
};
