import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicEngine } from '../../contracts/engine.ts';
import { numberOption } from '../../contracts/options.ts';
import { DIALECTS, statementsOf } from './statements.ts';

const LOOK_MS = 20;
const NOT_TOLD = 'not told';

/**
 * A system that runs already: nothing is started, and nothing of it is seen. What it is to do stands in a file; it
 * begins when the user says so.
 */
export const external: TopicEngine = {
  name: 'external',
  title: 'External system',
  model: 'streaming',
  runs: 'over-topics',
  form: 'sql',
  capabilities: { wireFormats: ['json'] },
  options: {
    settings: {
      default: NOT_TOLD,
      pattern: '.{1,200}',
      expected: 'what the system is, its version and its settings, in up to 200 letters',
      about: 'what it is and how it is set, as results shall tell it',
    },
    dialect: { default: 'risingwave', choices: DIALECTS, about: 'whose statements are written; none: the query alone' },
    guarantee: {
      default: NOT_TOLD,
      choices: [NOT_TOLD, 'at-most-once', 'at-least-once', 'exactly-once'],
      about: 'what it promises of its answers',
    },
    'commit-interval': {
      default: 0,
      minimum: 0,
      maximum: 60_000,
      unit: 'ms',
      about: 'between its commits, such as the barrier interval; 0: after each event',
    },
  },
  describe: (options) => ({
    commitIntervalMs: numberOption(options, 'commit-interval'),
    guarantee: String(options.guarantee),
    isolation: options.guarantee === 'exactly-once' ? 'read_committed' : 'read_uncommitted',
    cluster: String(options.settings),
  }),
  requirements: async () => [],
  async run(job) {
    const file = `${job.logFile}.sql`;
    const go = `${job.logFile}.go`;
    writeFileSync(file, statementsOf(job, String(job.options.dialect)));
    job.tell(`${job.question.workload}: touch '${go}', then have the system do what stands in ${file}`);
    while (!existsSync(go) && !job.signal.aborted) {
      await sleep(LOOK_MS);
    }
    if (!job.signal.aborted) {
      job.onReady();
    }
    await new Promise<void>((resolve) => {
      job.signal.addEventListener('abort', () => resolve(), { once: true });
      if (job.signal.aborted) {
        resolve();
      }
    });
  },
};
