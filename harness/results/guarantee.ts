import type { Cell } from './schema.ts';

/**
 * Cells of a workload by what they promise of their answers, in order: only within one guarantee is an engine ranked.
 * One group for all where the measured ones promise the same.
 */
export function byGuarantee<C extends Cell>(cells: readonly C[]): [guarantee: string, own: C[]][] {
  const measured = cells.filter(({ outcome }) => outcome.state === 'measured');
  const several = new Set(measured.map(({ configuration }) => configuration.guarantee)).size > 1;
  if (!several) {
    const [first] = measured.length > 0 ? measured : cells;
    return first === undefined ? [] : [[first.configuration.guarantee, [...cells]]];
  }
  const guarantees = new Set(cells.map(({ configuration }) => configuration.guarantee));
  return [...guarantees].map((guarantee) => [
    guarantee,
    cells.filter(({ configuration }) => configuration.guarantee === guarantee),
  ]);
}

/**
 * "exactly-once instead of at-least-once": what a cell promises that is compared with another; undefined if the same.
 */
export function guaranteeInstead(base: Cell, other: Cell): string | undefined {
  const [before, after] = [base.configuration.guarantee, other.configuration.guarantee];
  return before === after ? undefined : `${after} instead of ${before}`;
}
