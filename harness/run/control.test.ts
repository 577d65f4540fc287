import { describe, expect, it } from 'vitest';
import type { Engine } from '../../contracts/engine.ts';
import { batch } from '../../engines/batch/engine.ts';
import { duckdb } from '../../engines/duckdb/engine.ts';
import { rxjs } from '../../engines/rxjs/engine.ts';
import { streaming } from '../../engines/streaming/engine.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import { withControl } from './control.ts';
import { chosenEngine, chosenWorkload, type RunPlan } from './settings.ts';

/** What takes its turn in a block, controls by what they repeat. */
function turns(engines: readonly Engine[], { trials = 6, workers = 1 } = {}): (string | undefined)[] {
  const chosen = engines.map((engine) => chosenEngine(engine, { scale: { workers } }));
  const experiment = { kind: 'race', trials, ratesPerSecond: [], ratesGiven: true };
  const plan = { engines: chosen, experiment, site: { transport: 'memory', commit: 'memory' } } as unknown as RunPlan;
  return withControl(plan, chosenWorkload(fraud)).map(({ label, controlOf }) =>
    controlOf === undefined ? label : `again ${controlOf}`,
  );
}

describe('the control of a run', () => {
  it('repeats the first engine of the streaming model', () => {
    expect(turns([batch, rxjs, streaming])).toEqual(['Embedded batch', 'RxJS', 'Embedded streaming', 'again RxJS']);
  });

  it('repeats the first engine where none streams', () => {
    expect(turns([duckdb, batch])).toEqual(['DuckDB', 'Embedded batch', 'again DuckDB']);
  });

  it('repeats no engine that cannot run', () => {
    expect(turns([duckdb, batch], { workers: 2 })).toEqual(['DuckDB', 'Embedded batch', 'again Embedded batch']);
    expect(turns([duckdb], { workers: 2 })).toEqual(['DuckDB']);
  });

  it('is there only where there are trials enough for a verdict', () => {
    expect(turns([streaming], { trials: 5 })).toEqual(['Embedded streaming']);
  });
});
