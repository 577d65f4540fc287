import fc from 'fast-check';
import { Random } from '../../contracts/random.ts';
import type { EventColumns, OracleTrace, Workload } from '../../contracts/workload.ts';
import { traceFrom } from './agreement.ts';
import { inArrivalOrder } from './emissions.ts';

/** Support for tests: random small traces of a workload, out of order between keys by up to their own D. */
export function smallTraces<E extends EventColumns>(workload: Workload<E>): fc.Arbitrary<OracleTrace<E>> {
  const { keyCount, disordersMs, gapsMs, values, tables } = workload.smallTraces!;
  const columns = Object.keys(workload.columns);
  const event = fc.record({
    key: fc.nat(keyCount - 1),
    gapMs: fc.constantFrom(...gapsMs),
    delay: fc.double({ min: 0, max: 1, noNaN: true }),
    values: fc.tuple(
      ...columns.map((name) => (name === workload.key ? fc.constant(0) : fc.constantFrom(...values[name]!))),
    ),
  });
  return fc
    .record({
      disorderMs: fc.constantFrom(...disordersMs),
      tables: fc.nat().map((seed) => tables?.(new Random(seed)) ?? {}),
      keys: fc.integer({ min: 1, max: keyCount }),
      events: fc.array(event, { maxLength: 200, size: 'max' }),
    })
    .map(({ disorderMs, tables, keys, events }) => {
      let timeMs = 0;
      const sent = events.map(({ key, gapMs, delay }, value) => {
        timeMs += gapMs;
        return { key: key % keys, timeMs, delayMs: Math.round(delay * disorderMs), value };
      });
      const rows = inArrivalOrder(sent).map((each) => [
        each.timeMs,
        ...columns.map((name, i) => (name === workload.key ? each.key : events[each.value]!.values[i]!)),
      ]);
      return { ...traceFrom(workload, rows, keyCount, tables), disorderMs };
    });
}
