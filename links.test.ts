import { expect, it } from 'vitest';
import { deadLinks, markdownFiles } from './cli/testing/markdown.ts';

it('every link of a document goes to a file or a heading that is there', () => {
  expect(markdownFiles('.')).toContain('docs/adding-an-engine.md');
  expect(deadLinks('.')).toEqual([]);
});
