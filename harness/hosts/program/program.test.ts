import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import type { CommandEngine, Question } from '../../../contracts/engine.ts';
import type { Columns } from '../../../contracts/workload.ts';
import { AnswerLog } from '../../answers/answer-log.ts';
import { sourceOf, timelineOf } from '../../trial/testing/timeline.ts';
import type { Timeline } from '../memory/source.ts';
import type { Hosted } from './command-engine.ts';
import type { Limits } from './program.ts';

/** The built one: it starts a program that is a file of JavaScript. */
const built = new URL('../../../dist/harness/hosts/program/', import.meta.url);
const { Overrun } = (await import(
  new URL('../../processes/overrun.js', built).href
)) as typeof import('../../processes/overrun.ts');
const { commandEngine } = (await import(
  new URL('command-engine.js', built).href
)) as typeof import('./command-engine.ts');
const program = fileURLToPath(new URL('testing/program.js', built));

const EVENTS = 3000;

const question: Question = {
  workload: 'test',
  columns: { key: { type: 'int32', unit: '', about: '' } },
  streams: [{ name: 'events', columns: ['key'] }],
  answers: { columns: ['id', 'rule', 'card', 'evidence'], identifying: 2 },
  tables: {},
  keyCount: 10,
  parameters: {},
  query: '',
};

const eventTimes = Array.from({ length: EVENTS }, (_, index) => index);
const columns = {
  id: Uint32Array.from(eventTimes),
  event_time: Float64Array.from(eventTimes),
  key: new Int32Array(EVENTS),
} as unknown as Columns;

/** An engine that is the test's program with a mistake. */
function engineWith(mistake: string, limitsMs?: Limits): Hosted {
  const engine: CommandEngine = {
    ...{ name: 'test', title: 'Test', model: 'streaming', runs: 'in-workers', form: 'command', options: {} },
    command: `'${process.execPath}' '${program}' ${mistake}`,
    describe: () => ({ commitIntervalMs: 0 }),
  };
  return commandEngine(engine, '.', limitsMs);
}

/** One run; all events have arrived unless the timeline says otherwise. */
function runOf(engine: Hosted, timeline = timelineOf({ eventTimes }), signal = new AbortController().signal) {
  const { streams, tables, query } = question;
  const operator = (): never => expect.unreachable();
  const source = sourceOf(timeline, signal);
  const sink = new AnswerLog(4, 10);
  const job = { options: {}, signal, source, sink, operator, query, columns, streams, tables };
  return engine.run(job, source.arrived);
}

/** So many runs of the test's program. */
async function runWith(mistake: string, { limitsMs, runs = 1 }: { limitsMs?: Limits; runs?: number } = {}) {
  const engine = engineWith(mistake, limitsMs);
  try {
    await engine.prepare!({}, question);
    for (let run = 0; run < runs; run++) {
      await runOf(engine);
    }
  } finally {
    await engine.dispose!();
  }
}

/** A third of the events has arrived; the others never come. */
function waiting(): Timeline {
  return timelineOf({ eventTimes, preload: EVENTS / 3, offsetsMs: eventTimes.map(() => 3_600_000) });
}

/** A run that is aborted while the program waits for events. */
async function abortedRunOf(engine: Hosted): Promise<void> {
  const timeline = waiting();
  const stop = new AbortController();
  const aborted = runOf(engine, timeline, stop.signal);
  await vi.waitFor(() => expect(timeline.scheduleStartMs[0]).toBeGreaterThan(0));
  stop.abort();
  await aborted;
}

describe('a program', () => {
  it('does one run after the other', async () => {
    await expect(runWith('none', { runs: 3 })).resolves.toBeUndefined();
  });

  it.each([
    ['ends-at-once', /it ended with code 1 before it was ready; its last words: ModuleNotFoundError: No module named/],
    [
      'prints',
      /it wrote "Loading the model…" to its standard output, which is for frames alone: print to standard error/,
    ],
    ['prints-later', /it wrote "1024 events seen" to its standard output/],
    ['dies', /it ended with code 1; its last words: ZeroDivisionError: division by zero/],
    ['fails', /it failed: no rule for this card/],
    ['wrong-arity', /ANSW with 24 bytes; an answer is 4 numbers of 8 bytes: id, rule, card, evidence/],
    ['counts-ahead', /it acknowledged 1,001,024 events \(TOOK\), and was given .*: count all events since BEGN/],
    ['counts-each-frame', /it acknowledged 952 events \(TOOK\), .*: count all events since BEGN/],
    ['never-acknowledges', /it said DONE with 0 of 3,000 events acknowledged \(TOOK\)/],
    ['takes-text', /it sent TOOK with 4 bytes; it is one number of 8 bytes \(uint64\)/],
  ])('that %s is refused in a line', async (mistake, reason) => {
    await expect(runWith(mistake)).rejects.toThrow(reason);
  });

  it.each([
    ['ends-after-a-run', /it ended with code 0 after a run, where another could begin/],
    ['answers-late', /it sent ANSW before BEGN or after DONE/],
    ['half-a-frame', /"ANSW" on its standard output is no whole frame/],
  ])('that %s is refused in its next run', async (mistake, reason) => {
    await expect(runWith(mistake, { runs: 100 })).rejects.toThrow(reason);
  });

  it('that never says that it is ready is not waited for', async () => {
    const limitsMs = { start: 300, silence: 60_000 };
    await expect(runWith('does-not-flush', { limitsMs })).rejects.toThrow(/with REDY \(does it flush its standard out/);
  });

  it('that waits for more bytes than a frame has is not waited for', async () => {
    const limitsMs = { start: 60_000, silence: 300 };
    await expect(runWith('reads-too-much', { limitsMs })).rejects.toThrow(
      /it acknowledged 0 of the 3,000 events that it was given \(TOOK\): does it wait for more bytes/,
    );
  });

  it('whose command is not there is named', async () => {
    const engine = { command: 'no-such-program --fast' } as CommandEngine;
    await expect(commandEngine(engine, '.').prepare!({}, question)).rejects.toThrow(
      /no-such-program --fast: it ended with code 127 before it was ready; its last words: .*not found/,
    );
  });

  it('starts the schedule only when it has acknowledged what had arrived before', async () => {
    const timeline = waiting();
    const engine = engineWith('never-acknowledges', { start: 60_000, silence: 300 });
    await engine.prepare!({}, question);
    await expect(runOf(engine, timeline)).rejects.toThrow('acknowledged 0 of the 1,000 events');
    expect(timeline.scheduleStartMs[0]).toBe(0);
    await engine.dispose!();
  });

  it('is told of an abort while it waits, and can be run again', async () => {
    const engine = engineWith('none');
    await engine.prepare!({}, question);
    await abortedRunOf(engine);
    await runOf(engine);
    await engine.dispose!();
  });

  it('that never says DONE is named where its trial overruns its limit', async () => {
    const engine = engineWith('never-done');
    await engine.prepare!({}, question);
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(new Overrun(60_000)), 500);
    await runOf(engine, timelineOf({ eventTimes }), stop.signal);
    clearTimeout(limit);
    expect(stop.signal.reason.message).toMatch(
      /^not done within the limit of 60 s: .* was sent ENDS, and has not said D/,
    );
    await engine.dispose!();
  });

  it('that does not end an aborted run is ended, and the next run says so', async () => {
    const engine = engineWith('ignores-abort');
    await engine.prepare!({}, question);
    await abortedRunOf(engine);
    await expect(runOf(engine)).rejects.toThrow('aborted, it did not say DONE within 1.5 s');
  });
});
