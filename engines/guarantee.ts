import type { EngineFacts } from '../contracts/engine.ts';
import { numberOption, type Options } from '../contracts/options.ts';

/**
 * What follows from an option `guarantee`, at-least-once where there is none: exactly once, answers become visible with
 * the transaction that the interval of an option ends.
 */
export function guaranteeFacts(
  options: Options,
  interval: string,
): Pick<EngineFacts, 'commitIntervalMs' | 'guarantee' | 'isolation'> {
  return options.guarantee === 'exactly-once'
    ? { commitIntervalMs: numberOption(options, interval), guarantee: 'exactly-once', isolation: 'read_committed' }
    : { commitIntervalMs: 0, guarantee: String(options.guarantee ?? 'at-least-once') };
}
