import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import type { CommandModule } from 'yargs';
import { MillraceError, usageError } from '../contracts/errors.ts';
import { plainText } from '../harness/plain-text.ts';
import { createPlan } from '../harness/plan/create-plan.ts';
import { temporaryFolder } from '../harness/removed-with-process.ts';
import type { Cell, Result } from '../harness/results/schema.ts';
import { inputLines } from '../reports/input.ts';
import { exampleText, faultText, isUnasked } from '../reports/outcome.ts';
import { checkWorkloads } from './check-workloads.ts';
import { interruptible } from './interrupt.ts';
import { planOptions } from './plan-options.ts';
import { withProgress } from './progress.ts';
import { chooseFlags, type RunFlags } from './run-flags.ts';

const INDENT = ' '.repeat(7);
/** So many lines of what an engine prints are shown, and so many characters of each. */
const MOST_PRINTED = 12;
const LONGEST_PRINTED = 160;

type VerifyFlags = Omit<
  RunFlags,
  | 'preset'
  | 'rate'
  | 'speed'
  | 'arrivals'
  | 'duration'
  | 'trials'
  | 'commit'
  | 'out'
  | 'overwrite'
  | 'answers'
  | 'require-quiet'
>;

/** `millrace verify` */
export const verifyCommand: CommandModule<object, VerifyFlags> = {
  command: 'verify',
  describe:
    "Check engines' answers against the oracle, on rows that cannot be read ahead, and first a workload of your own against itself; measures nothing",
  builder: (yargs) => chooseFlags(yargs),
  async handler(flags) {
    const plan = await createPlan(planOptions(flags, 'verify', 'millrace verify'));
    const { run } = await import('../harness/run/run.ts');
    const folder = temporaryFolder();
    try {
      const result = await interruptible(async (signal) => {
        await checkWorkloads(plan.workloads, plan.limitMs, folder, signal);
        return withProgress((progress) => run({ ...plan, folder }, progress, signal));
      });
      for (const line of result.workloads.flatMap(inputLines)) {
        process.stdout.write(`${pc.dim(plainText(line))}\n`);
      }
      for (const cell of result.cells) {
        process.stdout.write(`${verdictOf(cell, result)}\n${printedBy(cell, folder)}${loggedBy(cell, folder)}`);
      }
      for (const warning of result.warnings) {
        process.stderr.write(`millrace: ${warning}\n`);
      }
      if (result.state === 'interrupted') {
        process.stderr.write('millrace: interrupted\n');
        process.exitCode = 130;
      } else if (result.cells.some(({ outcome }) => outcome.state === 'wrong-answers' || outcome.state === 'failed')) {
        throw new MillraceError('not every engine answered rightly', 4);
      }
      if (result.cells.some(isUnasked)) {
        throw usageError('not every engine was verified');
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function verdictOf(cell: Cell, { workloads }: Result): string {
  const { workload, label, outcome } = cell;
  const { trace, answerColumns = [] } = workloads.find(({ name }) => name === workload) ?? {};
  const name = `${workload} × ${label}`;
  const events = counted(trace?.events ?? 0, 'event');
  switch (outcome.state) {
    case 'measured': {
      const { correct } = outcome.trials[0]!.verification;
      return isUnasked(cell)
        ? `${pc.yellow('none')}   ${name}: no answer is due in ${events}: nothing was verified`
        : `${pc.green('right')}  ${name}: ${counted(correct, 'answer')} over ${events}`;
    }
    case 'wrong-answers': {
      const { verification } = outcome;
      const { breaches = [], examples } = verification;
      return [
        `${pc.red('WRONG')}  ${name}: ${faultText(verification)}`,
        ...[...breaches, ...examples.map((example) => exampleText(example, answerColumns))].map(
          (line) => `${INDENT}${line}`,
        ),
      ].join('\n');
    }
    case 'failed':
    case 'invalid':
    case 'unsupported':
      // The log is shown, and does not stay.
      return `${pc.red(outcome.state)}  ${name}: ${outcome.reason.replace(/; its log is \S+\.log$/, '')}`;
  }
}

/** The first lines of what an engine printed. */
function printedBy({ log }: Cell, folder: string): string {
  if (log === undefined) {
    return '';
  }
  const lines = readFileSync(join(folder, log), 'utf8').trimEnd().split('\n');
  const shown = lines.slice(0, MOST_PRINTED).map(shownLine);
  const rest = lines.length - shown.length;
  const more = rest > 0 ? `${INDENT}│ … and ${counted(rest, 'more line')}\n` : '';
  return `${INDENT}it printed:\n${shown.join('')}${more}`;
}

/** The last lines of what a failed engine's own processes logged. */
function loggedBy({ engine }: Cell, folder: string): string {
  const logs = join(folder, 'kafka');
  const own = new RegExp(`^${engine.name}-\\d+\\.log$`);
  return (existsSync(logs) ? readdirSync(logs) : [])
    .filter((name) => own.test(name))
    .map((name) => {
      const lines = readFileSync(join(logs, name), 'utf8').trim().split('\n').slice(-MOST_PRINTED);
      return `${INDENT}its log ended with:\n${lines.map(shownLine).join('')}`;
    })
    .join('');
}

function shownLine(line: string): string {
  return `${INDENT}│ ${plainText(line).slice(0, LONGEST_PRINTED)}\n`;
}

/** "1 event", "5,000 events". */
function counted(count: number, thing: string): string {
  return `${count.toLocaleString('en-US')} ${thing}${count === 1 ? '' : 's'}`;
}
