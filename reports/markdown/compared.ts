import { byWorkload, type ComparedFigure } from '../../harness/results/comparison.ts';
import { COMPARED_ABOUT, comparedTable } from '../compared.ts';
import type { PairReport } from '../pair-report.ts';
import { escapeText, table } from './table.ts';

/** Two runs as GitHub Markdown. */
export function renderPairMarkdown({ runs, warnings, conclusion, regressions, figures }: PairReport): string {
  return [
    '# millrace: two runs',
    ...runs.map(({ name, strip }) => `${name}: ${strip.map(escapeText).join(' · ')}`),
    `**${escapeText(conclusion)}**`,
    ...(regressions.length > 0 ? [regressions.map((text) => `- ${escapeText(text)}`).join('\n')] : []),
    ...warnings.map((warning) => `> ${escapeText(warning)}`),
    ...byWorkload(figures).flatMap(([name, own]) => [`## ${escapeText(name)}`, renderCompared('base', 'new', own)]),
    COMPARED_ABOUT,
  ]
    .join('\n\n')
    .concat('\n');
}

/** Compared figures as a table. */
export function renderCompared(base: string, other: string, figures: readonly ComparedFigure[]): string {
  const { header, rows } = comparedTable(base, other, figures);
  return table(header.map(escapeText), rows);
}
