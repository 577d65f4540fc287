import type { Cell, Result } from '../harness/results/schema.ts';
import type { SweptLine } from './swept.ts';

type Model = Cell['engine']['model'];

/** How one engine (with its settings) is drawn wherever it appears: the shape and hue are the model's. */
export interface Look {
  readonly label: string;
  readonly model: Model;
  /** A CSS colour: a custom property, so that light, dark and print have each their own. */
  readonly colour: string;
  /** The mark of the model. */
  readonly shape: 'circle' | 'diamond' | 'square';
  /** Dash pattern of its lines, which distinguishes engines of one model without colour. */
  readonly dash: readonly number[];
}

const MODELS: Readonly<Record<Model, { readonly letter: string; readonly shape: Look['shape'] }>> = {
  streaming: { letter: 's', shape: 'circle' },
  'micro-batch': { letter: 'm', shape: 'diamond' },
  batch: { letter: 'b', shape: 'square' },
};

/** Shades a model has; the fifth engine of a model begins again with another dash. */
const SHADES = 4;
const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
];

/** The class letter of a model in the style sheet. */
export function modelLetter(model: Model): string {
  return MODELS[model].letter;
}

/** A look for each label of a run, in order of appearance: stable from report to report of the same engines. */
export function looksOf(result: Result): ReadonlyMap<string, Look> {
  const looks = new Map<string, Look>();
  const counts = new Map<Model, number>();
  for (const { label, engine } of result.cells) {
    if (!looks.has(label)) {
      const index = counts.get(engine.model) ?? 0;
      counts.set(engine.model, index + 1);
      const { letter, shape } = MODELS[engine.model];
      looks.set(label, {
        label,
        model: engine.model,
        colour: `var(--${letter}${(index % SHADES) + 1})`,
        shape,
        dash: DASHES[(index + Math.floor(index / SHADES)) % DASHES.length]!,
      });
    }
  }
  return looks;
}

/**
 * Looks of lines that stand for several cells each: that of the first of its cells whose colour no line before it has.
 */
export function lineLooks(looks: readonly Look[], lines: readonly SweptLine[]): Look[] {
  const taken = new Set<string>();
  return lines.flatMap(({ label, cells }) => {
    const own = looks.filter((look) => cells.some((cell) => cell.label === look.label));
    const look = own.find(({ colour }) => !taken.has(colour)) ?? own[0];
    if (look === undefined) {
      return [];
    }
    taken.add(look.colour);
    return [{ ...look, label }];
  });
}
