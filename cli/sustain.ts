import type { CommandModule } from 'yargs';
import { runPlan } from './run.ts';
import { loadFlags, type RunFlags } from './run-flags.ts';

type SustainFlags = Omit<RunFlags, 'preset' | 'rate' | 'speed' | 'duration' | 'trials' | 'answers' | 'require-quiet'>;

/** Events of the verification; the search makes its own traces. */
const EVENTS = '100k';

/** `millrace sustain` */
export const sustainCommand: CommandModule<object, SustainFlags> = {
  command: 'sustain',
  describe: 'Find the highest rate each engine sustains: doubling, bisection, three fresh trials to confirm it',
  builder: (yargs) => loadFlags(yargs),
  async handler(flags) {
    const events = flags.events ?? (flags.trace.length === 0 ? EVENTS : undefined);
    await runPlan(
      { ...flags, events, preset: 'quick', rate: ['max'], answers: false, 'require-quiet': false },
      'sustain',
    );
  },
};
