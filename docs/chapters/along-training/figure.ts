/** Loss, gradient, gain against cost, and λmax, step by step. */
import { type Figure, number, powerOfTen } from '../../report/experiment.ts';
import { multiples } from '../../report/multiples.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import type { Along, Moment } from './along.ts';
import type { Needed } from './noise.ts';

const SIZE = { width: 340, height: 230 };

export function byStep({ moments }: Along): Figure {
  const rates = [...new Set(moments.map((m) => m.rate))];
  const strokes = [colour.blue, colour.vermilion];
  const dashes = ['5,3', ''];
  const panel = (label: string, pick: (m: Moment) => number, { log = true, edges = false } = {}): string =>
    draw({
      ...SIZE,
      marginRight: 24,
      x: { label: 'step', labelAnchor: 'center', labelArrow: 'none', ticks: 5 },
      y: { label, labelArrow: 'none', grid: true, ticks: 5, ...(log ? { type: 'log', tickFormat: powerOfTen } : {}) },
      marks: [
        ...(edges ? rates.map((rate, i) => Plot.ruleY([2 / rate], { stroke: strokes[i], strokeDasharray: '1,3' })) : []),
        ...rates.map((rate, i) =>
          Plot.line(
            moments.filter((m) => m.rate === rate && (!log || pick(m) > 0)),
            { x: 'step', y: pick, stroke: strokes[i], strokeWidth: 1.8, strokeDasharray: dashes[i] },
          ),
        ),
      ],
    });
  return {
    name: 'along',
    caption: `Gradient descent on a 1-8-8-1 network, ε = ${rates[0]} (dashed) and ${rates[1]} (solid). At the larger rate λmax comes to stand at 2/ε (dotted), curvature takes back what a step gains, and the gradient grows while the loss stalls.`,
    svg: multiples(
      [
        { title: 'loss', svg: panel('L', (m) => m.loss) },
        { title: 'gradient norm', svg: panel('‖g‖', (m) => m.gradientNorm) },
        { title: 'curvature’s share of the gain', svg: panel('½ε²gᵀHg / εgᵀg', (m) => m.cost / m.gain, { log: false }) },
        { title: 'largest eigenvalue', svg: panel('λmax', (m) => m.highest, { log: false, edges: true }) },
      ],
      { columns: 2, ...SIZE },
    ),
  };
}

export function errors({ sizes, condition }: Needed): Figure {
  const lines = [
    { pick: 'gradient', stroke: colour.blue, symbol: 'circle', dash: '', text: 'g' },
    { pick: 'newton', stroke: colour.vermilion, symbol: 'triangle', dash: '5,3', text: 'H⁻¹g' },
  ] as const;
  const all = sizes.flatMap((s) => [s.gradient, s.newton]);
  const range = [Math.min(...all) / 1.5, Math.max(...all) * 1.5] as const;
  return {
    name: 'noise',
    caption: `Relative error of a minibatch’s gradient (●) and of Newton’s direction from it (▲) against the batch size, κ = ${number(condition)}: mean over draws. The horizontal line is an error of one half.`,
    svg: draw({
      width: 640,
      height: 340,
      marginLeft: 64,
      marginRight: 70,
      x: {
        type: 'log',
        label: 'batch size B',
        labelAnchor: 'center',
        labelArrow: 'none',
        grid: true,
        tickFormat: (v: number) => String(v),
        ticks: sizes.map((s) => s.size),
      },
      y: {
        type: 'log',
        label: 'relative error',
        labelArrow: 'none',
        grid: true,
        domain: [...range],
        ticks: [100, 10, 1, 0.1, 0.01, 0.001].filter((v) => v >= range[0] && v <= range[1]),
        tickFormat: powerOfTen,
      },
      marks: [
        Plot.ruleY([0.5], { stroke: colour.grey, strokeDasharray: '2,3' }),
        ...lines.flatMap(({ pick, stroke, symbol, dash, text }) => [
          Plot.line(sizes, { x: 'size', y: pick, stroke, strokeWidth: 2, strokeDasharray: dash }),
          Plot.dot(sizes, { x: 'size', y: pick, stroke, symbol, r: 4, fill: 'white' }),
          Plot.text(sizes.slice(-1), { x: 'size', y: pick, text: [text], dx: 10, textAnchor: 'start', fill: stroke }),
        ]),
      ],
    }),
  };
}
