import { inTwoLines, shortNames } from './short-names.ts';
import { CHART_WIDTH } from './theme.ts';

/** Width of a line of a name, in small letters. */
const LINE = 17;
/** From one line of a name to the next, px. */
const LINE_HEIGHT = 12;
/** What names take of a chart's width, px. */
const NAMES_WIDTH = 124;
/** What is left for the plot: names, and what the last tick's label reaches beyond it. */
export const ROWS_PLOT_WIDTH = CHART_WIDTH - NAMES_WIDTH - 22;
/** Before a name: Vega keeps rows in plain objects, which have names like `__proto__` already. */
const KEY = 'row ';

/**
 * A row for each of those engines, its name on one line or two, cut where that leaves the names different: what a datum
 * of an engine has as its `row`, and what panels of such rows are made of. Rows stand as they come: an order of names
 * would become an expression, in which some names mean something else; for the same reason bars do not stack.
 */
export function engineRows(labels: readonly string[]) {
  const short = shortNames(labels, 2 * LINE - 2).map((name) => inTwoLines(name, LINE));
  const names = new Map(labels.map((label, index) => [label, KEY + short[index]]));
  return {
    row: (label: string): string => names.get(label)!,
    height: { step: short.some((name) => name.includes('\n')) ? 29 : 20 },
    y: {
      field: 'row' as const,
      type: 'nominal' as const,
      sort: null,
      axis: {
        title: null,
        // In place of the rows' names as Vega has them; the table beside a chart names the engines in full.
        description: 'a row for each engine',
        labelExpr: `split(slice(datum.label, ${KEY.length}), '\\n')`,
        // A limit would cut without regard to what is left; rows have room for their names.
        labelLimit: 0,
        labelOverlap: false,
        labelPadding: 8,
        // Vega centres the first line.
        labelOffset: { condition: { test: "indexof(datum.label, '\\n') > 0", value: -LINE_HEIGHT / 2 }, value: 0 },
        labelLineHeight: LINE_HEIGHT,
        minExtent: NAMES_WIDTH,
        maxExtent: NAMES_WIDTH,
        domain: false,
        ticks: false,
      },
    },
  };
}
