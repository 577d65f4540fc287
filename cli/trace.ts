import type { CommandModule } from 'yargs';
import { usageError } from '../harness/errors.ts';
import { findWorkloads, parametersOf, parseSetting } from './choose.ts';
import { unknownName } from './flags.ts';
import { checkMemory, eventsOf, seedOf } from './plan.ts';

interface TraceFlags {
  readonly workload: string;
  readonly events: string;
  readonly seed: string;
  readonly out: string;
  readonly set: string[];
}

/** `millrace trace` */
export const traceCommand: CommandModule<object, TraceFlags> = {
  command: 'trace <workload>',
  describe: 'Write a generated trace, its static tables and all its answers as CSV',
  builder: (yargs) =>
    yargs
      .positional('workload', { type: 'string', demandOption: true, describe: 'a workload by name' })
      .option('events', { type: 'string', requiresArg: true, default: '100k', describe: 'events of the trace' })
      .option('seed', { type: 'string', requiresArg: true, default: '1', describe: 'of everything random' })
      .option('set', {
        type: 'string',
        array: true,
        requiresArg: true,
        nargs: 1,
        default: [] as string[],
        describe: 'WORKLOAD.parameter=value',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        alias: 'o',
        demandOption: true,
        describe: 'folder to write into',
      }),
  async handler(flags) {
    const [workload, ...more] = findWorkloads([flags.workload]);
    if (workload === undefined || more.length > 0) {
      throw usageError(`trace ${flags.workload}: name one workload`);
    }
    const events = eventsOf(flags, 0);
    const seed = seedOf(flags);
    const settings = flags.set.map(parseSetting);
    for (const { flag, owner } of settings) {
      if (owner !== workload.name) {
        throw usageError(`${flag}: ${owner} is ${unknownName(owner, [workload.name])}`);
      }
    }
    const parameters = parametersOf(workload, settings, false);
    checkMemory(events, 0, [workload], 1);
    const [{ generateTrace }, { writeTrace }] = await Promise.all([
      import('../harness/trial/prepare-trace.ts'),
      import('../harness/trace/csv-write.ts'),
    ]);
    const trace = generateTrace(workload, events, parameters, seed);
    for (const path of await writeTrace({ workload, trace, folder: flags.out })) {
      process.stdout.write(`${path}\n`);
    }
  },
};
