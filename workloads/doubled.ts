import type { Column } from '../contracts/workload.ts';

/** A copy with room for twice as many values: how dense state of an operator grows, now and then. */
export function doubled<T extends Column>(values: T): T {
  const larger = new (values.constructor as new (length: number) => T)(2 * values.length);
  larger.set(values);
  return larger;
}
