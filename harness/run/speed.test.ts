import { describe, expect, it } from 'vitest';
import { arrivalOffsetsMs } from '../trace/schedule.ts';
import { eventsAtSpeed, replayOf } from './speed.ts';

const SPAN = { warmUpMs: 200, measureMs: 1000, tailMs: 100 };
const BLOCKS = { warmUpMs: 200, measureMs: 3000, tailMs: 100 };
/** An event each second, the last of each ten late. */
const TIMES = Float64Array.from({ length: 1000 }, (_, i) => 1000 * i - (i % 10 === 9 ? 5000 : 0));

describe('a replay at a speed', () => {
  it('has the rate that the trace has in the longest trial', () => {
    // 3.3 s at 100 times the speed are 330 s of the recording.
    expect(replayOf(TIMES, 100, [SPAN, BLOCKS]).ratePerSecond).toBeCloseTo(330 / 3.3, 0);
    // An event more or less, as the schedule begins.
    expect(Math.abs(replayOf(TIMES, 50, [SPAN]).ratePerSecond * 1.3 - 65)).toBeLessThanOrEqual(1.01);
  });

  it.each([SPAN, BLOCKS])('leaves for the preload what the schedule of $measureMs ms has no place for', (span) => {
    const { speed, ratePerSecond, preloads } = replayOf(TIMES, 100, [SPAN, BLOCKS]);
    const endMs = span.warmUpMs + span.measureMs + span.tailMs;
    const preload = preloads.get(endMs)!;
    const request = { arrivals: 'recorded', ratePerSecond, preload, seed: 1, replay: { speed, endMs } } as const;
    const offsets = arrivalOffsetsMs(TIMES, request);
    expect(offsets.at(-1)).toBeCloseTo(endMs, 6);
    expect(offsets[preload]).toBeGreaterThan(0);
    expect(offsets[preload]).toBeLessThanOrEqual(20);
    expect(offsets.every((offset, i) => i === 0 || offset >= offsets[i - 1]!)).toBe(true);
  });

  it('of engines without a latency has the mean rate of the trace', () => {
    expect(replayOf(TIMES, 2, []).ratePerSecond).toBeCloseTo(2, 1);
  });

  it('may take the whole trace, and no more', () => {
    const longest = TIMES.at(-2)! / 1300;
    expect(replayOf(TIMES, longest, [SPAN]).preloads.get(1300)).toBe(1);
    expect(() => replayOf(TIMES, longest * 1.01, [SPAN])).toThrow(
      'the trace spans 16.6 minutes of event time, and 1.3 s at that speed need 16.8 minutes; at most 767 is possible',
    );
  });

  it('needs an event in each window', () => {
    expect(() => replayOf(TIMES, 0.1, [SPAN])).toThrow(
      'no event arrives in the 1 s that are timed; events are 1.11 s apart on average: give 2 or more, or a longer',
    );
    expect(replayOf(TIMES, 2, [SPAN]).preloads.get(1300)).toBeLessThan(1000);
  });

  it('needs a rhythm', () => {
    expect(() => replayOf(new Float64Array(5).fill(7), 1, [SPAN])).toThrow('all events have one time');
  });
});

it('a trace for a speed has room for the longest trial and a preload', () => {
  expect(eventsAtSpeed(TIMES, 1000, 1300) / (1.25 * 1300)).toBeCloseTo(1, 2);
});
