/** The two spectra, and the loss along the way out. */
import { type Figure, number, powerOfTen } from '../../report/experiment.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import type { Duplication } from './duplication.ts';
import { FINE } from './network.ts';

export function spectraBeforeAndAfter({ narrow, wide, end }: Duplication): Figure {
  const rows = [
    ['one unit', narrow],
    ['duplicated', wide],
    ['after the escape', end],
  ] as const;
  const dots = rows.flatMap(([name, { eigenvalues }]) => eigenvalues.map((λ) => ({ name, λ })));
  const zero = FINE * 10;
  return {
    name: 'spectra',
    caption: `Eigenvalues of the Hessian. One unit: all 4 positive, a strict minimum of loss ${narrow.loss.toPrecision(4)}. The same function with the unit duplicated: one of 7 is negative, and one is zero (hollow), since how the output is split between the copies does not matter. After the escape: all 7 positive, loss ${end.loss.toPrecision(4)}. The axis is logarithmic on both sides of zero, linear within 10⁻⁷.`,
    svg: draw({
      width: 640,
      height: 200,
      marginLeft: 120,
      marginRight: 24,
      x: {
        type: 'symlog',
        constant: 1e-7,
        label: 'eigenvalue λ',
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: [-1e-1, -1e-3, -1e-5, 0, 1e-5, 1e-3, 1e-1, 10],
        tickFormat: (v: number) => (v === 0 ? '0' : `${v < 0 ? '−' : ''}${powerOfTen(Math.abs(v))}`),
        domain: [-0.1, 10],
        grid: true,
      },
      y: { type: 'point', domain: rows.map(([name]) => name), label: null },
      marks: [
        Plot.ruleX([0], { stroke: colour.black }),
        Plot.dot(
          dots.filter(({ λ }) => λ > zero),
          { x: 'λ', y: 'name', r: 5, fill: colour.blue, fillOpacity: 0.75 },
        ),
        Plot.dot(
          dots.filter(({ λ }) => Math.abs(λ) <= zero),
          { x: 'λ', y: 'name', r: 5, fill: 'white', stroke: colour.black },
        ),
        Plot.dot(
          dots.filter(({ λ }) => λ < -zero),
          { x: 'λ', y: 'name', r: 6, symbol: 'triangle2', fill: colour.vermilion },
        ),
      ],
    }),
  };
}

export function waysOut({ cut, way }: Duplication): Figure {
  return {
    name: 'way',
    caption: `The loss along the eigenvector of λ = ${way.eigenvalue.toPrecision(3)}, from the duplicated network at s = 0. The escape's step is the dot; the quadratic model holds near 0 only.`,
    svg: draw({
      width: 640,
      height: 300,
      marginLeft: 76,
      marginRight: 24,
      x: { label: 's, along the eigenvector', labelAnchor: 'center', labelArrow: 'none' },
      y: { label: 'L(θ + su) − L(θ)', labelArrow: 'none', grid: true, tickFormat: (v: number) => number(v) },
      marks: [
        Plot.ruleY([0], { stroke: colour.grey }),
        Plot.line(cut, { x: 's', y: 'loss', stroke: colour.blue, strokeWidth: 2 }),
        Plot.line(
          cut.filter(({ model }) => model >= -2 * way.actual),
          { x: 's', y: 'model', stroke: colour.vermilion, strokeDasharray: '6,4', strokeWidth: 2 },
        ),
        Plot.dot([{ s: way.step, loss: -way.actual }], { x: 's', y: 'loss', r: 5, fill: colour.blue }),
      ],
    }),
  };
}
