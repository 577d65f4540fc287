import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import type { Column, GeneratedTrace, Operator, OperatorContext, Workload } from '../../../contracts/workload.ts';
import { fraud as fraudInFull } from '../../../workloads/fraud/workload.ts';
import { workload as ordersInFull } from '../../../workloads/testing/join/workload.ts';
import { weather as weatherInFull } from '../../../workloads/weather/workload.ts';

/** Support for tests: workloads that are right, and mistakes to plant in them. */

/** Answers at once, without D; answers that wait for time, with D; two streams and no `smallTraces`. */
export const [fraud, weather, orders] = [fraudInFull, weatherInFull, ordersInFull].map((workload) => {
  const { java: _, ...others } = workload as unknown as Workload;
  return others;
}) as [Workload, Workload, Workload];

export function withoutQuery({ queryFile: _, ...workload }: Workload): Workload {
  return workload;
}

/** With another operator around its own, of which `emit` takes the answers. */
export function operated(
  workload: Workload,
  emit: (row: number[], context: OperatorContext) => void,
  around: (own: Operator, context: OperatorContext) => Partial<Operator> = () => ({}),
): Workload {
  return {
    ...workload,
    createOperator(context) {
      const own = workload.createOperator({ ...context, output: { emit: (...row) => emit(row, context) } });
      return {
        process: (position) => own.process(position),
        advance: (watermark) => own.advance(watermark),
        end: () => own.end(),
        ...around(own, context),
      };
    },
  };
}

export const asItIs = (row: number[], { output }: OperatorContext): void => output.emit(...row);
export const oneMore = (row: readonly number[]): number[] => row.with(-1, row.at(-1)! + 1);

/** An operator that keeps its answers until the next event. */
export function lazy(workload: Workload): Workload {
  const waiting: number[][] = [];
  const flush = ({ output }: OperatorContext): void => {
    for (const row of waiting.splice(0)) {
      output.emit(...row);
    }
  };
  return operated(
    workload,
    (row) => waiting.push(row),
    (own, context) => ({
      process(position) {
        flush(context);
        own.process(position);
      },
      end() {
        own.end();
        flush(context);
      },
    }),
  );
}

/** An operator that looks at the event behind the one that it has. */
export const peeking = operated(fraud, asItIs, (own, { columns }) => ({
  process(position) {
    if (position === 0) {
      own.process(0);
    }
    if (position + 1 < columns.id.length) {
      own.process(position + 1);
    }
  },
}));

/** An operator that emits in process() what waits for time. */
export const hasty = operated(weather, asItIs, (own, { columns }) => {
  let watermark = Number.NEGATIVE_INFINITY;
  return {
    process(position) {
      own.process(position);
      // Of traces without disorder that is the watermark; only those are looked at.
      own.advance(columns.event_time[position]!);
    },
    advance(given) {
      watermark = Math.max(watermark, given);
      own.advance(watermark);
    },
  };
});

export function answered(
  workload: Workload,
  change: (due: number, row: number[], events: number) => number[],
): Workload {
  return {
    ...workload,
    oracle: (trace, answer) =>
      workload.oracle(trace, (due, ...row) => answer(...(change(due, row, trace.events) as [number, ...number[]]))),
  };
}

let queries = 0;
export function queried(folder: string, workload: Workload, from: string, to: string): Workload {
  const file = join(folder, `${queries++}.sql`);
  const text = readFileSync(workload.queryFile!, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
  return { ...workload, queryFile: pathToFileURL(file) };
}

export function generated(workload: Workload, change: (columns: Record<string, Column>, made: GeneratedTrace) => void) {
  return {
    ...workload,
    generate(...asked: Parameters<Workload['generate']>) {
      const made = workload.generate(...asked);
      change(made.columns as unknown as Record<string, Column>, made);
      return made;
    },
  } as Workload;
}

export function small(workload: Workload, changes: Partial<NonNullable<Workload['smallTraces']>>): Workload {
  return { ...workload, smallTraces: { ...workload.smallTraces!, ...changes } };
}
