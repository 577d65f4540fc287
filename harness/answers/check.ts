import type { Trial } from '../results/schema.ts';
import type { AnswerRecord } from './answer-log.ts';
import { AnswerIndex, type ExpectedAnswers, sameValues } from './expected.ts';

/** Answers by outcome: correct + wrong + missing = expected. */
export type Verification = Trial['verification'];
type FaultExample = Verification['examples'][number];
type Fault = FaultExample['fault'];

/** At most this many faults are reported as examples. */
const EXAMPLES = 5;

/** Called for each first, right answer, with its place among the expected ones and when it was observed. */
type Observation = (answer: number, observedMs: number) => void;

/** True where nothing is missing, duplicate, wrong, unexpected or early. */
export function isRight(verification: Verification): boolean {
  const { missing, duplicate, wrong, unexpected, early } = verification;
  return missing + duplicate + wrong + unexpected + early === 0;
}

/** Compares what engines answered with what the oracle answers. One instance serves any number of iterations. */
export class AnswerCheck {
  readonly #expected: ExpectedAnswers;
  readonly #index: AnswerIndex;

  constructor(expected: ExpectedAnswers) {
    this.#expected = expected;
    this.#index = new AnswerIndex(expected);
  }

  /**
   * Verifies the records of all partitions of one iteration.
   * `arrivalMs(due)`: when the due event arrived, on the clock of the commits; without it nothing can be early.
   */
  verify(records: readonly AnswerRecord[], arrivalMs?: (due: number) => number, observe?: Observation): Verification {
    const { arity, rows: right, due, count } = this.#expected;
    const seen = new Uint8Array(count);
    const examples: FaultExample[] = [];
    const counts = { correct: 0, missing: 0, duplicate: 0, wrong: 0, unexpected: 0, early: 0 };
    const rowAt = (rows: Float64Array, row: number): number[] => [...rows.subarray(row * arity, (row + 1) * arity)];
    const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
    const fault = (kind: Fault, answer?: readonly number[], known?: number[]): void => {
      counts[kind]++;
      if (examples.length < EXAMPLES) {
        examples.push({
          fault: kind,
          ...(answer && { answer: answer.map(finite) }),
          ...(known && { expected: known }),
        });
      }
    };
    for (const { rows, commitEnds, commitMs } of records) {
      for (let commit = 0, row = 0; commit < commitEnds.length; commit++) {
        const observedMs = commitMs[commit]!;
        for (const end = commitEnds[commit]!; row < end; row++) {
          const answer = this.#index.find(rows, row * arity);
          if (answer === -1) {
            fault('unexpected', rowAt(rows, row));
          } else if (seen[answer] === 1) {
            fault('duplicate', rowAt(rows, row), rowAt(right, answer));
          } else if (!sameValues(right, answer * arity, rows, row * arity, arity)) {
            seen[answer] = 1;
            fault('wrong', rowAt(rows, row), rowAt(right, answer));
          } else {
            seen[answer] = 1;
            counts.correct++;
            if (arrivalMs !== undefined && observedMs < arrivalMs(due[answer]!)) {
              fault('early', rowAt(rows, row), rowAt(right, answer));
            }
            observe?.(answer, observedMs);
          }
        }
      }
    }
    for (let answer = 0; answer < count && counts.correct + counts.wrong + counts.missing < count; answer++) {
      if (seen[answer] === 0) {
        fault('missing', undefined, rowAt(right, answer));
      }
    }
    return { expected: count, ...counts, examples, ...reported(records.flatMap(({ breaches = [] }) => breaches)) };
  }
}

/** The sum of several iterations' counts, with the first examples. */
export function addVerifications(verifications: readonly Verification[]): Verification {
  const total = { expected: 0, correct: 0, missing: 0, duplicate: 0, wrong: 0, unexpected: 0, early: 0 };
  const examples: FaultExample[] = [];
  for (const verification of verifications) {
    for (const name of Object.keys(total) as (keyof typeof total)[]) {
      total[name] += verification[name];
    }
    examples.push(...verification.examples);
  }
  const breaches = reported(verifications.flatMap(({ breaches: each = [] }) => each));
  return { ...total, examples: examples.slice(0, EXAMPLES), ...breaches };
}

/** Each breach once: every partition and every iteration may report the same. */
function reported(breaches: readonly string[]): Pick<Verification, 'breaches'> {
  return breaches.length === 0 ? {} : { breaches: [...new Set(breaches)].slice(0, EXAMPLES) };
}
