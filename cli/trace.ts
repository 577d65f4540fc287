import { rmSync } from 'node:fs';
import type { CommandModule } from 'yargs';
import { usageError } from '../contracts/errors.ts';
import { copiedPipes } from '../harness/input/pipes.ts';
import { findWorkload, isPath, parametersOf } from '../harness/plan/choose.ts';
import { checkMemory, eventsOf, seedOf } from '../harness/plan/create-plan.ts';
import { parseSettings } from '../harness/plan/option-settings.ts';
import { makeFolder } from '../harness/plan/result-folder.ts';
import { traceFileOf } from '../harness/plan/trace-file.ts';
import { unknownName } from '../harness/plan/values.ts';
import { temporaryFolder } from '../harness/removed-with-process.ts';
import { temporaryOf } from '../harness/write-whole.ts';
import { inputLines } from '../reports/input.ts';
import { workloads } from '../workloads/registry.ts';
import { repeatable } from './flags.ts';
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

/** `millrace trace` */
export const traceCommand: CommandModule<object, TraceFlags> = {
  command: 'trace [workload]',
  describe: 'Write a generated trace, or your own events as they are read, with tables and all answers as CSV',
  builder: (yargs) =>
    inputFlags(yargs)
      .positional('workload', { type: 'string', describe: 'a workload by name' })
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
    if (isPath(flags.workload)) {
      throw usageError(
        `trace ${flags.workload}: only built-in workloads are written as CSV; a trace on which yours is wrong is written ` +
          `by millrace verify -w ${flags.workload}`,
      );
    }
    const workload = findWorkload(`trace ${flags.workload}`, flags.workload);
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
    const [{ generateTrace }, { readTrace }, { traceFiles, writeTrace }] = await Promise.all([
      import('../harness/trial/prepare-trace.ts'),
      import('../harness/input/read-trace.ts'),
      import('../harness/trace/csv-write.ts'),
    ]);
    const { folder, unmake } = makeFolder(flags.out, (made) => traceFiles(workload, made).map(temporaryOf));
    const temporary = input && temporaryFolder();
    try {
      const given = input && {
        ...{ ...input, workload, parameters },
        files: await copiedPipes(input.files, temporary!),
        temporaryFolder: temporary!,
      };
      const read = given && (await readTrace(given));
      const trace = read?.trace ?? generateTrace(workload, events, parameters, seed);
      for (const line of inputLines({ input: read?.input, trace })) {
        printLine(line, process.stderr);
      }
      for (const path of await writeTrace({ workload, trace, folder })) {
        printLine(path);
      }
    } finally {
      unmake();
      if (temporary !== undefined) {
        rmSync(temporary, { recursive: true, force: true });
      }
    }
  },
};
