import fc from 'fast-check';
import type { NumberOption, Options } from '../../contracts/options.ts';
import { Random } from '../../contracts/random.ts';
import type { EventColumns, OracleTrace, Workload } from '../../contracts/workload.ts';
import { questionWith, traceFrom } from './agreement.ts';
import { inArrivalOrder } from './emissions.ts';

/**
 * Support for tests: random small traces of a workload, out of order between keys by up to their own D, and with
 * parameters of the question of their own.
 */
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
      parameters: questions(workload),
      keys: fc.integer({ min: 1, max: keyCount }),
      events: fc.array(event, { maxLength: 200, size: 'max' }),
    })
    .map(({ disorderMs, tables, parameters, keys, events }) => {
      let timeMs = 0;
      const sent = events.map(({ key, gapMs, delay }, value) => {
        timeMs += gapMs;
        return { key: key % keys, timeMs, delayMs: Math.round(delay * disorderMs), value };
      });
      const rows = inArrivalOrder(sent).map((each) => [
        each.timeMs,
        ...columns.map((name, i) => (name === workload.key ? each.key : events[each.value]!.values[i]!)),
      ]);
      return { ...traceFrom(workload, rows, keyCount, tables), disorderMs, parameters };
    });
}

/**
 * Parameters of a workload's question: half of the time the defaults; else each is one that its small traces name, or any
 * that is allowed.
 */
export function questions<E extends EventColumns>(workload: Workload<E>): fc.Arbitrary<Options> {
  const defaults = questionWith(workload);
  const arbitraries = Object.keys(defaults).map((name): [string, fc.Arbitrary<number>] => {
    const { minimum, maximum } = workload.parameters[name] as NumberOption;
    const named = fc.constantFrom(...workload.smallTraces!.parameters![name]!);
    return [name, fc.oneof({ weight: 3, arbitrary: named }, fc.integer({ min: minimum, max: maximum }))];
  });
  return fc.oneof(fc.constant(defaults), fc.record(Object.fromEntries(arbitraries)));
}
