import { rmSync } from 'node:fs';
import pc from 'picocolors';
import type { CommandModule } from 'yargs';
import { MillraceError } from '../harness/errors.ts';
import { temporaryFolder } from '../harness/removed-with-process.ts';
import type { Cell, Trial } from '../harness/results/schema.ts';
import { faultText } from '../reports/outcome.ts';
import { interruptible } from './interrupt.ts';
import { planRun } from './plan.ts';
import { withProgress } from './progress.ts';
import { chooseFlags, type RunFlags } from './run-flags.ts';

type VerifyFlags = Omit<
  RunFlags,
  'preset' | 'rate' | 'arrivals' | 'duration' | 'trials' | 'commit' | 'out' | 'overwrite' | 'answers' | 'require-quiet'
>;

/** `millrace verify` */
export const verifyCommand: CommandModule<object, VerifyFlags> = {
  command: 'verify',
  describe: "Check engines' answers against the oracle, on rows that cannot be read ahead; measures nothing",
  builder: (yargs) => chooseFlags(yargs),
  async handler(flags) {
    const plan = await planRun(
      {
        ...flags,
        preset: 'quick',
        rate: [],
        arrivals: 'constant',
        commit: 'memory',
        overwrite: false,
        answers: false,
        'require-quiet': false,
      },
      'millrace verify',
    );
    const { run } = await import('../harness/modes/run.ts');
    const folder = temporaryFolder();
    try {
      const result = await withProgress((progress) =>
        interruptible((signal) => run({ ...plan, trials: 0, folder }, progress, signal)),
      );
      for (const cell of result.cells) {
        const workload = result.workloads.find(({ name }) => name === cell.workload);
        process.stdout.write(verdictOf(cell, workload?.trace.events ?? 0));
      }
      if (result.state === 'interrupted') {
        process.stderr.write('millrace: interrupted\n');
        process.exitCode = 130;
      } else if (result.cells.some(({ outcome }) => outcome.state === 'wrong-answers' || outcome.state === 'failed')) {
        throw new MillraceError('not every engine answered rightly', 4);
      }
      const measured = result.cells.flatMap(({ outcome }) => (outcome.state === 'measured' ? outcome.trials : []));
      if (measured.length > 0 && measured.every(({ verification }) => verification.expected === 0)) {
        // An engine that does nothing at all passes too.
        throw new MillraceError('nothing was verified: no answer is due in this trace; give it more --events', 4);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function verdictOf({ workload, label, outcome }: Cell, events: number): string {
  const name = `${workload} × ${label}`;
  switch (outcome.state) {
    case 'measured': {
      const { correct } = outcome.trials[0]!.verification;
      return `${pc.green('right')}  ${name}: ${correct.toLocaleString('en-US')} answers over ${events.toLocaleString('en-US')} events\n`;
    }
    case 'wrong-answers':
      return `${pc.red('WRONG')}  ${name}: ${faultText(outcome.verification)}\n${outcome.verification.examples.map(exampleText).join('')}`;
    case 'failed':
    case 'invalid':
    case 'unsupported':
      return `${pc.red(outcome.state)}  ${name}: ${outcome.reason}\n`;
  }
}

function exampleText({ fault, answer, expected }: Trial['verification']['examples'][number]): string {
  const parts = [
    ...(answer ? [`answered ${answer.join(', ')}`] : []),
    ...(expected ? [`right is ${expected.join(', ')}`] : []),
  ];
  return `       ${fault}: ${parts.join('; ')}\n`;
}
