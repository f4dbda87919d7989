/** The error of λmin by the number of products Hv. */
import { type Figure, powerOfTen } from '../../report/experiment.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import type { WithoutH } from './experiment.ts';

export function errorsByProducts({ widths }: WithoutH): Figure {
  const pens = [
    { stroke: colour.blue, dash: '' },
    { stroke: colour.green, dash: '6,4' },
    { stroke: colour.vermilion, dash: '2,3' },
  ];
  // beside its own line: after so many of the looks, to the left or to the right
  const places = [
    { at: 6, dx: -8, textAnchor: 'end' },
    { at: 5, dx: 10, textAnchor: 'start' },
    { at: 7, dx: 10, textAnchor: 'start' },
  ] as const;
  return {
    name: 'products',
    caption:
      'How far off the lowest eigenvalue is after so many products Hv, as a share of it: by Lanczos for three sizes of network (lines), by power iteration on the largest (dots).',
    svg: draw({
      width: 560,
      height: 360,
      marginRight: 90,
      x: { label: 'products Hv', labelAnchor: 'center', labelArrow: 'none' },
      y: {
        type: 'log',
        label: 'error',
        labelArrow: 'none',
        domain: [1e-12, 2],
        clamp: true,
        grid: true,
        ticks: [1, 1e-3, 1e-6, 1e-9, 1e-12],
        tickFormat: powerOfTen,
      },
      marks: [
        ...widths.map(({ seen }, k) =>
          Plot.line(seen, { x: 'products', y: 'lanczos', stroke: pens[k].stroke, strokeDasharray: pens[k].dash, strokeWidth: 2 }),
        ),
        ...widths.map(({ seen, parameters }, k) => {
          const { at, dx, textAnchor } = places[k];
          return Plot.text(seen.slice(at, at + 1), {
            x: 'products',
            y: 'lanczos',
            text: [`n = ${parameters}`],
            dx,
            textAnchor,
            fill: pens[k].stroke,
          });
        }),
        Plot.dot(widths.at(-1)!.seen, { x: 'products', y: 'power', fill: colour.orange, r: 4 }),
        Plot.text(widths.at(-1)!.seen.slice(-1), {
          x: 'products',
          y: 'power',
          text: ['power iteration'],
          dy: -10,
          textAnchor: 'end',
          fill: '#9a6a00',
        }),
      ],
    }),
  };
}
