import pc from 'picocolors';
import { formatNs, formatNumber } from '../harness/results/format.ts';
import { renderTable } from '../reports/console/table.ts';
import type { Finding } from './findings.ts';

/** An allowance beyond the truth by more than this share comes from the machine's stalls. */
const NOISY = 0.05;

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
  return `${renderTable(['what', 'figure', 'measured', 'true', 'allowed', 'holds', ''], rows)}\n${sumUp(findings)}`;
}

function sumUp(findings: readonly Finding[]): string {
  const judged = findings.filter(({ holds }) => holds !== null);
  const figures = findings.filter(({ unit, truth }) => unit === 'ms' && Number(truth) > 0);
  const noisy = figures.filter(({ truth, allowed }) => allowed![1] > Number(truth) * (1 + NOISY));
  const lines = [`${judged.filter(({ holds }) => holds).length} of ${judged.length} hold.`];
  if (noisy.length > 0) {
    lines.push(
      pc.yellow(
        `This machine kept engines from running: ${noisy.length} of ${figures.length} latencies are known no closer than ` +
          `by ${100 * NOISY}%. On a quiet machine they are.`,
      ),
    );
  }
  return `${lines.join('\n')}\n`;
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
