import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { interruptible } from './interrupt.ts';
import { planRun } from './plan.ts';
import { createProgress } from './progress.ts';
import { type RunFlags, runFlags } from './run-flags.ts';

/** `millrace run` */
export const runCommand: CommandModule<object, RunFlags> = {
  command: 'run',
  describe: 'Race engines over workloads: throughput, latency, verified answers, one results file',
  builder: (yargs) => runFlags(yargs),
  async handler(flags) {
    const plan = await planRun(flags, commandLine());
    const [{ run }, { renderConsole }, { RESULT_FILE }] = await Promise.all([
      import('../harness/modes/run.ts'),
      import('../reports/console/summary.ts'),
      import('../harness/results/result-file.ts'),
    ]);
    const progress = createProgress();
    const result = await interruptible((signal) => run(plan, progress, signal));
    progress.end();
    process.stdout.write(renderConsole(result));
    process.stdout.write(`\n${join(plan.folder, RESULT_FILE)}\n`);
    if (result.state === 'interrupted') {
      process.exitCode = 130;
    } else if (result.cells.some(({ outcome }) => outcome.state === 'wrong-answers' || outcome.state === 'failed')) {
      process.exitCode = 4;
    }
  },
};

/** What was typed, for the results: words with spaces quoted. */
function commandLine(): string {
  const words = process.argv
    .slice(2)
    .map((word) => (/^[\w./:=,@%+*-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  return ['millrace', ...words].join(' ');
}
