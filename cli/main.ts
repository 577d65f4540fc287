#!/usr/bin/env node
import yargs from 'yargs';
import { MillraceError, usageError } from '../harness/errors.ts';
import { doctorCommand } from './doctor.ts';
import { listCommand } from './list.ts';
import { runCommand } from './run.ts';
import { traceCommand } from './trace.ts';
import { verifyCommand } from './verify.ts';

const debug = process.argv.includes('--debug');
if (debug) {
  process.env.MILLRACE_DEBUG = '1';
}

try {
  await yargs(process.argv.slice(2))
    .scriptName('millrace')
    .usage('$0 COMMAND\n\nRaces streaming, micro-batch and batch engines over identical, verified workloads.')
    .command(runCommand)
    .command(listCommand)
    .command(traceCommand)
    .command(verifyCommand)
    .command(doctorCommand)
    .option('debug', { type: 'boolean', default: false, describe: 'show the stack of an error' })
    .demandCommand(1, 'name a command')
    .recommendCommands()
    .strict()
    .parserConfiguration({ 'parse-positional-numbers': false, 'duplicate-arguments-array': true })
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .epilog('Exit codes: 0 ok, 1 the machine or a bug, 2 usage, 4 wrong answers or a failed engine, 130 interrupted.')
    .fail((message, error) => {
      throw error ?? usageError(`${message.split('\n').join('; ')} (millrace --help)`);
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
