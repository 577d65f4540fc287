import type { EmbeddedEngine } from '../../contracts/engine.ts';
import { numberOption } from '../../contracts/options.ts';
import { streaming } from '../../engines/streaming/engine.ts';

/** Does a given amount of work for each event, counted in steps, not in time: 20% more steps are 20% more work. */
export const engine: EmbeddedEngine = {
  ...streaming,
  name: 'working',
  title: 'Working',
  options: {
    steps: { default: 5000, minimum: 0, maximum: 1_000_000, integer: true, unit: 'steps', about: 'of work an event' },
  },
  run(job) {
    const steps = numberOption(job.options, 'steps');
    return streaming.run({
      ...job,
      operator() {
        const query = job.operator();
        return {
          process(position) {
            work(steps);
            query.process(position);
          },
          advance: (watermark) => query.advance(watermark),
          end: () => query.end(),
        };
      },
    });
  },
};

/** Kept, or the compiler could leave the work out. */
let state = 1;

/** `steps` steps of a linear congruential generator: each needs the one before. */
function work(steps: number): void {
  for (let i = 0; i < steps; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
  }
}
