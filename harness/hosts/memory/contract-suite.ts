import { MillraceError } from '../../../contracts/errors.ts';
import type { Columns, Workload } from '../../../contracts/workload.ts';
import { AnswerCheck, isRight, type Verification } from '../../answers/check.ts';
import { expectedOf } from '../../answers/expected.ts';
import { Overrun } from '../../processes/overrun.ts';
import { thrownText } from '../../thrown.ts';
import { questionOf } from '../../trace/load-workload.ts';
import { partitionColumns } from '../../trace/partition.ts';
import type { Trace } from '../../trace/trace.ts';
import { loadEmbedded } from '../load-engine.ts';
import type { Hosted } from '../program/command-engine.ts';
import { closedLoop } from './closed-loop.ts';
import { prepareIterations } from './iterations.ts';
import { PartitionRunner, type PartitionSetup } from './partition-run.ts';
import type { Timeline } from './source.ts';

/** The checks use so many of a trace's first events. */
const MOST_EVENTS = 20_000;
/** How long the events of the open loop take to arrive. */
const ARRIVAL_MS = 200;
/** When the aborted run is aborted. */
const ABORT_AFTER_MS = 50;
/** An engine that has not ended by then is taken not to end. */
const ABORT_LIMIT_MS = 10_000;
const NEVER_MS = 3_600_000;

/** What the suite needs of a trial. */
interface SuiteSetup {
  readonly workload: Workload;
  readonly trace: Trace;
  /** Of a verification iteration over the whole trace; the suite runs parts of the trace with it. */
  readonly setup: Omit<PartitionSetup, 'columns' | 'keyCount'>;
  /** Whether the engine has been prepared in this thread. */
  readonly prepared: boolean;
}

/**
 * Checks what one verification iteration does not show of an engine: a second run, events that arrive gradually,
 * commits that return promises, an abort, an empty trace, one event, and, where there is a key, two partitions. Each is
 * a verification iteration over the first events. Returns the findings of the first check that fails, with its name;
 * undefined where all hold.
 *
 * @throws MillraceError 4 where the engine throws, with the name of the check
 */
export async function runContractSuite(given: SuiteSetup, signal: AbortSignal): Promise<Verification | undefined> {
  const engine = await loadEmbedded(given.setup.engine);
  if (given.prepared) {
    return firstFault(given, engine, signal);
  }
  await engine.prepare?.(given.setup.options, questionOf(given.workload, given.trace, engine));
  try {
    return await firstFault(given, engine, signal);
  } finally {
    await engine.dispose?.();
  }
}

async function firstFault(given: SuiteSetup, engine: Hosted, signal: AbortSignal): Promise<Verification | undefined> {
  const suite = new Suite(given, engine, signal);
  const some = firstOf(given.trace, MOST_EVENTS);
  const checks: [string, () => Promise<Verification>][] = [
    ['in a second run of one process', () => suite.atOnce(some)],
    ['while events arrive gradually', () => suite.gradually(some)],
    ['with commits that return promises', () => suite.atOnce(some, true)],
    ['when aborted while it waits', () => suite.aborted(some)],
    ['in a run after one that was aborted', () => suite.atOnce(some)],
    ['over an empty trace', () => suite.atOnce(firstOf(given.trace, 0))],
    ['over a trace of one event', () => suite.atOnce(firstOf(given.trace, 1))],
  ];
  if (engine.runs === 'in-workers' && given.workload.key !== null) {
    checks.push(['over two partitions', () => suite.partitioned(some)]);
  }
  for (const [during, check] of checks) {
    const verification = await check().catch((error: unknown) => {
      throw error instanceof MillraceError || error instanceof Overrun
        ? error
        : new MillraceError(`${thrownText(error)}, ${during}`, 4);
    });
    signal.throwIfAborted();
    if (!isRight(verification) || verification.breaches !== undefined) {
      return { ...verification, during };
    }
  }
  return undefined;
}

class Suite {
  readonly #given: SuiteSetup;
  readonly #engine: Hosted;
  readonly #signal: AbortSignal;
  /** By the number of events. */
  readonly #checks = new Map<number, AnswerCheck>();

  constructor(given: SuiteSetup, engine: Hosted, signal: AbortSignal) {
    this.#given = given;
    this.#engine = engine;
    this.#signal = signal;
  }

  async atOnce(part: Trace, promises = false): Promise<Verification> {
    const runner = this.#runner(part, promises);
    await runner.run(closedLoop(part, 1), this.#signal);
    return this.#check(part).verify([runner.record()]);
  }

  async gradually(part: Trace): Promise<Verification> {
    const runner = this.#runner(part);
    const timeline = arriving(part, (id) => (ARRIVAL_MS * id) / part.events);
    const { startMs } = await runner.run(timeline, this.#signal);
    const { offsetsMs, preload, scheduleStartMs } = timeline;
    const last = part.events - 1;
    return this.#check(part).verify([runner.record()], (due) =>
      due < preload ? startMs : scheduleStartMs[0]! + offsetsMs[Math.min(due, last)]!,
    );
  }

  /** The run is aborted while the engine has the first events and waits for more: a missing answer is no fault. */
  async aborted(part: Trace): Promise<Verification> {
    const runner = this.#runner(part);
    const timeline = arriving(part, () => NEVER_MS);
    const stop = new AbortController();
    const run = runner.run(timeline, AbortSignal.any([this.#signal, stop.signal]));
    let timer = setTimeout(() => stop.abort(), ABORT_AFTER_MS);
    const overdue = new Promise<never>((_, reject) => {
      stop.signal.addEventListener('abort', () => {
        const overrun = new Overrun(ABORT_LIMIT_MS, 'aborted while it waited, run() did not end within');
        timer = setTimeout(reject, ABORT_LIMIT_MS, overrun);
      });
    });
    await Promise.race([run, overdue]).finally(() => clearTimeout(timer));
    const found = this.#check(part).verify([runner.record()]);
    return { ...found, missing: 0, examples: found.examples.filter(({ fault }) => fault !== 'missing') };
  }

  async partitioned(part: Trace): Promise<Verification> {
    const { workload, setup } = this.#given;
    const shares = partitionColumns(workload, part, 2);
    const iterations = await prepareIterations(
      shares.map((columns) => ({ ...setup, columns, keyCount: part.keyCount })),
    );
    try {
      await iterations.run(closedLoop(part, shares.length), this.#signal);
      const { records } = await iterations.collect();
      return this.#check(part).verify(records);
    } finally {
      await iterations.dispose();
    }
  }

  #runner({ columns, keyCount }: Trace, promises = false): PartitionRunner {
    const { workload, setup } = this.#given;
    return new PartitionRunner(this.#engine, workload, { ...setup, columns, keyCount, promises });
  }

  #check(part: Trace): AnswerCheck {
    const check = this.#checks.get(part.events) ?? new AnswerCheck(expectedOf(this.#given.workload, part));
    this.#checks.set(part.events, check);
    return check;
  }
}

/** A quarter has arrived; each other event arrives after `offsetMs`. */
function arriving(part: Trace, offsetMs: (id: number) => number): Timeline {
  const preload = Math.floor(part.events / 4);
  const offsetsMs = Float64Array.from({ length: part.events }, (_, id) =>
    id < preload ? Number.NEGATIVE_INFINITY : offsetMs(id - preload),
  );
  return { ...closedLoop(part, 1), preload, offsetsMs, leadMs: 5 };
}

/** The first events of a trace, as a trace. */
function firstOf(trace: Trace, most: number): Trace {
  const columns = Object.fromEntries(
    Object.entries(trace.columns).map(([name, column]) => [name, column.subarray(0, most)]),
  ) as unknown as Columns;
  return { ...trace, events: columns.id.length, columns };
}
