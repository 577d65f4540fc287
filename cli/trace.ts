import type { CommandModule } from 'yargs';
import { usageError } from '../contracts/errors.ts';
import { findWorkload, parametersOf } from '../harness/plan/choose.ts';
import { checkMemory, eventsOf, seedOf } from '../harness/plan/create-plan.ts';
import { parseSettings } from '../harness/plan/option-settings.ts';
import { makeFolder } from '../harness/plan/result-folder.ts';
import { unknownName } from '../harness/plan/values.ts';
import { temporaryOf } from '../harness/write-whole.ts';
import { workloads } from '../workloads/registry.ts';
import { repeatable } from './flags.ts';
import { printLine } from './output.ts';

interface TraceFlags {
  readonly workload?: string | undefined;
  readonly events: string;
  readonly seed: string;
  readonly out?: string | undefined;
  readonly set: string[];
}

/** `millrace trace` */
export const traceCommand: CommandModule<object, TraceFlags> = {
  command: 'trace [workload]',
  describe: 'Write a generated trace, its static tables, its ground truth and all its answers as CSV',
  builder: (yargs) =>
    yargs
      .positional('workload', { type: 'string', describe: 'a workload by name' })
      .option('events', { type: 'string', requiresArg: true, default: '100k', describe: 'events of the trace' })
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
    const workload = findWorkload(`trace ${flags.workload}`, flags.workload);
    const events = eventsOf(flags, 0);
    const seed = seedOf(flags);
    const settings = parseSettings(flags.set);
    for (const { flag, owner } of settings) {
      if (owner !== workload.name) {
        throw usageError(`${flag}: ${owner} is ${unknownName(owner, [workload.name])}`);
      }
    }
    const parameters = parametersOf(workload, settings, { quick: false, replayed: false });
    checkMemory(events, 0, [workload], { workers: 1, ownStore: false });
    const [{ generateTrace }, { traceFiles, writeTrace }] = await Promise.all([
      import('../harness/trial/prepare-trace.ts'),
      import('../harness/trace/csv-write.ts'),
    ]);
    const { folder, unmake } = makeFolder(flags.out, (made) => traceFiles(workload, made).map(temporaryOf));
    try {
      const trace = generateTrace(workload, events, parameters, seed);
      for (const path of await writeTrace({ workload, trace, folder })) {
        printLine(path);
      }
    } finally {
      unmake();
    }
  },
};
