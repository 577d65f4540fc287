import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAST_WARM_MS, warmPart } from './warm-part.ts';

/** An engine that is slow until it is warm, then serves at a constant rate, and shows answers at intervals. */
interface Server {
  readonly events: number;
  readonly warmUpMs: number;
  readonly coldPerMs: number;
  readonly warmPerMs: number;
  /** Of events between two that settle an answer. */
  readonly every: number;
  /** Between two moments at which it shows what it has; 0: each answer at once. */
  readonly commitIntervalMs: number;
  readonly phaseMs: number;
}

const CONSUMES_MS = 12_345;

/** When each answer is done, since it consumes, and the event that it is due with. */
function doneAt({ events, warmUpMs, coldPerMs, warmPerMs, every }: Server): { due: number; doneMs: number }[] {
  const cold = coldPerMs * warmUpMs;
  const due = Array.from({ length: Math.floor(events / every) }, (_, answer) => (answer + 1) * every - 1);
  return due.map((event) => ({
    due: event,
    doneMs: event + 1 <= cold ? (event + 1) / coldPerMs : warmUpMs + (event + 1 - cold) / warmPerMs,
  }));
}

/** Answers as they are read: one, two, three at a time. */
function commitsOf(shownAt: readonly number[]): { commitMs: Float64Array; commitEnds: Float64Array } {
  const [commitMs, commitEnds]: [number[], number[]] = [[], []];
  for (let end = 1, size = 2; end <= shownAt.length; end += size, size = (size % 3) + 1) {
    commitMs.push(shownAt[end - 1]!);
    commitEnds.push(end);
  }
  if (commitEnds.at(-1) !== shownAt.length) {
    commitMs.push(shownAt.at(-1)!);
    commitEnds.push(shownAt.length);
  }
  return { commitMs: Float64Array.from(commitMs), commitEnds: Float64Array.from(commitEnds) };
}

function measured(server: Server): ReturnType<typeof warmPart> {
  const { commitIntervalMs, phaseMs, warmUpMs, events } = server;
  const done = doneAt(server);
  let lastMs = 0;
  const shownAt = done.map(({ doneMs }) => {
    const shownMs =
      commitIntervalMs === 0 ? doneMs : phaseMs + Math.ceil((doneMs - phaseMs) / commitIntervalMs) * commitIntervalMs;
    // Those of a burst are read a microsecond after each other.
    lastMs = Math.max(lastMs + 0.001, shownMs);
    return CONSUMES_MS + lastMs;
  });
  return warmPart(
    commitsOf(shownAt),
    { due: Float64Array.from(done, ({ due }) => due) },
    events,
    CONSUMES_MS,
    warmUpMs,
  );
}

const steady: Server = {
  events: 60_000,
  warmUpMs: 12_000,
  coldPerMs: 1,
  warmPerMs: 4,
  every: 3,
  commitIntervalMs: 0,
  phaseMs: 0,
};

describe('the warm part of a closed loop', () => {
  it('has the rate of an engine that is warm, and the events of the time after its warm-up', () => {
    const { eventsPerSecond, events } = measured(steady)!;
    expect(eventsPerSecond).toBeCloseTo(4000, 0);
    expect(events / 48_000).toBeCloseTo(1, 3);
  });

  it('has that rate within a burst of it, whatever the interval and the phase of answers', () => {
    const servers = fc.record({
      events: fc.integer({ min: 60_000, max: 90_000 }),
      commitIntervalMs: fc.oneof(fc.constant(0), fc.double({ min: 1, max: 1000, noNaN: true })),
      phase: fc.double({ min: 0, max: 1, noNaN: true }),
      every: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(servers, ({ phase, ...rest }) => {
        const server = { ...steady, ...rest, phaseMs: phase * rest.commitIntervalMs };
        const { eventsPerSecond } = measured(server)!;
        const spanMs = (server.events - 12_000) / 4;
        // A read of up to three answers may begin in one burst and end in the next, where it counts; an answer settles
        // several events; the last burst may hold less than an interval of work.
        const readMs = (3 * server.every) / 4 + 1;
        const slackMs = server.commitIntervalMs + readMs;
        expect(eventsPerSecond).toBeLessThanOrEqual((4000 * (0.9 * spanMs + readMs)) / (0.9 * spanMs));
        expect(eventsPerSecond).toBeGreaterThanOrEqual((4000 * (0.9 * spanMs - slackMs)) / (0.9 * spanMs));
      }),
      { numRuns: 200 },
    );
  });

  it('does not take the first burst after the warm-up for work of the time after it', () => {
    // One burst a second, of which the first after the warm-up holds a whole second that lies before it.
    const { eventsPerSecond } = measured({ ...steady, commitIntervalMs: 1000, phaseMs: 10 })!;
    expect(eventsPerSecond).toBeGreaterThan(4000 * 0.9);
    expect(eventsPerSecond).toBeLessThanOrEqual(4000 * 1.001);
  });

  it('is none where less than ten seconds are left, or fewer than ten bursts', () => {
    const short = 12_000 + 4 * (LEAST_WARM_MS - 10);
    expect(measured({ ...steady, events: short })).toBeUndefined();
    expect(measured({ ...steady, events: short + 200 })).toBeDefined();
    expect(measured({ ...steady, commitIntervalMs: 2000, phaseMs: 10 })).toBeUndefined();
    expect(measured({ ...steady, commitIntervalMs: 500, phaseMs: 10 })).toBeDefined();
  });

  it('is none where the first burst is of all its work, cold and warm, however long it takes to be read', () => {
    const answers = 12_000;
    const shownAt = Array.from({ length: answers }, (_, answer) => CONSUMES_MS + 20_000 + answer);
    const due = Float64Array.from({ length: answers }, (_, answer) => answer);
    expect(warmPart(commitsOf(shownAt), { due }, answers, CONSUMES_MS, 12_000)).toBeUndefined();
  });

  it('is none where a few answers come all along and the others at once', () => {
    // Work of 40 s: one answer in a hundred as it is done, the others in the last two seconds.
    const answers = 40_000;
    const shownAt = Array.from({ length: answers }, (_, answer) =>
      answer < answers / 100 ? CONSUMES_MS + 100 * (answer + 1) : CONSUMES_MS + 38_000 + answer / 20,
    );
    const due = Float64Array.from({ length: answers }, (_, answer) => answer);
    expect(warmPart(commitsOf(shownAt), { due }, answers, CONSUMES_MS, 12_000)).toBeUndefined();
  });

  it('is none without answers', () => {
    const none = { commitMs: new Float64Array(0), commitEnds: new Float64Array(0) };
    expect(warmPart(none, { due: Float64Array.of(3) }, 1000, CONSUMES_MS, 12_000)).toBeUndefined();
  });

  it('counts events in the order of the trace, however partitions are behind each other', () => {
    // Two partitions: the second is answered only when the first is done. Half of the answers settle half of the
    // events.
    const answers = 30_000;
    const shownAt = Array.from({ length: answers }, (_, answer) => CONSUMES_MS + answer + 1);
    const due = Float64Array.from({ length: answers }, (_, answer) =>
      answer < answers / 2 ? 2 * answer : 2 * (answer - answers / 2) + 1,
    );
    expect(warmPart(commitsOf(shownAt), { due }, answers, CONSUMES_MS, 12_000)!.eventsPerSecond).toBeCloseTo(1000, 0);
  });
});
