/** The ball over the bump, where it ends for every λ, and what becomes of powers. */
import type { Figure } from '../../report/experiment.ts';
import { powerOfTen } from '../../report/experiment.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import type { Bumps } from './experiment.ts';
import { BETWEEN, GLOBAL, isGlobal, LOCAL } from './runs.ts';

const STROKES = [colour.black, colour.sky, colour.green, colour.blue, colour.vermilion];
const DASHES = ['', '2,3', '8,3', '', '5,3'];

export function balls({ told }: Bumps): Figure {
  return {
    name: 'ball',
    caption:
      'w over the updates, from w = 2. Below the bump (dotted line) lies the global minimum. λ = 0.8 and 0.9 carry the ball over and it stays; λ = 0.95 carries it over, and back.',
    svg: draw({
      width: 660,
      height: 380,
      marginRight: 110,
      x: { label: 'updates', labelAnchor: 'center', labelArrow: 'none', domain: [0, 200] },
      y: { label: 'w', labelArrow: 'none', domain: [-1.8, 2.1] },
      marks: [
        Plot.ruleY([GLOBAL, LOCAL], { stroke: '#ccc' }),
        Plot.ruleY([BETWEEN], { stroke: colour.grey, strokeDasharray: '2,3' }),
        Plot.text(
          [
            { w: GLOBAL, text: 'global minimum' },
            { w: LOCAL, text: 'local minimum' },
            { w: BETWEEN, text: 'top of the bump' },
          ],
          { x: () => 203, y: 'w', text: 'text', textAnchor: 'start', fill: '#555', fontSize: 11 },
        ),
        ...told.flatMap(({ path, momentum }, k) => [
          Plot.line(
            path.filter(({ t }) => t <= 200),
            { x: 't', y: 'w', stroke: STROKES[k], strokeWidth: 1.8, strokeDasharray: DASHES[k] },
          ),
          Plot.text([{ t: [60, 34, 40, 75, 108][k], w: [1.2, 0.82, -1.45, -1.62, 1.62][k] }], {
            x: 't',
            y: 'w',
            text: [`λ = ${momentum}`],
            fill: STROKES[k],
            stroke: 'white',
            strokeWidth: 4,
            fontWeight: 600,
          }),
        ]),
      ],
    }),
  };
}

export function wells({ scan }: Bumps): Figure {
  return {
    name: 'wells',
    caption: 'Where the ball ends, for λ = 0, 0.01, …, 0.99. The answer is not monotone.',
    svg: draw({
      width: 660,
      height: 200,
      marginLeft: 110,
      x: { label: 'λ', labelAnchor: 'center', labelArrow: 'none', domain: [0, 1] },
      y: { type: 'point', label: null, domain: ['local', 'global'], tickFormat: (v: string) => `${v} minimum` },
      marks: [
        Plot.dot(scan, {
          x: 'momentum',
          y: (b: Bumps['scan'][number]) => (isGlobal(b) ? 'global' : 'local'),
          fill: (b: Bumps['scan'][number]) => (isGlobal(b) ? colour.blue : colour.orange),
          symbol: (b: Bumps['scan'][number]) => (isGlobal(b) ? 'circle' : 'square'),
          r: 3.5,
        }),
      ],
      symbol: { domain: ['circle', 'square'], range: ['circle', 'square'] },
    }),
  };
}

export function powersOverTime({ powers }: Bumps): Figure {
  const strokes = [colour.blue, colour.green, colour.black, colour.vermilion];
  return {
    name: 'powers',
    caption: '‖Wᵗx‖ for symmetric W of order 8 with spectral radius ρ: by products (dots) and by eigenvalues (lines).',
    svg: draw({
      width: 620,
      height: 360,
      marginRight: 80,
      x: { label: 't', labelAnchor: 'center', labelArrow: 'none' },
      y: { type: 'log', label: '‖Wᵗx‖', labelArrow: 'none', tickFormat: powerOfTen, ticks: [1e-12, 1e-9, 1e-6, 1e-3, 1], grid: true },
      marks: powers.flatMap(({ radius, norms }, k) => [
        Plot.line(norms, { x: 't', y: 'byEigenvalues', stroke: strokes[k], strokeWidth: 1.8 }),
        Plot.dot(
          norms.filter(({ t }) => t % 5 === 0),
          { x: 't', y: 'byProducts', r: 3, fill: strokes[k] },
        ),
        Plot.text(norms.slice(-1), { x: 't', y: 'byEigenvalues', text: [`ρ = ${radius}`], dx: 8, textAnchor: 'start', fill: strokes[k] }),
      ]),
    }),
  };
}
