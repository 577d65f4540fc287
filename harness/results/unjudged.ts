import { FEWEST_PAIRS } from '../statistics/paired.ts';
import { ABSENT, type ComparedFigure, JUDGED } from './comparison.ts';
import { metricText } from './format-comparison.ts';
import { metrics } from './metrics.ts';

/** What two runs were compared by, and got no verdict on, for one reason. */
export interface Unjudged {
  readonly workload: string;
  readonly label: string;
  /** "p99 at 50 k/s"; empty where nothing of the cell was judged, all for this reason. */
  readonly figures: readonly string[];
  readonly count: number;
  readonly reason: string;
}

/**
 * What was not judged and why, by cell and reason, in order. `obstacle`: why the runs do not
 * compare at all, if so.
 */
export function unjudgedOf(all: readonly ComparedFigure[], obstacle: string | undefined): Unjudged[] {
  const due = all.filter(isDue);
  const groups = new Map<string, ComparedFigure[]>();
  for (const figure of due) {
    if (figure.judgement === undefined) {
      const key = JSON.stringify([figure.workload, figure.label, reasonOf(figure, obstacle)]);
      groups.set(key, [...(groups.get(key) ?? []), figure]);
    }
  }
  return [...groups.values()].map((figures) => {
    const [{ workload, label }] = figures as [ComparedFigure];
    const own = due.filter((figure) => figure.workload === workload && figure.label === label);
    return {
      workload,
      label,
      figures: own.length === figures.length ? [] : figures.map(metricText),
      count: figures.length,
      reason: reasonOf(figures[0]!, obstacle),
    };
  });
}

/** Whether a figure is one that verdicts are drawn on, or would be if it could be paired. */
function isDue({ metric }: ComparedFigure): boolean {
  return JUDGED.includes(metric) || metric === metrics.sustained;
}

function reasonOf(
  { base, other, figures, metric, ratePerSecond }: ComparedFigure,
  obstacle: string | undefined,
): string {
  const [before, after] = [base, other].map((reading) => ('notReported' in reading ? reading.notReported : undefined));
  if (before !== undefined && before === after) {
    return `both runs: ${before}`;
  }
  const sides = [
    ['base', before],
    ['new', after],
  ] as const;
  const notReported = sides.flatMap(([run, why]) =>
    why === undefined ? [] : [why === ABSENT.notReported ? `not in the ${run} run` : `${run} run: ${why}`],
  );
  if (notReported.length > 0) {
    return notReported.join(', ');
  }
  if (metric.mode === 'sustained') {
    return 'brackets are not trials in pairs';
  }
  if (ratePerSecond === 'max') {
    return 'each at the rate that it sustains';
  }
  const pairs = figures?.pairs ?? 0;
  if (pairs >= FEWEST_PAIRS && obstacle !== undefined) {
    return obstacle;
  }
  return `${pairs} ${pairs === 1 ? 'pair' : 'pairs'} of trials, and a verdict takes ${FEWEST_PAIRS} (--trials ${FEWEST_PAIRS})`;
}
