import { describe, expect, it } from 'vitest';
import { runVerdicts } from '../harness/results/run-verdicts.ts';
import type { Cell } from '../harness/results/schema.ts';
import { controlled, resultOf, scattered } from '../harness/results/testing/made-result.ts';
import { renderConsole } from './console/summary.ts';
import { withDistinctNames } from './distinct-names.ts';
import { renderMarkdown } from './markdown/write.ts';
import { runView } from './run-view.ts';

const named = (label: string, name: string, module?: string, eventsPerSecond = 52e6): Cell => {
  const made = scattered(label, eventsPerSecond);
  return { ...made, engine: { ...made.engine, name, ...(module !== undefined && { module }) } };
};
const labelsOf = (...cells: Cell[]): string[] => withDistinctNames(resultOf(cells)).cells.map(({ label }) => label);

describe('engines of a run', () => {
  it('keep labels that differ', () => {
    const result = resultOf([named('One', 'one'), named('Another', 'another')]);
    expect(withDistinctNames(result)).toEqual(result);
  });

  it.each([
    ['Engine', 'Engine'],
    ['Engine', 'Engine\u200b'],
    ['My engine', 'My  engine'],
  ])('with the names %j and %j are distinguished by what they are', (one, other) => {
    expect(labelsOf(named(one, 'first'), named(other, 'second', 'src/mine.js'))).toEqual([
      `${one} (first)`,
      `${other} (second of mine.js)`,
    ]);
  });

  it('keep one label on every workload', () => {
    const onAnother = { ...named('Engine', 'first'), workload: 'weather' };
    expect(labelsOf(named('Engine', 'first'), named('Engine', 'second'), onAnother)).toEqual([
      'Engine (first)',
      'Engine (second)',
      'Engine (first)',
    ]);
  });

  it('of one name are numbered', () => {
    expect(labelsOf(named('Engine', 'first'), named('Engine', 'first'))).toEqual(['Engine', 'Engine #2']);
  });

  it('have distinct titles, each for all intervals of one', () => {
    const titled = (title: string, name: string, label: string): Cell => {
      const made = named(label, name);
      return { ...made, engine: { ...made.engine, title } };
    };
    const cells = [titled('Blocks', 'first', 'Blocks · 1 ms'), titled('Blocks', 'second', 'Blocks · 2 ms')];
    expect(withDistinctNames(resultOf(cells)).cells.map(({ engine }) => engine.title)).toEqual([
      'Blocks (first)',
      'Blocks (second)',
    ]);
  });

  it('are compared with the reference that their control repeats', () => {
    const run = controlled(
      [named('Engine', 'first'), named('Engine', 'second', undefined, 26e6)],
      named('Engine (control)', 'first'),
    );
    const verdicts = runVerdicts(withDistinctNames(run)).workloads.get('fraud')!;
    expect([verdicts.reference, verdicts.figures[0]!.label]).toEqual(['Engine (first)', 'Engine (second)']);
  });

  it('are distinguished in Markdown and on a console', () => {
    for (const render of [renderMarkdown, renderConsole]) {
      const text = render(runView(resultOf([named('Engine', 'first'), named('Engine', 'second')])));
      expect(text.match(/Engine(?! \((?:first|second)\))/)).toBeNull();
    }
  });
});
