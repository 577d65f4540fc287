import { formatNumber, formatRate } from '../harness/results/format.ts';
import { rateOf } from '../harness/results/metrics.ts';
import type { Cell, Rate, Result } from '../harness/results/schema.ts';
import { latencyTrialsOf } from '../harness/results/trials-of.ts';

/** "recorded, 60 times as fast": how the events of latency trials arrived, and at which speeds. */
export function arrivalsText({ settings, cells }: Pick<Result, 'settings' | 'cells'>): string {
  const { arrivals, speed } = settings;
  const speeds =
    speed === undefined ? cells.flatMap(latencyTrialsOf).flatMap(({ recordedSpeed }) => recordedSpeed ?? []) : [speed];
  if (arrivals !== 'recorded' || speeds.length === 0) {
    return arrivals;
  }
  const [least, most] = [Math.min(...speeds), Math.max(...speeds)].map(formatNumber) as [string, string];
  if (least === '1' && most === '1') {
    return 'recorded, in real time';
  }
  return `recorded, ${least === most ? least : `${least} to ${most}`} times as fast`;
}

/** "recorded, 60 times as fast, which makes 23 k/s on average": the same, with the rate where the speed was given. */
export function arrivalsNote(result: Pick<Result, 'settings' | 'cells'>): string {
  const { speed, ratesPerSecond } = result.settings;
  const rate = speed === undefined ? '' : `, which makes ${formatRate(ratesPerSecond[0]!)} on average`;
  return `${arrivalsText(result)}${rate}`;
}

/** How many times as fast as recorded events arrived in a cell's latency trials at a rate; undefined elsewhere. */
export function speedAt(cell: Cell, rate: Rate): number | undefined {
  const ratePerSecond = rateOf(cell, rate);
  return latencyTrialsOf(cell).find((trial) => trial.ratePerSecond === ratePerSecond)?.recordedSpeed;
}

/** The flag that gives a run more load, or less. */
export function loadFlag({ settings }: Pick<Result, 'settings'>): '--speed' | '--rate' {
  return settings.speed === undefined ? '--rate' : '--speed';
}
