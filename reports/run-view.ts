import type { Result, WorkloadResult } from '../harness/results/schema.ts';
import { type Against, againstReference } from './compared.ts';
import { notesOf, ruinText, stripOf, warningsOf } from './facts.ts';
import { type Guarantees, guaranteesOf } from './guarantees.ts';
import { inputLines } from './input.ts';
import { sentenceOf } from './sentence.ts';
import { type CellView, type ViewedRun, viewedRun } from './view.ts';
import type { Sentence } from './words.ts';

/** A workload as every format shows it. */
export interface WorkloadView extends WorkloadResult {
  readonly cells: readonly CellView[];
  readonly guarantees: Guarantees;
  /** How a user's own events were read; none where they were generated. */
  readonly inputLines: readonly string[];
  /** What its figures mean. */
  readonly sentence: Sentence;
  /** Absent where there is nothing to compare. */
  readonly against: Against | undefined;
}

/** A run as every format shows it: formats only lay out. */
export interface RunView extends ViewedRun {
  /** As it was read. */
  readonly given: Result;
  readonly workloads: WorkloadView[];
  /** What a reader must know of it at a glance. */
  readonly strip: readonly string[];
  /** Why its figures should not be used at all, shown before everything else; undefined for most runs. */
  readonly ruin: string | undefined;
  /** What could change a reader's mind about its figures: what it warned of itself, and what follows from them. */
  readonly warnings: string[];
  /** What is no fault, but worth knowing. */
  readonly notes: readonly string[];
}

/** All that reports say of a run, once for all formats. */
export function runView(given: Result): RunView {
  const run = viewedRun(given);
  return {
    ...run,
    given,
    workloads: run.workloads.map((workload) => {
      const cells = run.cells.filter((cell) => cell.workload === workload.name);
      return {
        ...workload,
        cells,
        guarantees: guaranteesOf(cells),
        inputLines: inputLines(workload),
        sentence: sentenceOf(run, workload.name, cells),
        against: againstReference(run.verdicts, workload.name),
      };
    }),
    strip: stripOf(run),
    ruin: ruinText(run),
    warnings: warningsOf(run),
    notes: notesOf(run),
  };
}
