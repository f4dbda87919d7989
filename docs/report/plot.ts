/**
 * Figures: Observable Plot, drawn to an SVG string without a browser.
 *
 * The colours are Okabe and Ito's, told apart by colour-blind readers too; marks that must be told apart differ in shape or
 * dash as well. Axes are named with `label`, and `marginLeft` and `marginRight` leave room for what is written outside.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { okabeIto } from './colours.ts';

export const colour = {
  ...okabeIto,
  black: '#222222',
  grey: '#8A8A8A',
} as const;

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** Draws a plot as <svg> text. Name what is drawn with `Plot.text` beside it: Plot's own legends are HTML, and are refused. */
export function draw(options: Plot.PlotOptions): string {
  const element = Plot.plot({
    document: document as unknown as Document,
    width: 640,
    marginTop: 30,
    marginLeft: 56,
    marginBottom: 44,
    style: { fontFamily: 'system-ui, sans-serif', fontSize: '12px', background: 'white' },
    ...options,
  });
  const svg = element.outerHTML;
  if (!svg.startsWith('<svg')) throw new TypeError(`draw: expected an <svg> from Plot, got ${svg.slice(0, 20)}; is there a legend?`);
  // A tenth of a pixel is enough.
  return svg.replace(/ d="[^"]*"/g, (path) => path.replace(/(\d+\.\d)\d+/g, '$1'));
}

export { Plot };
