import { fileURLToPath } from 'node:url';
import type { CommandEngine } from '../contracts/engine.ts';

const program = fileURLToPath(new URL('./null-program.js', import.meta.url));

/** A program that does nothing with the events it is given. */
export const engine: CommandEngine = {
  name: 'program',
  title: 'Null program',
  model: 'streaming',
  runs: 'in-workers',
  form: 'command',
  command: `'${process.execPath}' '${program}'`,
  options: {},
  describe: () => ({ commitIntervalMs: 0 }),
};
