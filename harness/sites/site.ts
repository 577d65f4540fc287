import type { Engine, Transport, WireFormat } from '../../contracts/engine.ts';
import type { JavaForm } from '../../contracts/workload.ts';
import type { DescribedEngine } from '../hosts/describe.ts';
import type { MemoryPlace, Place, TrialRequest } from '../processes/request.ts';
import type { ChildOutcome } from '../processes/spawn.ts';
import type { Configuration, RunSettings } from '../results/schema.ts';

/** Where a run takes place, as data. */
export type SitePlan = MemoryPlace | KafkaPlan;

/** Topics of a Kafka broker. */
export interface KafkaPlan {
  readonly transport: 'kafka';
  /** `host:port[,…]` of the user's broker; without one a broker of our own is started. */
  readonly bootstrap?: string;
  /** A file of client properties; its content never reaches results, logs or process lists. */
  readonly propertiesFile?: string;
  readonly format: WireFormat;
}

/** How the events of a cell are divided. */
export interface Scale {
  /** Worker threads, or processes over Kafka. */
  readonly workers: number;
  /** Of each topic, over Kafka. */
  readonly partitions?: number;
}

/** Discard, measured part and tail of a trial, ms. */
type SpanMs = readonly [warmUpMs: number, measureMs: number, tailMs: number];

/** What a run knows of its site before it is opened: the time trials take there, and what they guarantee. */
export interface Site {
  readonly transport: Transport;
  /** Of records on the wire; absent where there is none. */
  readonly format?: WireFormat;
  /** What makes answers visible. */
  readonly commit: Configuration['commit'];
  /** What embedded engines guarantee of answers. */
  readonly guarantee: string;
  /** What results tell of it before it is open. */
  readonly reported: RunSettings['site'];
  /** What they tell of it beside a cell of that scale. */
  cellSite(scale: Scale): Configuration['site'];
  /** Verifications that go on at once. */
  readonly verifiesAtOnce: number;
  /** Whether the whole contract of an engine can be checked. */
  readonly checksContract: boolean;
  /** Whether a closed loop is one iteration from a cold start, so that an engine's warm-up is left out of its rate. */
  readonly startsCold: boolean;
  /** What a trial takes beside its planned time, ms, until one has ended. */
  overheadMs(runs: Engine['runs']): number;
  /** The trials of a search for the sustainable rate. */
  readonly search: SearchTrials;
  /** @throws MillraceError where there is nothing to open */
  open(request: OpenRequest): Promise<OpenSite>;
}

/** Trials of a search. */
export interface SearchTrials {
  readonly spans: Readonly<Record<'search' | 'confirmation', SpanMs>>;
  /** Events before the schedule, at least. */
  readonly leastPreload: number;
  /** What one takes beside its planned time, ms. */
  readonly overheadMs: number;
  /** How long a trial may take that is planned to take `plannedMs`. */
  limitMs(plannedMs: number): number;
}

/** The run that a site is opened for. */
export interface OpenRequest {
  /** The engines that can run there. */
  readonly engines: readonly (Engine | DescribedEngine)[];
  /** The Java forms that such engines will host there. */
  readonly operators: readonly JavaForm[];
  /** The folder of the results. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Reports what takes long. */
  note(text: string): void;
}

/** A site at which trials can take place. */
export interface OpenSite {
  /** What results hold of it. */
  readonly facts: SiteFacts;
  /** Engine name → what the machine lacks for it, with the command that fixes it. */
  readonly missing: ReadonlyMap<string, string>;
  /** Where a trial of that scale takes place. */
  place(scale: Scale): Place;
  /**
   * Runs a trial in its own process; where a part of the site has failed, that is its reason.
   *
   * @throws MillraceError where it is the machine's fault, so that every other trial would fail too
   */
  trial(request: TrialRequest, signal: AbortSignal): Promise<ChildOutcome>;
  /** Ends what was started for it. Returns warnings of what could not be cleaned up. */
  stop(): Promise<string[]>;
}

/** What results tell of a site that is open. */
export interface SiteFacts {
  readonly site: RunSettings['site'];
  /** Version of Java, where a part of the run needs it. */
  readonly java?: string | undefined;
}
