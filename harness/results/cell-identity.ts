import type { Cell } from './schema.ts';

/**
 * What an engine is, whichever run it is in: its name, and for a user's own the file of its module, or its command. Not the folder,
 * which differs from checkout to checkout; not the title, which any engine may take.
 */
export function engineIdentity({ engine: { name, module, command } }: Cell): string {
  const own = module === undefined ? command : module.split(/[/\\]/).at(-1);
  return own === undefined ? name : `${name} of ${own}`;
}

/** Cells by the engine that they are of, in order. */
export function byEngine<C extends Cell>(cells: readonly C[]): C[][] {
  const groups = new Map<string, C[]>();
  for (const cell of cells) {
    const identity = engineIdentity(cell);
    groups.set(identity, [...(groups.get(identity) ?? []), cell]);
  }
  return [...groups.values()];
}

/** What a cell is the same by in two runs: workload, engine and settings. */
export function cellIdentity(cell: Cell): string {
  return JSON.stringify([cell.workload, cell.label, engineIdentity(cell)]);
}
