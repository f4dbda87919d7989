/** The share of positive definite matrices against the coins' 2⁻ⁿ. */
import type { Figure } from '../../report/experiment.ts';
import { powerOfTen } from '../../report/experiment.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import type { RandomCurvature } from './experiment.ts';

export function againstCoins({ shares }: RandomCurvature): Figure {
  const counted = shares
    .filter(({ definite }) => definite > 0)
    .map(({ n, samples, definite }) => ({ n, p: definite / samples, δ: Math.sqrt(definite) / samples }));
  const coins = shares.map(({ n }) => ({ n, p: 2 ** -n }));
  return {
    name: 'share',
    caption:
      'The share of positive definite matrices among symmetric Gaussian ones of order n (dots, with two deviations), and what n coins would give (squares).',
    svg: draw({
      width: 560,
      height: 360,
      marginRight: 60,
      x: { type: 'point', label: 'n', labelAnchor: 'center', labelArrow: 'none', domain: shares.map(({ n }) => n) },
      y: {
        type: 'log',
        label: 'share',
        labelArrow: 'none',
        tickFormat: powerOfTen,
        ticks: [1e-4, 1e-3, 1e-2, 1e-1, 1],
        domain: [5e-5, 1],
        grid: true,
        clamp: true,
      },
      marks: [
        Plot.line(coins, { x: 'n', y: 'p', stroke: colour.orange, strokeDasharray: '5,4' }),
        Plot.dot(coins, { x: 'n', y: 'p', fill: colour.orange, symbol: 'square', r: 4.5 }),
        Plot.line(counted, { x: 'n', y: 'p', stroke: colour.blue }),
        Plot.ruleX(counted, {
          x: 'n',
          y1: ({ p, δ }) => Math.max(5e-5, p - 2 * δ),
          y2: ({ p, δ }) => p + 2 * δ,
          stroke: colour.blue,
          strokeWidth: 2,
        }),
        Plot.dot(counted, { x: 'n', y: 'p', fill: colour.blue, r: 4.5 }),
        Plot.text(coins.slice(-1), { x: 'n', y: 'p', text: ['2⁻ⁿ'], dx: 12, textAnchor: 'start', fill: '#9a6a00' }),
        Plot.text(counted.slice(-1), { x: 'n', y: 'p', text: ['counted'], dx: 10, textAnchor: 'start', fill: colour.blue }),
      ],
    }),
  };
}
