import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersByOperator, answersByOracle, answersBySql, traceOf } from '../harness/workload-check/answers.ts';
import { emissions, expectedAt } from '../harness/workload-check/emissions.ts';
import { workloads } from './registry.ts';
import { generated } from './testing/generated.ts';
import { questions, smallTraces } from './testing/small-traces.ts';

/** The forms of every workload against its oracle, on small traces and on generated ones. */

describe.each(workloads)('$name', (workload) => {
  const traces = smallTraces(workload);
  const { identifying } = workload.answers;

  it('has an operator that agrees with the oracle, for any number of partitions and any blocks', () => {
    fc.assert(
      fc.property(traces, fc.integer({ min: 1, max: 4 }), fc.nat(), (trace, partitions, seed) => {
        expect(answersByOperator(workload, trace, partitions, seed)).toEqual(answersByOracle(workload, trace).rows);
      }),
      { numRuns: 1_000 },
    );
  });

  it('has a query that agrees with the oracle', async () => {
    await fc.assert(
      fc.asyncProperty(traces, async (trace) => {
        expect(await answersBySql(workload, trace)).toEqual(answersByOracle(workload, trace).rows);
      }),
      { numRuns: 150 },
    );
  });

  it('emits each answer when it is due, not before and not later', () => {
    fc.assert(
      fc.property(traces, fc.constantFrom(1, 2, 7, 32, 1024), (trace, blockLength) => {
        const reported = emissions(workload, trace, blockLength);
        const { rows, due } = answersByOracle(workload, trace);
        const expected = rows.map((row, i) => {
          const waits = workload.closesAtMs?.(row, trace.parameters) !== undefined;
          return { row, at: expectedAt(due[i]!, waits, trace.events, blockLength), atEvent: !waits };
        });
        expect(inOrder(reported, identifying)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('has forms that agree on a generated trace', async () => {
    const trace = traceOf(workload, generated(workload, 40_000, 5, workload.quick));
    const { rows } = answersByOracle(workload, trace);
    expect(answersByOperator(workload, trace, 4)).toEqual(rows);
    expect(await answersBySql(workload, trace)).toEqual(rows);
  });

  it('has forms that agree on a trace generated for other parameters of its question', async () => {
    await fc.assert(
      fc.asyncProperty(questions(workload), fc.nat(), async (parameters, seed) => {
        const made = generated(workload, 10_000, seed, { ...workload.quick, ...parameters });
        const trace = traceOf(workload, made, parameters);
        const { rows } = answersByOracle(workload, trace);
        expect(answersByOperator(workload, trace, 3)).toEqual(rows);
        expect(await answersBySql(workload, trace)).toEqual(rows);
      }),
      { numRuns: 8 },
    );
  });

  it('has answers to most small traces', () => {
    const answered = fc.sample(traces, 100).filter((trace) => answersByOracle(workload, trace).rows.length > 0);
    expect(answered.length).toBeGreaterThan(50);
  });
});

/** Sorted by the first columns of their rows, which identify them. */
function inOrder<T extends { readonly row: readonly number[] }>(reported: readonly T[], identifying: number): T[] {
  return reported.toSorted((a, b) => {
    const differing = a.row.slice(0, identifying).findIndex((value, i) => value !== b.row[i]);
    return differing === -1 ? 0 : a.row[differing]! - b.row[differing]!;
  });
}
