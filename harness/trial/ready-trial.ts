import type { AnswerCheck } from '../answers/check.ts';
import type { ExpectedAnswers } from '../answers/expected.ts';
import type { Host, HostRun } from '../hosts/host.ts';
import type { MachineProbe } from '../processes/machine-probe.ts';
import type { Trial } from '../results/schema.ts';
import type { Trace } from '../trace/trace.ts';

/** A trial made ready: trace loaded, engine started up, nothing run yet. */
export interface ReadyTrial {
  readonly trace: Trace;
  readonly expected: ExpectedAnswers;
  readonly check: AnswerCheck;
  readonly host: Host;
  /** Of a timed trial: measures what the machine takes from it. */
  readonly machine: MachineProbe | undefined;
  /** What every trial reports, whatever its mode. */
  readonly common: Pick<Trial, 'trial' | 'startedAt' | 'startUpMs' | 'shares'>;
}

/** A trial, and the last run of its engine. */
export interface DoneTrial {
  readonly trial: Trial;
  readonly last: HostRun;
}
