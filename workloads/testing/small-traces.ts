import fc from 'fast-check';
import type { Options } from '../../contracts/options.ts';
import { Random } from '../../contracts/random.ts';
import type { EventColumns, OracleTrace, Workload } from '../../contracts/workload.ts';
import { questionWith } from '../../harness/workload-check/answers.ts';
import { question, smallTrace } from '../../harness/workload-check/small-traces.ts';

const seeds = fc.integer({ min: 0, max: 0xff_ff_ff_ff });

/** Support for tests: random small traces of a workload, as `verify` checks a user's on. */
export function smallTraces<E extends EventColumns>(workload: Workload<E>): fc.Arbitrary<OracleTrace<E>> {
  return seeds.map((seed) => smallTrace(workload, new Random(seed)));
}

/** Support for tests: parameters of a workload's question. */
export function questions<E extends EventColumns>(workload: Workload<E>): fc.Arbitrary<Options> {
  return seeds.map((seed) => question(workload, new Random(seed), questionWith(workload)));
}
