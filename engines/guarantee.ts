import type { EngineFacts } from '../contracts/engine.ts';
import { numberOption, type Options } from '../contracts/options.ts';

/**
 * What follows from an option `guarantee`, at-least-once where there is none. With exactly-once, answers become visible
 * when a transaction commits; `interval` names the option that sets the commit interval.
 */
export function guaranteeFacts(
  options: Options,
  interval: string,
): Pick<EngineFacts, 'commitIntervalMs' | 'guarantee' | 'isolation'> {
  return options.guarantee === 'exactly-once'
    ? { commitIntervalMs: numberOption(options, interval), guarantee: 'exactly-once', isolation: 'read_committed' }
    : { commitIntervalMs: 0, guarantee: String(options.guarantee ?? 'at-least-once') };
}
