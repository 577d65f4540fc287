#!/usr/bin/env node
import yargs, { type CommandModule } from 'yargs';
import { MillraceError, usageError } from '../harness/errors.ts';
import { calibrateCommand } from './calibrate.ts';
import { checkWords, type KnownFlags, parserMessage } from './check-words.ts';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor.ts';
import { listCommand } from './list.ts';
import { outliveReaders } from './output.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { sustainCommand } from './sustain.ts';
import { traceCommand } from './trace.ts';
import { verifyCommand } from './verify.ts';

const commands = [
  runCommand,
  sustainCommand,
  compareCommand,
  reportCommand,
  listCommand,
  traceCommand,
  verifyCommand,
  calibrateCommand,
  doctorCommand,
];
const names = commands.map(({ command }) => String(command).split(' ')[0] ?? '');

const debug = process.argv.includes('--debug');
if (debug) {
  process.env.MILLRACE_DEBUG = '1';
}

outliveReaders();

try {
  await yargs(process.argv.slice(2))
    // Messages are matched and rewritten: they must not be in the language of the machine.
    .locale('en')
    .scriptName('millrace')
    .usage('$0 COMMAND\n\nRaces streaming, micro-batch and batch engines over identical, verified workloads.')
    // Each has flags of its own shape, which one array of modules cannot say.
    .command(commands as unknown as CommandModule[])
    .option('debug', { type: 'boolean', default: false, describe: 'show the stack of an error' })
    .alias('help', 'h')
    .describe({ help: 'show this help', version: 'show the version' })
    .demandCommand(1, `name a command: ${names.join(', ')} (millrace --help)`)
    .check((argv, known) => {
      checkWords(argv, known as unknown as KnownFlags, names);
      return true;
    })
    .parserConfiguration({
      'parse-positional-numbers': false,
      'duplicate-arguments-array': true,
      'dot-notation': false,
      'camel-case-expansion': false,
    })
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .epilog(
      'Exit codes: 0 ok, 1 the machine or a bug, 2 usage, 3 slower than compare allows or a calibration that does not hold, 4 wrong answers or a failed engine, 5 not comparable, 130 interrupted.',
    )
    .fail((message: string | null, error) => {
      if (error instanceof Error && error.name !== 'YError') {
        throw error;
      }
      throw usageError(parserMessage(message ?? error?.message ?? 'the command line cannot be read'));
    })
    .parseAsync();
} catch (error) {
  process.exitCode = error instanceof MillraceError ? error.exitCode : 1;
  process.stderr.write(`millrace: ${lineOf(error)}\n`);
  if (debug && error instanceof Error) {
    process.stderr.write(`${error.stack}\n`);
  }
}

function lineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return error instanceof MillraceError ? text : `${text.split('\n')[0]} (a bug; --debug shows where)`;
}
