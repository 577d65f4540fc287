import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import type { CommandModule } from 'yargs';
import { MillraceError } from '../harness/errors.ts';
import type { RunPlan } from '../harness/modes/settings.ts';
import type { Result } from '../harness/results/schema.ts';
import { interruptible } from './interrupt.ts';
import { planRun } from './plan.ts';
import { createProgress } from './progress.ts';
import { chooseFlags, type RunFlags } from './run-flags.ts';

type VerifyFlags = Omit<
  RunFlags,
  'preset' | 'rate' | 'arrivals' | 'duration' | 'trials' | 'commit' | 'out' | 'answers'
>;

/** `millrace verify` */
export const verifyCommand: CommandModule<object, VerifyFlags> = {
  command: 'verify',
  describe: "Check engines' answers against the oracle, on rows that cannot be read ahead; measures nothing",
  builder: (yargs) => chooseFlags(yargs),
  async handler(flags) {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-'));
    try {
      const plan: RunPlan = {
        ...(await planRun(
          { ...flags, preset: 'quick', rate: [], arrivals: 'constant', commit: 'memory', out: folder, answers: false },
          'millrace verify',
        )),
        trials: 0,
      };
      const { run } = await import('../harness/modes/run.ts');
      const progress = createProgress();
      const result = await interruptible((signal) => run(plan, progress, signal));
      progress.end();
      process.stdout.write(lines(result));
      if (result.state === 'interrupted') {
        process.exitCode = 130;
      } else if (result.cells.some(({ outcome }) => outcome.state === 'wrong-answers' || outcome.state === 'failed')) {
        throw new MillraceError('not every engine answered rightly', 4);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function lines({ cells, workloads }: Result): string {
  return cells
    .map(({ workload, label, outcome }) => {
      const name = `${workload} × ${label}`;
      switch (outcome.state) {
        case 'measured': {
          const { events } = workloads.find((one) => one.name === workload)!.trace;
          const { correct } = outcome.trials[0]!.verification;
          return `${pc.green('right')}  ${name}: ${correct.toLocaleString('en-US')} answers over ${events.toLocaleString('en-US')} events\n`;
        }
        case 'wrong-answers': {
          const { missing, duplicate, wrong, unexpected, early, examples } = outcome.verification;
          const counts = `${missing} missing, ${duplicate} duplicate, ${wrong} wrong, ${unexpected} unexpected, ${early} early`;
          const told = examples.map(
            ({ fault, answer, expected }) =>
              `         ${fault}: ${answer ? `answered ${answer.join(', ')}` : ''}${answer && expected ? '; ' : ''}${expected ? `right is ${expected.join(', ')}` : ''}\n`,
          );
          return `${pc.red('WRONG')}  ${name}: ${counts}\n${told.join('')}`;
        }
        case 'failed':
        case 'invalid':
        case 'unsupported':
          return `${pc.red(outcome.state)}  ${name}: ${outcome.reason}\n`;
      }
    })
    .join('');
}
