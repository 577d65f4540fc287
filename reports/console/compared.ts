import pc from 'picocolors';
import { byWorkload, type ComparedFigure } from '../../harness/results/comparison.ts';
import { COMPARED_ABOUT, comparedTable } from '../compared.ts';
import type { PairReport } from '../pair-report.ts';
import { renderTable } from './table.ts';

/** Two runs on a console: what they are, warnings, a table for each workload, and the conclusion. */
export function renderPairConsole({ runs, warnings, conclusion, regressions, figures }: PairReport): string {
  return [
    ...runs.map(({ name, strip }) => `${pc.bold(name.padEnd(4))}  ${pc.dim(strip.join(' · '))}\n`),
    ...warnings.map((warning) => `${pc.yellow(warning)}\n`),
    ...byWorkload(figures).map(([name, own]) => `\n${pc.bold(name)}\n${renderCompared('base', 'new', own)}`),
    `\n${pc.dim(COMPARED_ABOUT)}\n`,
    `\n${pc.bold(conclusion)}\n`,
    ...regressions.map((regression) => `  ${pc.red(regression)}\n`),
  ].join('');
}

/** Compared figures as a table, an engine named once. */
export function renderCompared(base: string, other: string, figures: readonly ComparedFigure[]): string {
  const { header, rows } = comparedTable(base, other, figures);
  const shown = rows.map(([label, ...cells], index) => {
    const verdict = cells.pop()!;
    const repeated = figures[index - 1]?.label === label;
    return [repeated ? '' : label!, ...cells, coloured(figures[index]!, verdict)];
  });
  return renderTable(header, shown);
}

function coloured({ judgement }: ComparedFigure, text: string): string {
  return judgement?.verdict === 'slower' ? pc.red(text) : judgement?.verdict === 'faster' ? pc.green(text) : text;
}
