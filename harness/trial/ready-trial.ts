import type { Host, HostRun } from '../hosts/host.ts';
import type { Trial } from '../results/schema.ts';
import type { Trace } from '../trace/trace.ts';
import type { AnswerCheck } from '../verify/check.ts';
import type { ExpectedAnswers } from '../verify/expected.ts';
import type { MachineProbe } from './machine-probe.ts';

/** A trial made ready: trace loaded, engine started up, nothing run yet. */
export interface ReadyTrial {
  readonly trace: Trace;
  readonly expected: ExpectedAnswers;
  readonly check: AnswerCheck;
  readonly host: Host;
  /** Of a timed trial: watches what the machine takes from it. */
  readonly machine: MachineProbe | undefined;
  /** What every trial tells, whatever its mode. */
  readonly common: Pick<Trial, 'trial' | 'startedAt' | 'startUpMs' | 'shares'>;
}

/** A trial, and the last run that it was made of. */
export interface DoneTrial {
  readonly trial: Trial;
  readonly last: HostRun;
}
