#!/usr/bin/env node
import { outliveReaders } from './output.ts';
import { printError } from './print-error.ts';

const words = process.argv.slice(2);

outliveReaders();

// What is thrown where nobody waits for it, as by a stream that may not open a file, is printed like any other error.
process.on('uncaughtException', (error) => process.exit(printError(error, words)));

try {
  // Here, as the system may refuse to open so many files.
  const { main } = await import('./program.ts');
  process.exitCode = await main(words);
} catch (error) {
  process.exitCode = printError(error, words);
}
