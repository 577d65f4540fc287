import { type ChosenEngine, type ChosenWorkload, enginesOver, type RunPlan, racesOf } from './settings.ts';

/** The files that a run keeps of each cell beside its result, and their endings. */
const ENDINGS = { answers: 'csv', log: 'txt' } as const;

/** Longer names may be too long for a file system; in characters of up to four bytes. */
const LONGEST = 50;

/**
 * Name of the file that holds a cell's answers, or what its engine printed. Each cell of a run has its own, even where
 * capitals do not count or labels differ only in what a file name cannot hold: then the later ones are numbered.
 */
export function cellFileName(
  kind: keyof typeof ENDINGS,
  plan: RunPlan,
  workload: ChosenWorkload,
  engine: ChosenEngine,
): string {
  const taken = new Set<string>();
  for (const race of racesOf(plan)) {
    for (const chosen of race.workloads) {
      for (const { label } of enginesOver(race, chosen)) {
        const name = freeName(`${kind}-${inFileName(chosen.label)}-${inFileName(label)}`, taken);
        if (chosen.label === workload.label && label === engine.label) {
          return `${name}.${ENDINGS[kind]}`;
        }
      }
    }
  }
  throw new Error(`${engine.label} on ${workload.label} is no cell of the run`);
}

function freeName(base: string, taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(name)) {
      taken.add(name);
      return name;
    }
  }
}

/** A label in lower case, with letters of any script, digits and signs. */
function inFileName(label: string): string {
  return [
    ...label
      .normalize('NFC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}.+-]+/gu, '-')
      .replace(/^-+|-+$/g, ''),
  ]
    .slice(0, LONGEST)
    .join('');
}
