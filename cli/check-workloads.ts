import { resolve } from 'node:path';
import pc from 'picocolors';
import { MillraceError } from '../contracts/errors.ts';
import { plainText } from '../harness/plain-text.ts';
import { runChild } from '../harness/processes/spawn.ts';
import type { ChosenWorkload } from '../harness/run/settings.ts';
import { isModule } from '../harness/user-module.ts';
import type { Verdict } from '../harness/workload-check/check.ts';
import { listed } from '../harness/workload-check/parts.ts';

/**
 * Holds the parts of each of a user's own workloads against each other, each in a process of its own, and prints what
 * was found.
 *
 * @throws MillraceError 4 where one is wrong
 */
export async function checkWorkloads(
  workloads: readonly ChosenWorkload[],
  limitMs: number,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<void> {
  let wrong = false;
  for (const { workload, reference, parameters, label } of workloads.filter((each) => isModule(each.reference))) {
    const folder = resolve(`${workload.name}-wrong`);
    const outcome = await runChild(
      { kind: 'check', workload: reference, parameters, folder, scratchFolder },
      limitMs,
      signal,
    );
    if (signal.aborted) {
      return;
    }
    if (outcome.ok && 'verdict' in outcome) {
      process.stdout.write(`${lineOf(plainText(label), outcome.verdict)}\n`);
      wrong ||= outcome.verdict.fault !== undefined;
    } else {
      const reason = outcome.ok ? 'its process answered something else' : outcome.reason;
      process.stdout.write(`${pc.red('failed')} ${plainText(label)}: ${plainText(reason)}\n`);
      wrong = true;
    }
  }
  if (wrong) {
    throw new MillraceError('the workload itself is wrong: no engine was asked', 4);
  }
}

function lineOf(label: string, { fault, parts, traces, answered, withoutJava }: Verdict): string {
  if (fault !== undefined) {
    return `${pc.red('WRONG')}  ${label}: ${plainText(fault)}`;
  }
  const names = listed(parts);
  const java = withoutJava === undefined ? '' : ` (Java was not compared: ${withoutJava})`;
  return answered === 0
    ? `${pc.yellow('none')}   ${label}: no answer is due in any of ${traces} small traces: ${names} were not compared; give it smallTraces`
    : `${pc.green('right')}  ${label}: ${names} agree on ${traces} small traces${java}`;
}
