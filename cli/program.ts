import yargs, { type CommandModule } from 'yargs';
import { usageError } from '../contracts/errors.ts';
import { versionOf } from '../harness/results/environment.ts';
import { calibrateCommand } from './calibrate.ts';
import { checkNames, checkWords, type KnownFlags, parserMessage } from './check-words.ts';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor.ts';
import { listCommand } from './list.ts';
import { newCommand } from './new.ts';
import { printError } from './print-error.ts';
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
  newCommand,
  calibrateCommand,
  doctorCommand,
];
const names = commands.map(({ command }) => String(command).split(' ')[0] ?? '');

/**
 * Runs a command to its end, given the words of a command line without those of Node. Prints an error in one line on
 * stderr.
 *
 * @returns the exit code
 */
export async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--debug')) {
    process.env.MILLRACE_DEBUG = '1';
  }
  try {
    checkNames(words);
    await parse(words);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return printError(error, words);
  }
}

/** The words with `--trace -`, standard input, in one: the parser takes a lone `-` for a flag. */
function joined(words: readonly string[]): string[] {
  return words.flatMap((word, place) => {
    if (word === '--trace' && words[place + 1] === '-') {
      return ['--trace=-'];
    }
    return word === '-' && words[place - 1] === '--trace' ? [] : [word];
  });
}

async function parse(words: readonly string[]): Promise<void> {
  await yargs(joined(words))
    // Messages are matched and rewritten, so they must not be in the language of the machine.
    .locale('en')
    .scriptName('millrace')
    .usage(
      '$0 COMMAND\n\nA benchmark: races streaming, micro-batch and batch engines over identical, verified workloads.',
    )
    // Each has flags of its own type, which the type of one array cannot express.
    .command(commands as unknown as CommandModule[])
    .option('debug', { type: 'boolean', default: false, describe: 'show the stack of an error' })
    .alias('help', 'h')
    // The parser itself would take that of the user's package.
    .version(versionOf('millrace'))
    .describe({ help: 'show this help', version: 'show the version' })
    .demandCommand(1, `name a command: ${names.join(', ')} (millrace --help)`)
    .check((argv, known) => {
      // A command line that asks for help need not be complete; without a command it was the word help.
      if (argv.help !== true && argv.version !== true && argv._.length > 0) {
        checkWords(argv, known as unknown as KnownFlags, names, words);
      }
      return true;
    })
    .parserConfiguration({
      'parse-positional-numbers': false,
      'duplicate-arguments-array': true,
      'dot-notation': false,
      'camel-case-expansion': false,
      // --no-out would give --out the value false.
      'boolean-negation': false,
    })
    .exitProcess(false)
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .epilog(
      'Exit codes: 0 ok, 1 the machine or a bug, 2 usage, or nothing asked that verify could check, 3 worse than compare allows, a machine too noisy for ' +
        '--require-quiet, or a calibration that does not hold, 4 wrong answers, a failed engine, or a workload of ' +
        'yours that is wrong in itself, 5 not comparable, or ' +
        'nothing that compare could judge, 130 interrupted (finished cells are kept).',
    )
    .fail((message: string | null, error) => {
      if (error instanceof Error && error.name !== 'YError') {
        throw error;
      }
      throw usageError(parserMessage(message ?? error?.message ?? 'the command line cannot be read', words));
    })
    .parseAsync();
}
