/** Gradient norms by depth, and slopes along one weight. */
import { type Figure, powerOfTen } from '../../report/experiment.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import type { Depth } from './depth.ts';
import { PRODUCTS } from './products.ts';

export function norms({ gradients }: Depth): Figure {
  const strokes = [colour.blue, colour.blue, colour.vermilion, colour.vermilion, colour.vermilion];
  const dashes = ['', '', '6,3', '6,3', '6,3'];
  const ends = PRODUCTS.map((kind) => gradients.filter((g) => g.kind === kind).at(-1)!);
  return {
    name: 'depth',
    caption:
      'The gradient’s norm on its way back through the layers. Solid: one symmetric matrix for all, of spectral radius ρ. Dashed: a fresh random matrix for each, entries of variance v/n.',
    svg: draw({
      width: 640,
      height: 360,
      marginLeft: 64,
      marginRight: 120,
      x: { label: 'layers', labelAnchor: 'center', labelArrow: 'none', domain: [0, 60] },
      y: { type: 'log', label: '‖gradient‖', labelArrow: 'none', grid: true, tickFormat: powerOfTen, ticks: 8 },
      marks: [
        ...PRODUCTS.map((kind, i) =>
          Plot.line(
            gradients.filter((g) => g.kind === kind),
            { x: 'depth', y: 'norm', stroke: strokes[i], strokeDasharray: dashes[i], strokeWidth: 2 },
          ),
        ),
        Plot.text(
          ends.filter((end) => end.kind !== 'fresh, v = 0.8'),
          { x: 'depth', y: 'norm', text: 'kind', dx: 6, dy: -4, textAnchor: 'start' },
        ),
        // it ends where another one does
        Plot.text(
          ends.filter((end) => end.kind === 'fresh, v = 0.8'),
          { x: 'depth', y: 'norm', text: 'kind', dx: 6, dy: 10, textAnchor: 'start' },
        ),
      ],
    }),
  };
}

export function slopes({ along }: Depth): Figure {
  const of = (kind: 'recurrent' | 'feedforward') =>
    along.filter((p) => p.kind === kind).map((p) => ({ ...p, slope: Math.max(p.slope, 1e-12) }));
  return {
    name: 'slopes',
    caption:
      'The slope of the loss along one weight. Solid: the weight is used at each of 24 steps of a tanh recurrence. Dashed: the same weight of the middle step alone. At w = 0 both are the same network.',
    svg: draw({
      width: 640,
      height: 320,
      marginLeft: 64,
      marginRight: 100,
      x: { label: 'w', labelAnchor: 'center', labelArrow: 'none' },
      y: { type: 'log', label: '|dL/dw|', labelArrow: 'none', grid: true, tickFormat: powerOfTen, ticks: 6 },
      marks: [
        Plot.line(of('feedforward'), { x: 'w', y: 'slope', stroke: colour.blue, strokeDasharray: '6,3', strokeWidth: 1.6 }),
        Plot.line(of('recurrent'), { x: 'w', y: 'slope', stroke: colour.vermilion, strokeWidth: 1.6 }),
        Plot.text(of('recurrent').slice(-1), {
          x: 'w',
          y: 'slope',
          text: ['recurrent'],
          dx: 6,
          textAnchor: 'start',
          fill: colour.vermilion,
        }),
        Plot.text(of('feedforward').slice(-1), {
          x: 'w',
          y: 'slope',
          text: ['feedforward'],
          dx: 6,
          textAnchor: 'start',
          fill: colour.blue,
        }),
      ],
    }),
  };
}
