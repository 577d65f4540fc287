import { describe, expect, it } from 'vitest';
import { compareRuns } from '../harness/results/run-comparison.ts';
import { runVerdicts } from '../harness/results/run-verdicts.ts';
import { controlled, noisy, resultOf, scattered } from '../harness/results/testing/made-result.ts';
import { renderConsole } from './console/summary.ts';
import { renderHtml } from './html/write.ts';
import { renderMarkdown } from './markdown/write.ts';
import { pairReport } from './pair-report.ts';
import { runView } from './run-view.ts';

const quiet = controlled([scattered('Batch', 60e6), scattered('DuckDB', 6e6)], scattered('Batch (control)', 60e6));
const ruined = { ...quiet, cells: quiet.cells.map((cell) => noisy(cell, 0.83)) };
const TEXT =
  'Not fit to compare: something else took measured time away from 12 of 12 trials, up to 83%. ' +
  'No engine is ranked and no verdict given; measure again when the machine is quiet.';

describe('a run that was noisy nearly throughout', () => {
  it('has no verdicts, where a quiet one has', () => {
    const verdictsOf = (result: typeof quiet) =>
      [...runVerdicts(result).workloads.values()].flatMap(({ figures }) =>
        figures.flatMap(({ judgement }) => judgement?.verdict ?? []),
      );
    expect(verdictsOf(quiet)).toContain('slower');
    expect(verdictsOf(ruined)).toEqual([]);
    expect(runVerdicts(ruined).notReported).toContain('12 of 12 trials');
  });

  it('says so before everything else, and where a console ends', () => {
    const console = renderConsole(runView(ruined));
    expect(console.startsWith(TEXT)).toBe(true);
    expect(console.lastIndexOf(TEXT)).toBeGreaterThan(console.lastIndexOf('DuckDB  '));
    expect(renderMarkdown(runView(ruined)).split('\n\n').slice(2, 3)).toEqual([`> **${TEXT}**`]);
  });

  it('says so at the top of the page', async () => {
    const html = await renderHtml(runView(ruined));
    expect(html.indexOf('Not fit to compare')).toBeGreaterThan(0);
    expect(html.indexOf('Not fit to compare')).toBeLessThan(html.indexOf('<ul class="warnings">'));
    expect(await renderHtml(runView(quiet))).not.toContain('Not fit to compare');
  });

  it('is no ground to judge another run on', () => {
    const slower = resultOf([scattered('Batch', 20e6)], { trials: 6 });
    const fit = pairReport(compareRuns(quiet, slower, ['parameters']), 0.05);
    const unfit = pairReport(compareRuns(ruined, slower, ['parameters']), 0.05);
    expect(fit.judged).toBe(true);
    expect(fit.regressions).toEqual([expect.stringMatching(/^Batch on fraud: events\/s ×0\.333/)]);
    expect(unfit.judged).toBe(false);
    expect(unfit.conclusion).toMatch(/^Nothing was judged/);
    expect(unfit.warnings.join(' ')).toContain('the base run is not fit to compare: something else took');
  });
});
