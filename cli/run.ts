import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { MillraceError } from '../contracts/errors.ts';
import { createPlan } from '../harness/plan/create-plan.ts';
import { checkResultFolder, makeResultFolder } from '../harness/plan/result-folder.ts';
import { formatNumber } from '../harness/results/format.ts';
import { interferenceOf } from '../harness/results/interference.ts';
import type { Result } from '../harness/results/schema.ts';
import type { Experiment } from '../harness/run/settings.ts';
import { interruptible } from './interrupt.ts';
import { printLine } from './output.ts';
import { planOptions } from './plan-options.ts';
import { withProgress } from './progress.ts';
import { writeRunReport } from './report.ts';
import { type RunFlags, runFlags } from './run-flags.ts';

/** `millrace run` */
export const runCommand: CommandModule<object, RunFlags> = {
  command: 'run',
  describe: 'Race engines over workloads: throughput, latency, verified answers, one results file',
  builder: (yargs) => runFlags(yargs),
  handler: (flags) => runPlan(flags),
};

/** Runs what flags ask for, writes the results and their report, and shows them. */
export async function runPlan(flags: RunFlags, kind: Experiment['kind'] = 'race'): Promise<void> {
  checkResultFolder(flags.out, flags.overwrite);
  const plan = await createPlan(planOptions(flags, kind, commandLine()));
  const [{ run }, { runView }, { renderConsole }, { RESULT_FILE }] = await Promise.all([
    import('../harness/run/run.ts'),
    import('../reports/run-view.ts'),
    import('../reports/console/summary.ts'),
    import('../harness/results/result-file.ts'),
  ]);
  const { unmake, ...place } = makeResultFolder(flags.out, flags.overwrite);
  const { folder } = place;
  await interruptible(async (signal) => {
    const result = await withProgress((progress) => run({ ...plan, ...place }, progress, signal)).finally(unmake);
    const interrupted = result.state === 'interrupted';
    if (interrupted && result.cells.length === 0 && flags.overwrite) {
      process.stderr.write('millrace: interrupted before a cell had finished: what --out holds is as it was\n');
      process.exitCode = 130;
      return;
    }
    const view = runView(result);
    process.stdout.write(renderConsole(view));
    process.stdout.write('\n');
    printLine(join(folder, RESULT_FILE));
    if (interrupted) {
      process.stderr.write('millrace: interrupted; the file holds the cells that were finished\n');
      process.exitCode = 130;
      return;
    }
    leaveWhenAborted(signal, folder);
    printLine(await writeRunReport(folder, view));
    if (result.cells.some(({ outcome }) => outcome.state === 'wrong-answers' || outcome.state === 'failed')) {
      process.exitCode = 4;
    } else if (flags['require-quiet']) {
      requireQuiet(result);
    }
  });
}

/** The gate of --require-quiet: noise that is not known fails it too. @throws MillraceError 3 */
function requireQuiet(result: Result): void {
  const { ruined, noisy, known, timed, most } = interferenceOf(result);
  if (ruined) {
    const share = `${formatNumber(100 * most)}%`;
    throw new MillraceError(`--require-quiet: ${noisy} of ${timed} trials were noisy, up to ${share} of their time`, 3);
  }
  if (known < timed || timed === 0) {
    throw new MillraceError(
      `--require-quiet: of ${timed - known} of ${timed} trials it is not known what was taken`,
      3,
    );
  }
}

/** Ends the process at once: the results are there by now, and the report is written whole or not at all. */
function leaveWhenAborted(signal: AbortSignal, folder: string): void {
  const leave = (): void => {
    printLine(`millrace: interrupted; the results are complete: millrace report ${folder}`, process.stderr);
    process.exit(130);
  };
  if (signal.aborted) {
    leave();
  }
  signal.addEventListener('abort', leave);
}

/** What was typed, for the results: words with spaces quoted. */
function commandLine(): string {
  const words = process.argv
    .slice(2)
    .map((word) => (/^[\w./:=,@%+*-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  return ['millrace', ...words].join(' ');
}
