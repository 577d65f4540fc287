import type { EmbeddedEngine } from '../../../contracts/engine.ts';
import { numberOption } from '../../../contracts/options.ts';
import { batch } from '../../../engines/batch/engine.ts';

let runs = 0;

/** Support for tests: right in its first runs; ignores every seventh event from run `until` on. */
export const engine: EmbeddedEngine = {
  ...batch,
  name: 'tiring',
  title: 'Tiring',
  options: {
    ...batch.options,
    until: { default: 2, minimum: 1, maximum: 1000, about: 'the first run that is wrong' },
  },
  run(job) {
    const wrong = ++runs >= numberOption(job.options, 'until');
    const operator = (): ReturnType<typeof job.operator> => {
      const query = job.operator();
      return {
        process: (position) => (wrong && position % 7 === 0 ? undefined : query.process(position)),
        advance: (watermark) => query.advance(watermark),
        end: () => query.end(),
      };
    };
    return batch.run({ ...job, operator });
  },
};
