import { type Metric, type Reading, readMetric } from '../harness/results/metrics.ts';
import { type RunVerdicts, runVerdicts } from '../harness/results/run-verdicts.ts';
import type { Cell, Rate, Result } from '../harness/results/schema.ts';
import { type LoadGeneratorFacts, loadGeneratorFacts } from './broker.ts';
import { withDistinctNames } from './distinct-names.ts';
import { type Setting, settingsOf } from './settings.ts';
import { type SustainedFacts, sustainedFacts } from './sustained.ts';

/** A cell with what tables show of it, and its readings, each made once. */
export interface CellView extends Cell {
  /** All that decide its figures. */
  readonly settings: readonly Setting[];
  /** What the load generator did at each rate; none in memory. */
  readonly loadGenerators: readonly LoadGeneratorFacts[];
  /** What the search for its sustainable rate found, or why nothing. */
  readonly search: SustainedFacts | string;
  /** Its value of a metric, latency at a rate. */
  read(metric: Metric, rate?: Rate): Reading;
}

/** The cell with these. */
export function cellView(cell: Cell): CellView {
  const readings = new Map<string, Reading>();
  return {
    ...cell,
    settings: settingsOf(cell),
    loadGenerators: loadGeneratorFacts(cell),
    search: sustainedFacts(cell),
    read(metric, rate) {
      const key = `${metric.id} ${rate}`;
      const reading = readings.get(key) ?? readMetric(metric, cell, rate);
      readings.set(key, reading);
      return reading;
    },
  };
}

/** A result whose names are distinct, with the figures that follow from it: what its texts are made of. */
export interface ViewedRun extends Result {
  cells: CellView[];
  readonly verdicts: RunVerdicts;
}

/** The result with its figures. */
export function viewedRun(given: Result): ViewedRun {
  const result = withDistinctNames(given);
  return { ...result, cells: result.cells.map(cellView), verdicts: runVerdicts(result) };
}
