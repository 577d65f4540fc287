import { byGuarantee } from '../harness/results/guarantee.ts';
import type { Cell } from '../harness/results/schema.ts';

/** A column of a table of cells; none where all of them promise the same. */
export interface GuaranteeColumn {
  /** The cells in the order of their rows: those that promise the same stand together. */
  readonly cells: readonly Cell[];
  /** None or one. */
  readonly header: readonly string[];
  /** As many. */
  of(cell: Cell): readonly string[];
}

/** What tells beside each cell of a workload what it promises, where that differs. */
export function guaranteeColumn(cells: readonly Cell[]): GuaranteeColumn {
  const groups = byGuarantee(cells);
  return groups.length > 1
    ? {
        cells: groups.flatMap(([, own]) => own),
        header: ['guarantee'],
        of: ({ ledger }) => [ledger.guarantee],
      }
    : { cells, header: [], of: () => [] };
}

/** Which cells of a workload promise what; undefined where all promise the same. */
export function guaranteesText(cells: readonly Cell[]): string | undefined {
  const groups = byGuarantee(cells);
  const texts = groups.map(([guarantee, own]) => `${guarantee} (${own.map(({ label }) => label).join(', ')})`);
  return groups.length > 1
    ? `Guarantees differ: ${texts.join('; ')}. Engines are ranked within one; what is compared across says so.`
    : undefined;
}
