/** Sharp, flat, edge: λmax of a ReLU network along training, against 2/η; and its layers rescaled, which changes λmax and not the function. L50 L70 L72 */
import { type Pane, type Plane, presentation } from '../figure.ts';
import type { Edge } from '../models/edge.ts';
import { EDGE } from '../models/sizes.ts';
import { along, equals } from '../reading.ts';
import { axes, colour, decades, dots, horizontal, legend, line, type Point, svg, vertical } from '../svg.ts';
import { say } from '../words.ts';

const { HALF } = EDGE;

const ALONG: Plane = { x: [0, 2 * HALF], y: [0, 2.5], left: 46, top: 24, width: 340, height: 130 };
const LOSS: Plane = { x: [0, 2 * HALF], y: [-3, 1], left: 46, top: 204, width: 340, height: 80 };
const SCALES: Plane = { x: [-3, 3], y: [0, 3], left: 46, top: 346, width: 150, height: 120 };
const FUNCTION: Plane = { x: [0, 1], y: [-0.5, 1.2], left: 236, top: 346, width: 150, height: 120 };

function draw({ η, α, along, scales, fit, after }: Edge): string {
  const log = (pairs: readonly Point[]): Point[] => pairs.map(([x, value]) => [x, Math.log10(value)]);
  const [λs, losses] = [log(along.map(({ t, λmax }) => [t, λmax])), log(along.map(({ t, loss }) => [t, loss]))];
  const halfway = { stroke: colour.orange, width: 1.4, dash: '2 3' };
  const bound = (plane: Plane): string => horizontal(plane, Math.log10(2 / η), { stroke: colour.vermilion, width: 1.6, dash: '6 4' });
  return svg(
    [400, 505],
    'The largest eigenvalue along training against 2/η; the loss; the largest eigenvalue by the scale of a layer; the function before and after',
    axes(ALONG, '', 'λmax', undefined, decades(ALONG.y)),
    vertical(ALONG, HALF, halfway),
    bound(ALONG),
    line(ALONG, λs, { stroke: colour.blue, width: 1.6 }),
    dots(ALONG, λs, colour.blue, 1.8),
    legend(ALONG, ['- -', `2/η = ${say(2 / η)}`, colour.vermilion], ['··', `a layer times α = ${say(α)}`, colour.orange]),
    axes(LOSS, 'step', 'L', undefined, decades(LOSS.y)),
    vertical(LOSS, HALF, halfway),
    line(LOSS, losses, { stroke: colour.green, width: 1.6 }),
    axes(
      SCALES,
      'α',
      'λmax',
      [
        [-3, '1/8'],
        [0, '1'],
        [3, '8'],
      ],
      decades(SCALES.y),
    ),
    bound(SCALES),
    line(SCALES, log(scales.map(([scale, λmax]) => [scale, λmax])), { stroke: colour.blue, width: 1.6 }),
    dots(SCALES, log([[Math.log2(α), after]]), colour.orange, 5),
    axes(FUNCTION, 'x', 'y', [0, 0.5, 1], [0, 1]),
    dots(
      FUNCTION,
      fit.map(({ x, y }) => [x, y] as const),
      'currentColor',
      1.6,
    ),
    line(
      FUNCTION,
      fit.map(({ x, before }) => [x, before] as const),
      { stroke: colour.sky, width: 4 },
    ),
    line(
      FUNCTION,
      fit.map(({ x, after }) => [x, after] as const),
      { stroke: colour.vermilion, width: 1.4, dash: '5 3' },
    ),
    legend(FUNCTION, ['—', 'before', colour.sky], ['- -', 'after', colour.vermilion]),
  );
}

const panes = ({ η, along: run, scales, fit }: Edge): Pane[] => {
  const steps = run.map(({ t }) => t);
  return [
    along(ALONG, steps, (k) => `${equals({ step: steps[k] })}: ${equals({ λmax: run[k].λmax, '2/η': 2 / η })}`),
    along(LOSS, steps, (k) => `${equals({ step: steps[k] })}: ${equals({ L: run[k].loss })}`),
    along(
      SCALES,
      scales.map(([log]) => log),
      (k) => `${equals({ α: 2 ** scales[k][0] })}: ${equals({ λmax: scales[k][1] })}`,
    ),
    along(
      FUNCTION,
      fit.map(({ x }) => x),
      (k) => `${equals({ x: fit[k].x, y: fit[k].y })}: ${equals({ before: fit[k].before, after: fit[k].after })}`,
    ),
  ];
};

function describe({ η, α, along, before, after, changed, lost }: Edge): string {
  const edge = 2 / η;
  const stands = (λmax: number): string =>
    Math.abs(λmax / edge - 1) < 0.05 ? 'at the edge' : λmax > edge ? 'beyond the edge' : 'below the edge';
  const first = `With η = ${say(η)} the edge is 2/η = ${say(edge)}; in ${HALF} steps λmax goes from ${say(along[0].λmax)} to ${say(before)}, ${stands(before)}.`;
  if (lost !== undefined && lost <= HALF) return `With η = ${say(η)}, 2/η = ${say(edge)}, the loss leaves the numbers at step ${lost}.`;
  const scale =
    α === 1
      ? ''
      : ` One layer times ${say(α)} and the next divided by it make λmax ${say(after)}, ${stands(after)}, and change the function ${changed === 0 ? 'nowhere' : 'by rounding alone'}.`;
  const last = along.at(-1)!;
  const then =
    lost !== undefined
      ? ` From there the loss leaves the numbers at step ${lost}.`
      : ` After ${HALF} further steps λmax is ${say(last.λmax)}, ${stands(last.λmax)}, and the loss ${say(last.loss)}.`;
  return first + scale + then;
}

export const edge = presentation<Edge>({
  id: 'edge',
  title: 'Sharp, flat, edge',
  purpose:
    'A ReLU network learns the sinc by gradient descent: λmax rises until it is at 2/η. After half of the steps one layer is multiplied by α and the next divided by it: the same function, another sharpness.',
  size: [400, 505],
  defaults: { eta: 0.2, scale: 1 },
  ranges: {
    eta: { label: 'rate η', min: 0.02, max: 0.6, step: 0.01 },
    scale: { label: 'log₂ α', min: -3, max: 3, step: 0.25 },
  },
  presets: [
    { name: 'to the edge', why: 'λmax rises by itself until 2/η holds it there', state: { scale: 0 } },
    { name: 'half the rate', why: 'the edge is twice as high, and λmax rises to that one', state: { eta: 0.1, scale: 0 } },
    { name: 'a small rate', why: 'the edge is far above, and nothing holds λmax', state: { eta: 0.02, scale: 0 } },
    {
      name: 'rescaled',
      why: 'the function is what it was to the last bit, λmax is not: steps bounce until it is below 2/η again',
      state: { scale: 1 },
    },
    { name: 'rescaled far', why: 'so sharp that the next steps leave the valley they were in', state: { scale: 3 } },
  ],
  code: `const λmax = eigh(L.hessian(θ)).values.at(-1);   // stable while η λmax < 2
θ[W1] *= α; θ[b1] *= α; θ[W2] /= α;            // relu(αz) = α relu(z): the same function
descend(L, θ, gradientDescent({ learningRate: η }), { steps });`,
  draw,
  panes,
  describe,
});
