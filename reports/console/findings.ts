import pc from 'picocolors';
import type { Finding } from '../../calibration/findings.ts';
import { formatNs, formatNumber } from '../../harness/results/format.ts';
import { renderTable } from './table.ts';

/** The findings of a calibration as a table: measured beside what is known to be true, and what is allowed. */
export function renderFindings(findings: readonly Finding[]): string {
  const rows = findings.map((finding, index) => {
    const { of, figure, measured, truth, allowed, holds, note } = finding;
    const verdict = holds === null ? pc.yellow('–') : holds ? pc.green('yes') : pc.red('NO');
    return [
      findings[index - 1]?.of === of ? '' : of,
      figure,
      valueText(finding, measured),
      truth === null ? '' : valueText(finding, truth),
      allowed === null ? 'exactly' : allowed.map((bound) => valueText(finding, bound)).join(' – '),
      verdict,
      pc.dim(note),
    ];
  });
  return renderTable(['what', 'figure', 'measured', 'true', 'allowed', 'holds', ''], rows);
}

function valueText({ unit }: Finding, value: number | string): string {
  if (typeof value === 'string') {
    return value;
  }
  switch (unit) {
    case 'ms':
      return formatNs(value * 1e6);
    case 'events/s':
      return `${Math.round(value).toLocaleString('en-US')}/s`;
    case 'comparisons':
      return formatNumber(value);
    case '':
      return formatNumber(value);
  }
}
