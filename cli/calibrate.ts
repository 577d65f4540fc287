import { rmSync } from 'node:fs';
import type { CommandModule } from 'yargs';
import { ALL_PARTS, LONG_PARTS, PARTS, type Part } from '../calibration/parts.ts';
import { MillraceError, usageError } from '../contracts/errors.ts';
import { seedOf } from '../harness/plan/create-plan.ts';
import { listFlag, wordFlag } from '../harness/plan/values.ts';
import { temporaryFolder } from '../harness/removed-with-process.ts';
import { repeatable } from './flags.ts';
import { interruptible } from './interrupt.ts';
import { withProgress } from './progress.ts';

interface CalibrateFlags {
  readonly only: string[];
  readonly full: boolean;
  readonly seed: string;
  readonly json: boolean;
}

/** `millrace calibrate` */
export const calibrateCommand: CommandModule<object, CalibrateFlags> = {
  command: 'calibrate',
  describe: 'Measure engines whose behaviour is known, and compare with the truth: is the harness right?',
  builder: (yargs) =>
    yargs
      .option('only', {
        ...repeatable,
        defaultDescription: 'all that take less than a minute',
        describe: Object.entries(PARTS)
          .map(([name, { about }]) => `${name}: ${about}`)
          .join('; '),
      })
      .option('full', { type: 'boolean', default: false, describe: `all parts, ${LONG_PARTS.join(' and ')} too` })
      .option('seed', { type: 'string', requiresArg: true, default: '1', describe: 'of arrivals, services and order' })
      .option('json', { type: 'boolean', default: false, describe: 'findings as JSON' }),
  async handler(flags) {
    const parts = partsOf(flags);
    const seed = seedOf(flags);
    const [{ calibrate }, { renderFindings }] = await Promise.all([
      import('../calibration/calibrate.ts'),
      import('../calibration/findings-table.ts'),
    ]);
    const folder = temporaryFolder();
    try {
      const findings = await withProgress((progress) =>
        interruptible((signal) =>
          calibrate(parts, seed, folder, progress.step, signal).catch((error: unknown) => {
            if (signal.aborted) {
              return undefined;
            }
            throw error;
          }),
        ),
      );
      if (findings === undefined) {
        process.stderr.write('millrace: interrupted\n');
        process.exitCode = 130;
        return;
      }
      const failed = findings.filter(({ holds }) => holds === false);
      const text = { holds: failed.length === 0, findings };
      process.stdout.write(flags.json ? `${JSON.stringify(text, null, 2)}\n` : renderFindings(findings));
      if (failed.length > 0) {
        throw new MillraceError(`${failed.length} of ${findings.length} findings do not hold`, 3);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The parts asked for, in the order in which they stand. */
function partsOf({ only, full }: CalibrateFlags): readonly Part[] {
  const named = listFlag(only).map((name) => wordFlag('--only', name, ALL_PARTS));
  if (full && named.length > 0) {
    throw usageError('--full: it is all parts; leave --only out');
  }
  if (named.length > 0) {
    return ALL_PARTS.filter((part) => named.includes(part));
  }
  return full ? ALL_PARTS : ALL_PARTS.filter((part) => !LONG_PARTS.includes(part));
}
