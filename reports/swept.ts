import { engineIdentity } from '../harness/results/cell-identity.ts';
import { partitionsOf } from '../harness/results/over-broker.ts';
import type { Configuration } from '../harness/results/schema.ts';

import type { CellView } from './view.ts';

/** Cells of one engine that are alike but for one number, by it. */
export interface SweptLine {
  /** Their label without that number. */
  readonly label: string;
  readonly cells: readonly CellView[];
}

/** A number that some engines of a workload were run with several values of. */
export interface Swept {
  /** 'workers', 'partitions', or the name of an option. */
  readonly by: string;
  readonly unit: string | undefined;
  readonly lines: readonly SweptLine[];
}

/** What an engine is cut into besides its options, by name. */
function partsOf(configuration: Configuration): Readonly<Record<string, number | undefined>> {
  return { workers: configuration.workers, partitions: partitionsOf(configuration) };
}

/** What measured cells of a workload scale by and were run with several values of. */
export function scaledBy(cells: readonly CellView[]): Swept[] {
  return sweptBy(cells, ({ configuration }) => [
    ...Object.keys(partsOf(configuration)),
    ...(configuration.scaling ?? []),
  ]);
}

/**
 * Options that measured cells of a workload were run with several values of, and that do not scale. One that says of
 * each line when it commits is the interval, and none of them; of a line beside others it may.
 */
export function tunedBy(cells: readonly CellView[]): Swept[] {
  return sweptBy(cells, ({ configuration }) =>
    Object.keys(configuration.options).filter((name) => !(configuration.scaling ?? []).includes(name)),
  ).filter(({ lines }) =>
    lines.some((line) => new Set(line.cells.map(({ configuration }) => configuration.commitIntervalMs)).size === 1),
  );
}

/** The value that a cell was run with; undefined where it has none that is a number. */
export function sweptValue({ configuration }: CellView, by: string): number | undefined {
  const value = { ...configuration.options, ...partsOf(configuration) }[by];
  return typeof value === 'number' ? value : undefined;
}

function sweptBy(cells: readonly CellView[], namesOf: (cell: CellView) => readonly string[]): Swept[] {
  const measured = cells.filter(({ outcome }) => outcome.state === 'measured');
  const names = [...new Set(measured.flatMap(namesOf))];
  return names.flatMap((by) => {
    const groups = new Map<string, CellView[]>();
    for (const cell of measured) {
      if (namesOf(cell).includes(by) && sweptValue(cell, by) !== undefined) {
        const rest = restOf(cell, by);
        groups.set(rest, [...(groups.get(rest) ?? []), cell]);
      }
    }
    const lines = [...groups.values()]
      .filter((group) => new Set(group.map((cell) => sweptValue(cell, by))).size > 1)
      .map((group) => ({
        label: labelWithout(group[0]!, by),
        cells: group.toSorted((a, b) => sweptValue(a, by)! - sweptValue(b, by)!),
      }));
    const unit = lines[0]?.cells[0]?.configuration.units?.[by];
    return lines.length > 0 ? [{ by, unit: unit === by ? undefined : unit, lines }] : [];
  });
}

/** All that a cell was run with but one number. */
function restOf(cell: CellView, by: string): string {
  const { options, guarantee } = cell.configuration;
  const all = { ...options, ...partsOf(cell.configuration) };
  return JSON.stringify([engineIdentity(cell), guarantee, Object.entries(all).filter(([name]) => name !== by)]);
}

/** A label is the title and the settings that differ: "Flink · parallelism 2 · 4 partitions". */
function labelWithout(cell: CellView, by: string): string {
  const [title, ...settings] = cell.label.split(' · ');
  const counts = [by, by.slice(0, -1)].map((unit) => `${sweptValue(cell, by)} ${unit}`);
  const rest = settings.filter((text) => !text.startsWith(`${by} `) && !counts.includes(text));
  return [title, ...rest].join(' · ');
}
