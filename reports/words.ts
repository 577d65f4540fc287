import { formatNumber } from '../harness/results/format.ts';
import type { Cell } from '../harness/results/schema.ts';

/** A part of a sentence that names an engine, so that a report can colour it by model. */
export interface EngineWord {
  readonly engine: string;
  readonly model: Cell['engine']['model'];
}

/** Text, or the name of an engine. */
export type Part = string | EngineWord;

/** Sentences as text and engines' names in turn. */
export type Sentence = readonly Part[];

/** A sentence without its colours. */
export function sentenceText(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.engine)).join('');
}

/** The engine of a cell. */
export function word({ label, engine }: Cell): EngineWord {
  return { engine: label, model: engine.model };
}

/** The engines of cells: "a, b and c". */
export function listOf(cells: readonly Cell[]): Part[] {
  return inWords(cells.map((cell) => [word(cell)]));
}

/** "a", "a and b", "a, b and c". */
export function inWords(items: readonly (readonly Part[])[]): Part[] {
  return items.flatMap((item, i) => (i === 0 ? item : [i === items.length - 1 ? ' and ' : ', ', ...item]));
}

/** A number of events in full: 50,000 or 2,500,000. */
export function wholeNumber(value: number): string {
  return value < 1000 ? formatNumber(value) : Math.round(value).toLocaleString('en-US');
}

/** Numbers of something in ascending order, each once: "1 worker", "1, 2 and 4 partitions". */
export function counted(numbers: readonly number[], noun: string): string {
  const each = [...new Set(numbers)].toSorted((a, b) => a - b);
  const text = sentenceText(inWords(each.map((number) => [String(number)])));
  return each.length === 1 && each[0] === 1 ? `${text} ${noun}` : `${text} ${noun}s`;
}

/** More cells than these are counted, not named. */
const MOST_CELLS = 5;

/** "a; b; and 2 more cells": the first few of the texts, one of each cell. */
export function firstCells(texts: readonly string[]): string {
  const rest = texts.length - MOST_CELLS;
  const more = rest > 0 ? [`and ${rest} more ${rest === 1 ? 'cell' : 'cells'}`] : [];
  return [...texts.slice(0, MOST_CELLS), ...more].join('; ');
}
