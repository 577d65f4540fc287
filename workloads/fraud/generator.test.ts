import { describe, expect, test } from 'vitest';
import type { Options } from '../../contracts/options.ts';
import { traceOf } from '../../harness/workload-check/answers.ts';
import { answersFingerprint, fingerprint, generated } from '../testing/generated.ts';
import { fraud } from './workload.ts';

const VELOCITY = 2;

/** What the oracle makes of a generated trace, as shares. */
function detection(events: number, parameters: Options, seed: number) {
  const trace = generated(fraud, events, seed, parameters);
  const groundTruth = new Set(trace.groundTruth);
  const answered = new Set<number>();
  let honestVelocity = 0;
  fraud.oracle(traceOf(fraud, trace, parameters), (_due, id, rule) => {
    answered.add(id!);
    if (rule === VELOCITY && !groundTruth.has(id!)) {
      honestVelocity++;
    }
  });
  const { card } = trace.columns;
  const stolen = new Set(Array.from(trace.groundTruth, (id) => card[id]!));
  const caught = new Set(
    Array.from(
      trace.groundTruth.filter((id) => answered.has(id)),
      (id) => card[id]!,
    ),
  );
  return {
    answered: answered.size / events,
    groundTruth: groundTruth.size / events,
    caught: caught.size / stolen.size,
    honestVelocity: honestVelocity / (events - groundTruth.size),
  };
}

describe.each([
  { name: 'quick', events: 300_000, parameters: fraud.quick },
  { name: 'default', events: 2_000_000, parameters: {} },
])('a $name trace of $events events', ({ events, parameters }) => {
  const shares = detection(events, parameters, 7);

  test('has answers at 1 to 4% of its events', () => {
    expect(shares.answered).toBeGreaterThan(0.01);
    expect(shares.answered).toBeLessThan(0.04);
  });

  test('has the requested share of ground-truth events', () => {
    expect(shares.groundTruth).toBeCloseTo(0.04, 2);
  });

  test('lets at least 90% of the stolen cards be caught', () => {
    expect(shares.caught).toBeGreaterThan(0.9);
    expect(shares.caught).toBeLessThan(1);
  });

  test('hardly ever suspects an honest owner of a burst', () => {
    expect(shares.honestVelocity).toBeLessThan(0.001);
  });
});

test.each([
  { unusual: 20, burst: 20_000, speed: 100 },
  { unusual: 3, burst: 120_000, speed: 1_000 },
])('its thefts are found with %j', (question) => {
  const shares = detection(300_000, { ...fraud.quick, ...question, busiestGap: 600_000 }, 7);
  expect(shares.caught).toBeGreaterThan(0.9);
  expect(shares.honestVelocity).toBeLessThan(0.001);
});

test('a seed gives the same bytes everywhere', () => {
  expect(fingerprint(generated(fraud, 50_000, 1, fraud.quick))).toBe(
    '60d57fcb2dab9047ba60cac4434f958978516067d63041ac3c583f89b84abfe1',
  );
});

test('another seed gives other bytes', () => {
  expect(fingerprint(generated(fraud, 100, 1))).not.toBe(fingerprint(generated(fraud, 100, 2)));
});

test('a longer trace begins like a shorter one', () => {
  const shorter = generated(fraud, 1_000, 3).columns;
  const longer = generated(fraud, 2_000, 3).columns;
  expect(longer.event_time.slice(0, 1_000)).toEqual(shorter.event_time.slice());
  expect(longer.amount.slice(0, 1_000)).toEqual(shorter.amount.slice());
});

test('event times never decrease', () => {
  const { event_time } = generated(fraud, 100_000, 2, fraud.quick).columns;
  expect(event_time.every((time, i) => i === 0 || time >= event_time[i - 1]!)).toBe(true);
});

test.each([{}, { planted: 0.1, skew: 2 }, { cards: 1 }])('values stay within their bounds: %j', (parameters) => {
  const { columns } = generated(fraud, 100_000, 2, parameters);
  const cards = 'cards' in parameters ? 1 : 20_000;
  expect(columns.card.every((card) => card >= 0 && card < cards)).toBe(true);
  expect(columns.amount.every((amount) => amount > 0 && amount < 100_000_000)).toBe(true);
  expect(columns.x.every((x) => Math.abs(x) <= 20_000_000)).toBe(true);
  expect(columns.y.every((y) => Math.abs(y) <= 20_000_000)).toBe(true);
});

test('there is no ground truth where none is asked for', () => {
  expect(generated(fraud, 10_000, 1, { planted: 0 }).groundTruth.length).toBe(0);
});

test.each([0, 1, 10])('%i events are enough', (events) => {
  const { columns, keyCount } = generated(fraud, events, 1);
  expect(columns.event_time.length).toBe(events);
  expect(columns.card.length).toBe(events);
  expect(keyCount).toBe(20_000);
});

test('columns are shared between threads', () => {
  const { columns } = generated(fraud, 10, 1);
  expect(Object.values(columns).every((column) => column.buffer instanceof SharedArrayBuffer)).toBe(true);
});

test('a generated trace has the answers it always had', () => {
  expect(answersFingerprint(fraud)).toBe('393ac7281908ae3ffb8fb243604cf92b35586fc0c2230ea2a891ceb37fac28ba');
});
