import { engineIdentity } from '../harness/results/cell-identity.ts';
import type { Cell, Result } from '../harness/results/schema.ts';

/**
 * The result with labels and titles that a reader can distinguish: engines of the same name by what they are, cells of
 * one engine with the same label by their number.
 */
export function withDistinctNames(result: Result): Result {
  const labelOf = withIdentity(result.cells, ({ label }) => label);
  const titleOf = withIdentity(result.cells, ({ engine }) => engine.title);
  const times = new Map<string, number>();
  const cells = result.cells.map((cell): Cell => {
    const label = labelOf(cell);
    const place = JSON.stringify([cell.workload, visible(label)]);
    const time = (times.get(place) ?? 0) + 1;
    times.set(place, time);
    const engine = { ...cell.engine, title: titleOf(cell) };
    return { ...cell, engine, label: time === 1 ? label : `${label} #${time}` };
  });
  const controls = result.controls.map((control): Cell => {
    const index = result.cells.findIndex(
      ({ workload, label }) => workload === control.workload && label === control.controlOf,
    );
    return index < 0 ? control : { ...control, controlOf: cells[index]!.label };
  });
  return { ...result, cells, controls };
}

/** A name of cells, with what their engine is where several engines have it. */
function withIdentity(cells: readonly Cell[], nameOf: (cell: Cell) => string): (cell: Cell) => string {
  const owners = new Map<string, Set<string>>();
  for (const cell of cells) {
    const name = visible(nameOf(cell));
    owners.set(name, (owners.get(name) ?? new Set()).add(engineIdentity(cell)));
  }
  return (cell) => {
    const name = nameOf(cell);
    return owners.get(visible(name))!.size > 1 ? `${name} (${engineIdentity(cell)})` : name;
  };
}

/** What can be seen of a name: a page shows spaces as one, and no letters without a form. */
function visible(name: string): string {
  return name
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}
