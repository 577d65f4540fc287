import { existsSync, rmSync } from 'node:fs';
import type { CommandModule } from 'yargs';
import { MillraceError, usageError } from '../contracts/errors.ts';
import { copiedPipes } from '../harness/input/pipes.ts';
import { parametersOf, workloadAt } from '../harness/plan/choose.ts';
import { checkMemory, eventsOf, seedOf } from '../harness/plan/create-plan.ts';
import { parseSettings } from '../harness/plan/option-settings.ts';
import { makeFolder } from '../harness/plan/result-folder.ts';
import { traceFileOf } from '../harness/plan/trace-file.ts';
import { unknownName } from '../harness/plan/values.ts';
import type { TraceRequest } from '../harness/processes/request.ts';
import { temporaryFolder } from '../harness/removed-with-process.ts';
import type { ChosenWorkload } from '../harness/run/settings.ts';
import { temporaryOf } from '../harness/write-whole.ts';
import { inputLines } from '../reports/input.ts';
import { workloads } from '../workloads/registry.ts';
import { repeatable } from './flags.ts';
import { interruptible } from './interrupt.ts';
import { printLine } from './output.ts';
import { inputOptions } from './plan-options.ts';
import { type InputFlags, inputFlags } from './run-flags.ts';

interface TraceFlags extends InputFlags {
  readonly workload?: string | undefined;
  readonly events?: string | undefined;
  readonly seed: string;
  readonly out?: string | undefined;
  readonly set: string[];
}

const DEFAULT_EVENTS = 100_000;
/** Making a trace of a user's own workload, and its answers, may take this long. */
const LIMIT_MS = 600_000;

/** `millrace trace` */
export const traceCommand: CommandModule<object, TraceFlags> = {
  command: 'trace [workload]',
  describe: 'Write a generated trace, or your own events as they are read, with tables and all answers as CSV',
  builder: (yargs) =>
    inputFlags(yargs)
      .positional('workload', { type: 'string', describe: 'a workload by name, or a path to a module' })
      .option('events', {
        type: 'string',
        requiresArg: true,
        defaultDescription: '100k',
        describe: 'events of the trace',
      })
      .option('seed', { type: 'string', requiresArg: true, default: '1', describe: 'of everything random' })
      .option('set', {
        ...repeatable,
        describe: 'WORKLOAD.parameter=value',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        alias: 'o',
        describe: 'folder to write into (needed)',
      }),
  async handler(flags) {
    if (flags.workload === undefined) {
      throw usageError(`trace: name a workload: ${workloads.map(({ name }) => name).join(', ')}`);
    }
    if (flags.out === undefined) {
      throw usageError('--out: name a folder to write into');
    }
    const chosen = await workloadAt('trace', flags.workload);
    const { workload } = chosen;
    const seed = seedOf(flags);
    const settings = parseSettings(flags.set);
    for (const { flag, owner } of settings) {
      if (owner !== workload.name) {
        throw usageError(`${flag}: ${owner} is ${unknownName(owner, [workload.name])}`);
      }
    }
    const input = traceFileOf({ ...inputOptions(flags), events: flags.events }, [workload]);
    const parameters = parametersOf(workload, settings, { quick: false, replayed: input !== undefined });
    const events = eventsOf(flags, DEFAULT_EVENTS);
    if (input === undefined) {
      checkMemory(events, 0, [workload], { workers: 1, ownStore: false });
    }
    const { traceFiles } = await import('../harness/trace/csv-write.ts');
    const { folder, unmake } = makeFolder(flags.out, (made) => traceFiles(workload, made).map(temporaryOf));
    const temporary = temporaryFolder();
    try {
      const origin: TraceRequest['origin'] = input
        ? { from: 'file', ...input, parameters, files: await copiedPipes(input.files, temporary) }
        : { from: 'generator', events, parameters, seed };
      const lines = await written({ chosen, origin, folder, temporary });
      for (const line of lines) {
        printLine(line, process.stderr);
      }
      for (const path of traceFiles(workload, folder).filter((each) => existsSync(each))) {
        printLine(path);
      }
    } finally {
      unmake();
      rmSync(temporary, { recursive: true, force: true });
    }
  },
};

/** What is to be written, of which workload. */
interface Writing {
  readonly chosen: ChosenWorkload;
  readonly origin: TraceRequest['origin'];
  readonly folder: string;
  readonly temporary: string;
}

/** Writes the trace; returns how events were read. A user's own workload is run by another process. */
async function written({ chosen: { reference }, origin, folder, temporary }: Writing): Promise<string[]> {
  const own = workloads.find(({ name }) => name === reference);
  if (own === undefined) {
    return writtenBeside(reference, origin, folder, temporary);
  }
  const [{ generateTrace }, { readTrace }, { writeTrace }] = await Promise.all([
    import('../harness/trial/prepare-trace.ts'),
    import('../harness/input/read-trace.ts'),
    import('../harness/trace/csv-write.ts'),
  ]);
  const { trace, input } =
    origin.from === 'generator'
      ? { trace: generateTrace(own, origin.events, origin.parameters, origin.seed), input: undefined }
      : await readTrace({ ...origin, workload: own, temporaryFolder: temporary });
  const lines = inputLines({ input, trace });
  await writeTrace({ workload: own, trace, folder });
  return lines;
}

async function writtenBeside(
  workload: string,
  origin: TraceRequest['origin'],
  csvFolder: string,
  temporary: string,
): Promise<string[]> {
  const { runChild } = await import('../harness/processes/spawn.ts');
  const request = { kind: 'trace', workload, folder: temporary, scratchFolder: temporary, csvFolder, origin } as const;
  const outcome = await interruptible((signal) => runChild(request, LIMIT_MS, signal));
  if (!outcome.ok || !('summary' in outcome)) {
    const { reason, exitCode = reason === 'interrupted' ? 130 : 1 } = outcome.ok
      ? { reason: 'no trace came back' }
      : outcome;
    throw new MillraceError(reason, exitCode);
  }
  return inputLines({ input: outcome.summary.input, trace: outcome.summary });
}
