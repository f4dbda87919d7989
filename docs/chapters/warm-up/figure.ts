/** The noise in σ and the loss, update by update. */
import type { Figure } from '../../report/experiment.ts';
import { multiples } from '../../report/multiples.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import { ARMS } from './arms.ts';
import type { WarmUp } from './warm-up.ts';

const SIZE = { width: 340, height: 260 };

export function spreads({ spread, losses }: WarmUp): Figure {
  const strokes = [colour.vermilion, colour.blue, colour.green];
  const dashes = ['', '6,3', '2,3'];
  const t = { label: 'update', labelAnchor: 'center', labelArrow: 'none', grid: true } as const;
  return {
    name: 'warm-up',
    caption:
      'Left: how much log₁₀ σ differs between orders of the same digits. Right: the batch’s loss, mean over the orders. Solid: Adam without warm-up; dashed: with; dotted: RAdam.',
    svg: multiples(
      [
        {
          title: 'noise of σ',
          svg: draw({
            ...SIZE,
            marginRight: 24,
            x: { ...t, type: 'log', ticks: [1, 2, 5, 10, 20, 50, 100, 200], tickFormat: (v: number) => String(v) },
            y: {
              label: 'deviation of log₁₀ σ',
              labelArrow: 'none',
              grid: true,
              domain: [0, Math.max(...spread.map((s) => s.decades)) * 1.1],
            },
            marks: ARMS.map((arm, i) =>
              Plot.line(
                spread.filter((s) => s.arm === arm),
                { x: 't', y: 'decades', stroke: strokes[i], strokeDasharray: dashes[i], strokeWidth: 2 },
              ),
            ),
          }),
        },
        {
          title: 'loss',
          svg: draw({
            ...SIZE,
            marginRight: 24,
            x: t,
            y: { label: 'loss of the batch', labelArrow: 'none', grid: true },
            marks: ARMS.map((arm, i) =>
              Plot.line(
                losses.filter((s) => s.arm === arm),
                { x: 't', y: 'loss', stroke: strokes[i], strokeDasharray: dashes[i], strokeWidth: 1.6 },
              ),
            ),
          }),
        },
      ],
      { columns: 2, ...SIZE },
    ),
  };
}
