import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MillraceError, writing } from '../../contracts/errors.ts';
import { copiedPipes } from '../input/pipes.ts';
import { inputName, type ReadProgress } from '../input/request.ts';
import type { TraceRequest } from '../processes/request.ts';
import { runChild } from '../processes/spawn.ts';
import { siteOf } from '../sites/site-of.ts';
import type { TraceSummary } from '../trace/store.ts';
import { type LatencySpan, timedEvents } from './latency.ts';
import type { ChosenWorkload, RunPlan } from './settings.ts';
import { mostEventsHere, traceEvents } from './sustain-span.ts';

/** Making a trace and its answers may take this long. */
const LIMIT_MS = 600_000;

/** A trace with its answers, as trials load it. */
export interface MadeTrace {
  readonly folder: string;
  readonly summary: TraceSummary;
}

/** The traces of one workload of a run: each length is made once, when it is first asked for; a file has only one. */
export class Traces {
  readonly #plan: RunPlan;
  readonly #chosen: ChosenWorkload;
  readonly #scratch: string;
  readonly #begin: (what: string) => void;
  readonly #within: ReadProgress;
  readonly #signal: AbortSignal;
  readonly #made = new Map<number, Promise<MadeTrace>>();

  /** `begin` is called with what is about to be made, `within` with how far the reading of a file is. */
  constructor(
    plan: RunPlan,
    chosen: ChosenWorkload,
    scratch: string,
    begin: (what: string) => void,
    within: ReadProgress,
    signal: AbortSignal,
  ) {
    this.#plan = plan;
    this.#chosen = chosen;
    this.#scratch = scratch;
    this.#begin = begin;
    this.#within = within;
    this.#signal = signal;
  }

  /** The trace of so many events, or the replayed file. */
  of(events: number): Promise<MadeTrace> {
    const length = this.#plan.traceFile ? 0 : events;
    const found = this.#made.get(length) ?? this.#make(events);
    this.#made.set(length, found);
    return found;
  }

  /** A trace with room for a span at a rate; its length does not matter otherwise. */
  feeding(span: LatencySpan, ratePerSecond: number): Promise<MadeTrace> {
    const events = traceEvents(timedEvents(span, ratePerSecond), siteOf(this.#plan.site).search);
    return this.of(Math.min(mostEventsHere(this.#chosen, this.#plan), events));
  }

  async #make(events: number): Promise<MadeTrace> {
    const { traceFile, seed } = this.#plan;
    const { workload, reference, parameters } = this.#chosen;
    this.#begin(traceFile ? inputName(traceFile) : `trace of ${events.toLocaleString('en-US')} events`);
    const folder = join(this.#scratch, `${workload.name}-${events}`);
    writing(folder, () => mkdirSync(folder, { recursive: true }));
    const origin: TraceRequest['origin'] = traceFile
      ? { from: 'file', ...traceFile, parameters, files: await copiedPipes(traceFile.files, folder) }
      : { from: 'generator', events, parameters, seed };
    const request: TraceRequest = {
      kind: 'trace',
      workload: reference,
      folder,
      scratchFolder: this.#scratch,
      origin,
    };
    const outcome = await runChild(request, LIMIT_MS, this.#signal, { onProgress: this.#within });
    this.#signal.throwIfAborted();
    if (!outcome.ok) {
      throw new MillraceError(outcome.reason, outcome.exitCode ?? 1);
    }
    if (!('summary' in outcome)) {
      throw new Error('no trace came back');
    }
    return { folder, summary: outcome.summary };
  }
}
