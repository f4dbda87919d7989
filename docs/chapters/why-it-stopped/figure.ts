/** The stall: its loss step by step, and the loss along the eigenvector that leads out. */
import type { Figure } from '../../report/experiment.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import type { Stall } from './stall.ts';

export function lossBySteps({ first, second, jumped }: Stall): Figure {
  const before = first.losses.map((loss, t) => ({ t, loss }));
  const end = before.length - 1;
  const after = [{ t: end, loss: before[end].loss }, ...second.losses.map((loss, t) => ({ t: end + t, loss: t === 0 ? jumped : loss }))];
  return {
    name: 'loss',
    caption:
      'Loss against step. Solid: training from equal weights until the gradient vanishes. Dashed: the same training after the remedy that diagnose proposed, one step along an eigenvector.',
    svg: draw({
      width: 640,
      height: 320,
      marginRight: 24,
      x: { label: 'step', labelAnchor: 'center', labelArrow: 'none', grid: true },
      y: { label: 'loss', labelArrow: 'none', type: 'log', grid: true, ticks: [0.1, 0.2, 0.5, 1, 2], tickFormat: (v: number) => String(v) },
      marks: [
        Plot.line(before, { x: 't', y: 'loss', stroke: colour.blue, strokeWidth: 2 }),
        Plot.line(after, { x: 't', y: 'loss', stroke: colour.vermilion, strokeWidth: 2, strokeDasharray: '6,3' }),
        Plot.dot([before[end]], { x: 't', y: 'loss', r: 5, fill: colour.black }),
        Plot.text([before[end]], { x: 't', y: 'loss', text: ['stalled: diagnose, apply the remedy'], dy: -14 }),
      ],
    }),
  };
}

export function alongTheEigenvector({ first, jumped, cut, step }: Stall): Figure {
  const there = { t: step, loss: jumped };
  const here = { t: 0, loss: first.losses.at(-1)! };
  return {
    name: 'eigenvector',
    caption:
      'The loss along the eigenvector of the most negative eigenvalue, through the point where training stalled (●) to where the remedy leads (◆). The gradient is zero at the top, and the loss falls to either side.',
    svg: draw({
      width: 640,
      height: 300,
      marginLeft: 64,
      marginRight: 24,
      x: { label: 't, along θ + tu', labelAnchor: 'center', labelArrow: 'none' },
      y: { label: 'loss', labelArrow: 'none', grid: true },
      marks: [
        Plot.line(cut, { x: 't', y: 'loss', stroke: colour.blue, strokeWidth: 2 }),
        Plot.dot([here], { x: 't', y: 'loss', r: 5, fill: colour.black }),
        Plot.dot([there], { x: 't', y: 'loss', r: 6, symbol: 'diamond', fill: colour.vermilion }),
      ],
    }),
  };
}
