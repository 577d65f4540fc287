import type { Spec } from 'vega';
import { textWidth } from './charts/short-names.ts';
import type { Chart } from './charts/theme.ts';

/**
 * Width of a small letter as a share of the font's size: of a wide font, so that nothing is drawn over something else.
 */
const LETTER = 0.6;

/** A chart as it is put into a page. */
export interface Drawing {
  readonly chart: Chart;
  /** Drawn here, so that it shows without JavaScript. */
  readonly svg: string;
  /** What the page's own Vega draws again, with the legend and tooltips. */
  readonly vega: Spec;
}

/**
 * Compiles charts to Vega and draws them as SVG. Expressions are interpreted, never compiled to code, here as in the
 * page; the same charts give the same bytes in every process.
 */
export async function drawCharts(charts: readonly Chart[]): Promise<Drawing[]> {
  const [vega, { compile }, { expressionInterpreter }] = await Promise.all([
    import('vega'),
    import('vega-lite'),
    import('vega-interpreter'),
  ]);
  // Without a canvas Vega takes every letter for a wide one, and leaves a chart less room than it has.
  const { textMetrics } = vega as unknown as {
    textMetrics: { width(item: { fontSize?: number }, text: unknown): number };
  };
  textMetrics.width = ({ fontSize = 11 }, text) => Math.ceil(textWidth(String(text ?? '').trim()) * LETTER * fontSize);
  // Ids of clip paths and gradients are counted through the life of the process.
  vega.resetSVGDefIds();
  const drawings: Drawing[] = [];
  for (const chart of charts) {
    const { spec } = compile(chart.spec);
    const runtime = vega.parse(spec, undefined, { ast: true });
    const view = new vega.View(runtime, { expr: expressionInterpreter, renderer: 'none', logLevel: vega.Error });
    drawings.push({ chart, svg: rounded(await view.toSVG()), vega: spec });
    view.finalize();
  }
  return drawings;
}

/** Coordinates to a hundredth of a pixel: what lies beyond is a third of the bytes. Texts are left as they are. */
function rounded(svg: string): string {
  return svg.replace(/ (?:d|transform|x1?|y1?|x2|y2|width|height)="[^"]*"/g, (attribute) =>
    attribute.replace(/-?\d+\.\d{3,}(?:e-\d+)?/g, (number) => String(Number(Number(number).toFixed(2)))),
  );
}
