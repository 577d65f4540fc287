import { byGuarantee } from '../harness/results/guarantee.ts';
import type { Cell } from '../harness/results/schema.ts';
import type { CellView } from './view.ts';

/** What cells promise, and how a table of them shows it: in a column, where not all of them promise the same. */
export interface Guarantees {
  /** Cells that promise the same; one group where all do. */
  readonly groups: readonly (readonly [guarantee: string, own: readonly CellView[]])[];
  /** The cells in the order of their rows: those that promise the same stand together. */
  readonly cells: readonly CellView[];
  /** Of the column; none or one. */
  readonly header: readonly string[];
  /** Which cells promise what, in a sentence; undefined where all promise the same. */
  readonly text: string | undefined;
  /** What the column holds for a cell; as many as in the header. */
  of(cell: Cell): readonly string[];
}

/** What the cells of a workload promise. */
export function guaranteesOf(cells: readonly CellView[]): Guarantees {
  const groups = byGuarantee(cells);
  if (groups.length < 2) {
    return { groups, cells, header: [], text: undefined, of: () => [] };
  }
  const texts = groups.map(([guarantee, own]) => `${guarantee} (${own.map(({ label }) => label).join(', ')})`);
  return {
    groups,
    cells: groups.flatMap(([, own]) => own),
    header: ['guarantee'],
    text: `Guarantees differ: ${texts.join('; ')}. Engines are ranked within one; what is compared across says so.`,
    of: ({ configuration }) => [configuration.guarantee],
  };
}
