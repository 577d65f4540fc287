import { describe, expect, it } from 'vitest';
import type { EmbeddedEngine, Source } from '../contracts/engine.ts';
import type { Options } from '../contracts/options.ts';
import type { Operator } from '../contracts/workload.ts';
import { AnswerLog } from '../harness/answers/answer-log.ts';
import { ScheduledSource } from '../harness/hosts/memory/source.ts';
import { questionOf } from '../harness/trace/load-workload.ts';
import { blockMaxima } from '../harness/trace/running-maximum.ts';
import { fraud } from '../workloads/fraud/workload.ts';
import { nodeStreams } from './node-streams/engine.ts';
import { rxjs } from './rxjs/engine.ts';
import { streaming } from './streaming/engine.ts';

/** Engines that host the TypeScript form and commit event by event, with how far each may take ahead. */
const CASES: readonly { engine: EmbeddedEngine; options: Options; mostAhead: number }[] = [
  { engine: streaming, options: {}, mostAhead: 1024 },
  { engine: rxjs, options: {}, mostAhead: 1024 },
  { engine: nodeStreams, options: { 'high-water-mark': 1024 }, mostAhead: 3 * 1024 },
  { engine: nodeStreams, options: { 'high-water-mark': 8 }, mostAhead: 3 * 8 },
];

describe.each(CASES)('$engine.name with $options', ({ engine, options, mostAhead }) => {
  it('processes every event in order, and ends once', async () => {
    const { run, operator } = trialOf(5_000);
    await run(engine, options);
    expect(operator.processed).toBe(5_000);
    expect(operator.ends).toBe(1);
  });

  it('commits the answers of each event by themselves, and those of the end last', async () => {
    const { run, sink } = trialOf(5_000);
    await run(engine, options);
    const { rows, commitEnds } = sink.record();
    const answered = Array.from({ length: 714 }, (_, i) => 7 * i + 3);
    expect([...rows]).toEqual([...answered, END]);
    expect([...commitEnds]).toEqual(Array.from({ length: 715 }, (_, i) => i + 1));
  });

  it('waits for a commit that takes time before it looks at the next event', async () => {
    const sink = new SlowSink(1, 16);
    const { run, operator } = trialOf(3_000, { sink });
    operator.beforeProcess = () => expect(sink.committing).toBe(false);
    await run(engine, options);
    expect(sink.record().commitEnds.length).toBe(429 + 1);
  });

  it('takes no further ahead of what it has processed than it states', async () => {
    let ahead = 0;
    const { run, operator, source } = trialOf(5_000, { sink: new SlowSink(1, 16) });
    const take = source.take.bind(source);
    source.take = (limit) => {
      const taken = take(limit);
      ahead = Math.max(ahead, taken - operator.processed);
      return taken;
    };
    await run(engine, options);
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThanOrEqual(mostAhead);
  });

  it('never advances past an event it has not processed', async () => {
    const { run, operator } = trialOf(5_000);
    operator.beforeAdvance = (watermark) => expect(watermark).toBeLessThan(operator.processed);
    await run(engine, options);
    expect(operator.watermark).toBe(4_999);
  });

  it('processes events as they arrive', async () => {
    const { run, operator } = trialOf(300, { arrivalMs: (event) => event / 3 });
    await run(engine, options);
    expect(operator.processed).toBe(300);
    expect(operator.ends).toBe(1);
  });

  it('ends a trace without events', async () => {
    const { run, operator, sink } = trialOf(0);
    await run(engine, options);
    expect(operator.ends).toBe(1);
    expect(sink.record().count).toBe(1);
  });

  it('stops soon after an abort while busy, without ending', async () => {
    const { run, operator, controller } = trialOf(500_000);
    operator.beforeProcess = (position) => position === 20_000 && controller.abort();
    await run(engine, options);
    expect(operator.processed).toBeLessThan(20_000 + 2 * 1024);
    expect(operator.ends).toBe(0);
  });

  it('stops soon after an abort while idle, without ending', async () => {
    const { run, operator, controller } = trialOf(10, { arrivalMs: (event) => (event < 5 ? 0 : 60_000) });
    const started = performance.now();
    setTimeout(() => controller.abort(), 20);
    await run(engine, options);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(operator).toMatchObject({ processed: 5, ends: 0 });
  });

  it('does nothing when aborted beforehand', async () => {
    const { run, operator, controller } = trialOf(100);
    controller.abort();
    await run(engine, options);
    expect(operator).toMatchObject({ processed: 0, ends: 0 });
  });

  it('lets timers run while busy', async () => {
    const { run, operator } = trialOf(3_000_000);
    let processedAtTimer = -1;
    setTimeout(() => {
      processedAtTimer = operator.processed;
    }, 1);
    await run(engine, options);
    expect(processedAtTimer).toBeGreaterThanOrEqual(0);
    expect(processedAtTimer).toBeLessThan(3_000_000);
  });

  it.each([3, 2_500])('rejects with what the operator throws at event %i', async (failing) => {
    const { run, operator } = trialOf(5_000);
    operator.beforeProcess = (position) => {
      if (position === failing) {
        throw new Error('no such card');
      }
    };
    await expect(run(engine, options)).rejects.toThrow('no such card');
    expect(operator.ends).toBe(0);
  });

  it('rejects when a commit does', async () => {
    const { run, sink, operator } = trialOf(5_000);
    sink.commit = () => Promise.reject(new Error('disk full'));
    await expect(run(engine, options)).rejects.toThrow('disk full');
    expect(operator).toMatchObject({ processed: 4, ends: 0 });
  });
});

const END = -1;

/** Answers every seventh event with its position, and the end with {@link END}; notes the calls. */
class RecordingOperator implements Operator {
  processed = 0;
  watermark = Number.NEGATIVE_INFINITY;
  ends = 0;
  beforeProcess: (position: number) => void = () => {};
  beforeAdvance: (watermark: number) => void = () => {};
  readonly #sink: AnswerLog;

  constructor(sink: AnswerLog) {
    this.#sink = sink;
  }

  process(position: number): void {
    if (position !== this.processed) {
      throw new Error(`event ${position} where ${this.processed} was next`);
    }
    this.beforeProcess(position);
    this.processed++;
    if (position % 7 === 3) {
      this.#sink.emit(position);
    }
  }

  advance(watermark: number): void {
    this.beforeAdvance(watermark);
    this.watermark = watermark;
  }

  end(): void {
    this.ends++;
    this.#sink.emit(END);
  }
}

class SlowSink extends AnswerLog {
  committing = false;

  override async commit(): Promise<void> {
    this.committing = true;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    await super.commit();
    this.committing = false;
  }
}

/** A trial of `events` events a ms apart in event time; all have arrived unless `arrivalMs` schedules them. */
function trialOf(events: number, { sink = new AnswerLog(1, 16), arrivalMs }: TrialSettings = {}) {
  const ids = Uint32Array.from({ length: events }, (_, i) => i);
  const eventTimes = Float64Array.from(ids);
  const timeline = {
    events,
    preload: arrivalMs === undefined ? events : 0,
    offsetsMs: arrivalMs === undefined ? new Float64Array(0) : Float64Array.from(ids, arrivalMs),
    leadMs: 0,
    eventTimes,
    blockMaxima: blockMaxima(eventTimes),
    disorderMs: 0,
    partitions: 1,
    arrivedAtScheduleStart: new Int32Array(1),
    scheduleStartMs: new Float64Array(1),
  };
  const controller = new AbortController();
  const { signal } = controller;
  const source: Source = new ScheduledSource(timeline, ids, signal);
  const operator = new RecordingOperator(sink);
  const run = async (engine: EmbeddedEngine, options: Options): Promise<void> => {
    await engine.prepare?.(options, questionOf(fraud, { tables: {}, keyCount: 1, parameters: {} }));
    await engine.run({ options, signal, source, sink, operator: () => operator, ...NO_QUERY });
  };
  return { run, operator, sink, source, controller };
}

/** The forms that these engines do not host. */
const NO_QUERY = {
  query: '',
  columns: { id: new Uint32Array(0), event_time: new Float64Array(0) },
  streams: [],
  tables: {},
};

interface TrialSettings {
  readonly sink?: AnswerLog;
  /** Scheduled arrival of an event, ms after the start. */
  readonly arrivalMs?: (event: number) => number;
}
