import type { Rate } from './schema.ts';

/** Three significant digits, no trailing zeros after a point: 57.7, 0.869, 1,230. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) {
    return '–';
  }
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

/** Nanoseconds in the unit that suits them: 869 ns, 23 µs, 50.1 ms, 2.4 s. */
export function formatNs(ns: number): string {
  // By what will be read: 999.6 ns is 1 µs, not 1,000 ns.
  const size = Number(ns.toPrecision(3));
  if (!Number.isFinite(ns)) {
    return formatNumber(ns);
  }
  if (size < 1000) {
    return `${formatNumber(ns)} ns`;
  }
  if (size < 1e6) {
    return `${formatNumber(ns / 1e3)} µs`;
  }
  return size < 1e9 ? `${formatNumber(ns / 1e6)} ms` : `${formatNumber(ns / 1e9)} s`;
}

/** "4 years", "3 hours", "250 ms": in the largest unit of which there are two. */
export function formatDuration(ms: number): string {
  const units = [
    ['years', 31_557_600_000],
    ['days', 86_400_000],
    ['hours', 3_600_000],
    ['minutes', 60_000],
    ['seconds', 1000],
  ] as const;
  const [name, length] = units.find(([, each]) => ms >= 2 * each) ?? ['ms', 1];
  return `${formatNumber(Number((ms / length).toPrecision(2)))} ${name}`;
}

/** A large number with k or M: 300 k, 57.7 M. */
export function formatCount(value: number): string {
  const size = Number(value.toPrecision(3));
  if (size < 10_000 || !Number.isFinite(value)) {
    return formatNumber(value);
  }
  return size < 1e6 ? `${formatNumber(value / 1e3)} k` : `${formatNumber(value / 1e6)} M`;
}

/** A rate of events as it stands in a heading: 50 k/s, or the words for each cell's own. */
export function formatRate(ratePerSecond: Rate): string {
  return ratePerSecond === 'max' ? 'the sustained rate' : `${formatCount(ratePerSecond)}/s`;
}

/** The heap of an engine's processes, which is not known of a cluster of the user's. */
export function formatHeap(heapMiB: number | null): string {
  return heapMiB === null ? 'not known' : `${heapMiB} MiB`;
}

/** Bytes in MiB or GiB. */
export function formatBytes(bytes: number): string {
  return bytes < 2 ** 30 ? `${formatNumber(bytes / 2 ** 20)} MiB` : `${formatNumber(bytes / 2 ** 30)} GiB`;
}
