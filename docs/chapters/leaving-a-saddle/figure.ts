/** Escape times, Newton's way into the saddle, and the sharpness that a rate allows. */
import type { Figure, Table } from '../../report/experiment.ts';
import { powerOfTen } from '../../report/experiment.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import type { Leaving } from './experiment.ts';
import { BALL, STARTS } from './saddle.ts';

const STYLE: Readonly<Record<string, { stroke: string; symbol: 'circle' | 'square' | 'triangle' | 'diamond' }>> = {
  'gradient descent': { stroke: colour.black, symbol: 'circle' },
  'momentum, λ = 0.9': { stroke: colour.vermilion, symbol: 'square' },
  'Adagrad, root sum': { stroke: colour.blue, symbol: 'triangle' },
  'Adagrad, root mean': { stroke: colour.green, symbol: 'diamond' },
};

export function escapeTimes({ half }: Leaving): Figure {
  const lines = Object.entries(half).map(([name, times]) => ({ name, points: STARTS.map((ε, k) => ({ ε, t: times[k] })) }));
  return {
    name: 'times',
    caption:
      'Updates from (ε, ε) until L < ½, η = 0.01. Gradient descent and momentum need a time that grows as ln 1/ε; Adagrad divides by the size of the gradient and does not notice how small ε is.',
    svg: draw({
      width: 640,
      height: 360,
      marginRight: 150,
      x: {
        type: 'log',
        reverse: true,
        label: 'ε',
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: [1e-1, 1e-2, 1e-4, 1e-6, 1e-8],
        tickFormat: powerOfTen,
      },
      y: { label: 'updates', labelArrow: 'none', domain: [0, 1000], grid: true },
      marks: lines.flatMap(({ name, points }) => [
        Plot.line(points, { x: 'ε', y: 't', stroke: STYLE[name].stroke, strokeWidth: 1.5 }),
        Plot.dot(points, { x: 'ε', y: 't', fill: STYLE[name].stroke, symbol: STYLE[name].symbol, r: 4.5 }),
        Plot.text(points.slice(-1), { x: 'ε', y: 't', text: [name], dx: 10, textAnchor: 'start', fill: STYLE[name].stroke }),
      ]),
    }),
  };
}

export function newtonAndSaddleFree({ newton, saddleFree }: Leaving): Figure {
  const hyperbola = Array.from({ length: 61 }, (_, i) => {
    const w1 = 0.6 * 4 ** (i / 60);
    return { w1, w2: 1 / w1 };
  });
  return {
    name: 'newton',
    caption:
      'From (0.3, 0.2): Newton’s steps (squares) go to the critical point of the quadratic model and end in the saddle; with |Λ| for Λ, floored and safeguarded (dots), they end at a minimum. Darker is lower.',
    svg: draw({
      width: 560,
      height: 500,
      marginRight: 20,
      x: { label: 'w₁', labelAnchor: 'center', labelArrow: 'none', domain: [-0.3, 1.6] },
      y: { label: 'w₂', labelAnchor: 'center', labelArrow: 'none', domain: [-0.3, 1.6] },
      color: { scheme: 'cividis', type: 'log', domain: [0.01, 4] },
      marks: [
        Plot.contour({
          x1: -0.3,
          x2: 1.6,
          y1: -0.3,
          y2: 1.6,
          fill: (w1: number, w2: number) => Math.max(0.005, (1 - w1 * w2) ** 2),
          thresholds: [0, 0.01, 0.05, 0.15, 0.4, 0.8, 1, 1.2],
          stroke: 'white',
          strokeOpacity: 0.35,
        }),
        Plot.line(hyperbola, { x: 'w1', y: 'w2', stroke: 'white', strokeDasharray: '5,4', clip: true }),
        Plot.line(newton, { x: 'w1', y: 'w2', stroke: colour.vermilion, strokeWidth: 2 }),
        Plot.dot(newton, { x: 'w1', y: 'w2', fill: colour.vermilion, symbol: 'square', r: 5, stroke: 'white' }),
        Plot.line(saddleFree, { x: 'w1', y: 'w2', stroke: 'white', strokeWidth: 2 }),
        Plot.dot(saddleFree, { x: 'w1', y: 'w2', fill: 'white', r: 5, stroke: colour.black }),
        ...[
          { w1: 0.06, w2: -0.16, text: 'Newton: the saddle', at: 'start' },
          { w1: 0.78, w2: 0.62, text: 'saddle-free Newton', at: 'start' },
          { w1: 1.42, w2: 0.8, text: 'minima', at: 'end' },
        ].map(({ text, at, ...place }) =>
          Plot.text([place], {
            x: 'w1',
            y: 'w2',
            text: [text],
            textAnchor: at as 'start',
            fill: 'black',
            stroke: 'white',
            strokeWidth: 4,
            fontSize: 13,
          }),
        ),
      ],
    }),
  };
}

export function sharpnessOverRate({ reached }: Leaving): Figure {
  const edges = [0, BALL].map((λ) =>
    Array.from({ length: 80 }, (_, i) => 0.001 * 450 ** (i / 79)).map((η) => ({ η, λ: (2 * (1 + λ)) / η })),
  );
  const of = (λ: number) => reached.filter((r) => r.momentum === λ).sort((a, b) => a.learningRate - b.learningRate);
  const arms = [
    { points: of(0), edge: edges[0], stroke: colour.blue, symbol: 'circle', name: 'gradient descent', at: { η: 0.155, λ: 9.4 } },
    {
      points: of(BALL),
      edge: edges[1],
      stroke: colour.vermilion,
      symbol: 'square',
      name: `momentum, λ = ${BALL}`,
      at: { η: 0.0016, λ: 7.9 },
    },
  ] as const;
  return {
    name: 'sharpness',
    caption:
      'λmax at the minimum that is reached from (2, 0.1), over the learning rate. No run ends above its edge of stability 2(1 + λ)/η (dashed, one for each). Both end lower long before they come near it; 4 is the flattest minimum there is.',
    svg: draw({
      width: 600,
      height: 360,
      marginRight: 24,
      x: {
        type: 'log',
        label: 'η',
        labelAnchor: 'center',
        labelArrow: 'none',
        domain: [0.001, 0.5],
        ticks: [0.001, 0.01, 0.1],
        tickFormat: powerOfTen,
      },
      y: { label: 'λmax', labelArrow: 'none', domain: [0, 13], grid: true },
      marks: [
        Plot.ruleY([4], { stroke: colour.grey, strokeDasharray: '2,3' }),
        Plot.text([{ η: 0.0012, λ: 3.4 }], { x: 'η', y: 'λ', text: ['the flattest'], fill: '#666', textAnchor: 'start' }),
        ...arms.flatMap(({ points, edge, stroke, symbol, name, at }) => [
          Plot.line(
            edge.filter(({ λ }) => λ <= 13),
            { x: 'η', y: 'λ', stroke, strokeDasharray: '6,4', strokeWidth: 1.5 },
          ),
          Plot.line(points, { x: 'learningRate', y: 'sharpness', stroke, strokeWidth: 1 }),
          Plot.dot(points, { x: 'learningRate', y: 'sharpness', r: 4.5, fill: stroke, symbol }),
          Plot.text([at], { x: 'η', y: 'λ', text: [name], fill: stroke, textAnchor: name.startsWith('g') ? 'end' : 'start' }),
        ]),
      ],
    }),
  };
}

export const rateTable = ({ overRate }: Leaving): Table => ({
  title: 'Updates from (10⁻⁸, 10⁻⁸) until L < ½, over the rate',
  columns: ['η', 'gradient descent', `momentum, λ = ${BALL}`, 'gradient descent at η/(1 − λ)', 'Adagrad, root sum', 'Adagrad, root mean'],
  rows: overRate.map((r) => [r.learningRate, r.descent, r.ball, r.effective, r.sum, r.mean]),
});

export const escapeTable = ({ quarter, half }: Leaving): Table => ({
  title: 'Updates from (ε, ε), η = 0.01',
  columns: ['method', 'until', ...STARTS.map((ε) => `ε = ${powerOfTen(ε)}`)],
  rows: [
    ...Object.entries(quarter).map(([name, times]) => [name, 'L < ¼', ...times]),
    ...Object.entries(half).map(([name, times]) => [name, 'L < ½', ...times]),
  ],
  note: 'The count is the first t with the loss of θᵗ below the mark. Adagrad with ε = 0 in the denominator.',
});
