/** The figures of the batch experiments. */
import type { Figure } from '../../report/experiment.ts';
import { multiples } from '../../report/multiples.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import type { EqualEpochs } from './equal-epochs.ts';
import type { EqualLoss } from './equal-loss.ts';
import { bySize, means } from './means.ts';
import type { Noise } from './noise.ts';
import type { Times } from './time.ts';

/** Batch sizes on a logarithmic axis, each with its number: Plot's own leaves some out. */
const octave = ({ size }: { readonly size: number }): number => Math.log2(size);
const sizesAxis = (sizes: readonly number[]) =>
  ({
    label: 'batch size B',
    labelAnchor: 'center',
    labelArrow: 'none',
    grid: true,
    ticks: sizes.map(Math.log2),
    tickFormat: (v: number) => String(Math.round(2 ** v)),
  }) as const;

export function accuracies(data: EqualEpochs): Figure {
  const [one, scaled] = [means(data, 'one rate'), means(data, 'rate ∝ B')];
  // the arms meet where the second begins
  const joint = one.filter(({ size }) => size < scaled[0].size).slice(-1);
  const lines = [
    { of: one, pick: 'train', stroke: colour.blue, dash: '', symbol: 'circle', text: 'training, one rate' },
    { of: one, pick: 'test', stroke: colour.blue, dash: '5,3', symbol: 'triangle', text: 'test, one rate' },
    { of: [...joint, ...scaled], pick: 'train', stroke: colour.vermilion, dash: '', symbol: 'square', text: 'training, rate ∝ B' },
    { of: [...joint, ...scaled], pick: 'test', stroke: colour.vermilion, dash: '5,3', symbol: 'diamond', text: 'test, rate ∝ B' },
  ] as const;
  const sizes = one.map(({ size }) => size);
  return {
    name: 'accuracy',
    caption: `Accuracy after ${data.epochs} epochs against batch size. Blue: one rate for all. Vermilion: the rate in proportion to the batch. Solid: training; dashed: test.`,
    svg: draw({
      width: 640,
      height: 340,
      marginRight: 130,
      x: sizesAxis(sizes),
      y: { label: 'accuracy', labelArrow: 'none', grid: true, domain: [0, 1] },
      marks: lines.flatMap(({ of, pick, stroke, dash, symbol, text }, i) => [
        Plot.line(of, { x: octave, y: pick, stroke, strokeWidth: 2, strokeDasharray: dash }),
        Plot.dot(of, { x: octave, y: pick, stroke, symbol, r: 4, fill: 'white' }),
        Plot.text([text], { frameAnchor: 'right', dx: 126, dy: -60 + 22 * i, fill: stroke, textAnchor: 'end' }),
      ]),
    }),
  };
}

export function sharpnessAndTest(data: EqualLoss): Figure {
  const runs = data.runs.flatMap((r) => [
    { panel: 'test accuracy', size: r.size, value: r.matched.test },
    { panel: 'λmax', size: r.size, value: r.matched.sharpness },
  ]);
  const middle = bySize(data).flatMap((s) => [
    { panel: 'test accuracy', size: s.size, value: s.matchedTest },
    { panel: 'λmax', size: s.size, value: s.matchedSharpness },
  ]);
  const panel = (name: string, stroke: string, symbol: 'circle' | 'triangle'): string =>
    draw({
      width: 320,
      height: 280,
      marginRight: 24,
      x: sizesAxis([...new Set(runs.map((r) => r.size))]),
      y: { label: name, labelArrow: 'none', grid: true },
      marks: [
        Plot.dot(
          runs.filter((r) => r.panel === name),
          { x: octave, y: 'value', stroke, symbol, r: 3.5 },
        ),
        Plot.line(
          middle.filter((r) => r.panel === name),
          { x: octave, y: 'value', stroke, strokeWidth: 2 },
        ),
      ],
    });
  return {
    name: 'sharpness',
    caption: `Trained until the loss first fell below ${data.goal}: test accuracy and λmax of the training loss against batch size, each run a mark, the line their mean.`,
    svg: multiples(
      [
        { title: '', svg: panel('test accuracy', colour.blue, 'circle') },
        { title: '', svg: panel('λmax', colour.vermilion, 'triangle') },
      ],
      { columns: 2, width: 320, height: 280 },
    ),
  };
}

export function times({ ours, a, b, examples }: Times): Figure {
  const fitted = ours.map(({ size }) => ({ size, update: a + b * size, epoch: (examples / size) * (a + b * size) }));
  const seconds = {
    type: 'log',
    label: 'seconds',
    labelArrow: 'none',
    grid: true,
    ticks: 5,
    tickFormat: (v: number) => String(v),
  } as const;
  return {
    name: 'seconds',
    caption: 'Seconds an update (●) and an epoch (▲) against batch size, measured, and the fit a + bB (lines).',
    svg: draw({
      width: 640,
      height: 340,
      marginRight: 90,
      x: sizesAxis(ours.map(({ size }) => size)),
      y: seconds,
      marks: [
        Plot.line(fitted, { x: octave, y: 'update', stroke: colour.blue }),
        Plot.line(fitted, { x: octave, y: 'epoch', stroke: colour.vermilion, strokeDasharray: '5,3' }),
        Plot.dot(ours, { x: octave, y: 'update', fill: colour.blue, r: 4 }),
        Plot.dot(ours, { x: octave, y: 'epoch', fill: colour.vermilion, symbol: 'triangle', r: 4 }),
        Plot.text(ours.slice(-1), { x: octave, y: 'update', text: ['an update'], dx: 8, dy: -8, textAnchor: 'start', fill: colour.blue }),
        Plot.text(ours.slice(-1), {
          x: octave,
          y: 'epoch',
          text: ['an epoch'],
          dx: 8,
          dy: 10,
          textAnchor: 'start',
          fill: colour.vermilion,
        }),
      ],
    }),
  };
}

export function escapes({ left, steps }: Noise): Figure {
  const rates = [...new Set(left.map((l) => l.rate))];
  const strokes = [colour.blue, colour.green, colour.vermilion];
  const symbols = ['circle', 'square', 'triangle'] as const;
  const name = (size: number): string => (Number.isFinite(size) ? String(size) : 'all');
  const points = left.map((l) => ({ ...l, size: name(l.size) }));
  return {
    name: 'escapes',
    caption: `Share of runs that left the shallow minimum of a double well within ${steps} updates, by batch size, for three rates.`,
    svg: draw({
      width: 640,
      height: 320,
      marginRight: 90,
      x: {
        type: 'point',
        label: 'batch size B',
        labelAnchor: 'center',
        labelArrow: 'none',
        domain: [...new Set(points.map((p) => p.size))],
      },
      y: { label: 'share that left', labelArrow: 'none', grid: true, domain: [0, 1] },
      marks: rates.flatMap((rate, i) => {
        const of = points.filter((p) => p.rate === rate);
        return [
          Plot.line(of, { x: 'size', y: 'share', stroke: strokes[i], strokeWidth: 2 }),
          Plot.dot(of, { x: 'size', y: 'share', stroke: strokes[i], symbol: symbols[i], r: 4, fill: 'white' }),
          Plot.text([`η = ${rate}`], { frameAnchor: 'right', dx: 80, dy: -40 + 22 * i, fill: strokes[i], textAnchor: 'end' }),
        ];
      }),
    }),
  };
}
