/** Cliff and depth: one weight applied T times makes a plateau and a wall; matrices instead of the weight; the gradient layer by layer. L31–L34 L105 */
import { figure, type Pane, type Plane } from '../figure.ts';
import { type Cliff, DEEPEST, type Layer, cliff as model, STEPS, slope } from '../models/cliff.ts';
import { along, equals } from '../reading.ts';
import { axes, colour, decades, dots, horizontal, legend, line, series, svg } from '../svg.ts';
import { count, say, sayLog } from '../words.ts';

const FRAME = { left: 40, width: 346 };
const SLOPE: Plane = { ...FRAME, x: [0, 2], y: [-8, 8], top: 24, height: 150 };
const RUN: Plane = { ...FRAME, x: [0, STEPS], y: [-0.5, 2], top: 232, height: 90 };
const LAYERS = { ...FRAME, top: 380, height: 120 };
const PENS = {
  w: { stroke: colour.blue },
  W: { stroke: colour.orange, dash: '6 3' },
  fresh: { stroke: colour.green, dash: '2 3' },
} as const;

/** High enough for the largest gradient and the smallest. */
const deepPlane = ({ T, layers }: Cliff): Plane => {
  const most = Math.max(2, ...Object.values(layers).flat().map(Math.abs));
  return { ...LAYERS, x: [0, T], y: [-1.1 * most, 1.1 * most] };
};

function draw(model: Cliff): string {
  const { w, T, τ, clipped, slopes, path, layers } = model;
  const log = (x: number): number => Math.max(-12, Math.log10(x));
  const deep = deepPlane(model);
  return svg(
    [400, 545],
    'The size of the slope along the weight, with the clip; below, the weight step by step; below that, the gradient layer by layer',
    axes(SLOPE, 'w', '|L′|', [0, 0.5, 1, 1.5, 2], decades(SLOPE.y)),
    horizontal(SLOPE, Math.log10(τ), { stroke: colour.vermilion, width: clipped ? 2 : 0.8, dash: '6 4' }),
    line(
      SLOPE,
      slopes.map(([w, s]) => [w, log(s)] as const),
      { stroke: colour.blue },
    ),
    dots(SLOPE, [[w, log(Math.abs(slope(w, T)))]], colour.blue, 4),
    legend(SLOPE, ['—', `L = ½(wᵀ − 1)², T = ${T}`, colour.blue], ['- -', clipped ? 'clip' : 'clip, off', colour.vermilion]),
    axes(RUN, 'step', 'w', undefined, [0, 1, 2]),
    horizontal(RUN, 1, { stroke: colour.green, width: 1, dash: '2 3' }),
    series(RUN, path, { stroke: colour.blue, width: 1.6 }),
    dots(
      RUN,
      path.map((w, t) => [t, w] as const),
      colour.blue,
      1.6,
    ),
    axes(deep, 'layers back', '‖g‖', undefined, decades(deep.y, 5)),
    ...(Object.keys(layers) as Layer[]).map((kind) => series(deep, layers[kind], PENS[kind])),
    legend(deep, ['—', 'w', colour.blue], ['- -', 'one matrix W', colour.orange], ['··', 'fresh matrices', colour.green]),
  );
}

/** Loss and slope along w; the weight step by step; the gradient layer by layer. */
const panes = (model: Cliff): Pane[] => {
  const { T, slopes, path, layers } = model;
  return [
    along(
      SLOPE,
      slopes.map(([w]) => w),
      (k) => {
        const [w, size] = slopes[k];
        return `${equals({ w })}: ${equals({ L: (w ** T - 1) ** 2 / 2, '|L′|': size })}`;
      },
    ),
    along(
      RUN,
      path.map((_, t) => t),
      (t) => equals({ step: t, w: path[t] }),
    ),
    along(
      deepPlane(model),
      layers.w.map((_, t) => t),
      (t) => {
        const size = (kind: Layer): string => sayLog(layers[kind][t], 3);
        return `${count(t, 'layer')} back: ${equals({ w: size('w'), 'one matrix': size('W'), 'fresh matrices': size('fresh') })}`;
      },
    ),
  ];
};

function describe({ w, T, τ, clipped, path, lost, longest, layers }: Cliff): string {
  const size = Math.abs(slope(w, T));
  const end = path.at(-1)!;
  const there = `At w = ${say(w)} the slope of ½(wᵀ − 1)², T = ${T}, has the size ${sayLog(Math.log10(size), 3)}${clipped ? (size > τ ? `, clipped to ${say(τ)}` : `, below the clip, ${say(τ)}`) : ''}.`;
  const went = lost
    ? `Descent leaves the numbers after ${count(path.length - 1, 'step')}, the first ${say(Math.abs(path[1] - w))} long.`
    : Math.abs(w - 1) < 0.01
      ? 'Descent begins at the minimum.'
      : Math.abs(end - 1) < 0.01
        ? `Descent is at w = 1 after ${count(
            path.findIndex((w) => Math.abs(w - 1) < 0.01),
            'step',
          )}, the longest ${say(longest)} long.`
        : `After ${count(path.length - 1, 'step')} it is at ${say(end)}, the longest step was ${say(longest)}.`;
  const back = (kind: Layer): string => sayLog(layers[kind].at(-1)!);
  return `${there} ${went} Back through ${count(T, 'layer')} a gradient is multiplied by ${back('w')} (w alone), ${back('W')} (one symmetric matrix of radius w), ${back('fresh')} (fresh matrices of that scale).`;
}

export const cliff = figure<Cliff>({
  id: 'cliff',
  title: 'Cliff and depth',
  purpose:
    'A weight that is applied T times: a plateau on the left, a wall on the right. Drag the point: to the side, where descent begins; up and down, where the gradient is clipped.',
  size: [400, 545],
  defaults: { w: 1.4, logClip: 0, depth: 9, eta: 0.01, clip: 'by norm' },
  ranges: {
    w: { label: 'w at the start', min: 0.05, max: 2, step: 0.01 },
    logClip: { label: 'log₁₀ of the clip τ', min: -2, max: 8, step: 0.1 },
    clip: { label: 'clip', options: ['by norm', 'none'] },
    depth: { label: 'T, layers or steps of time', min: 1, max: DEEPEST, step: 1 },
    eta: { label: 'rate η', min: 0.001, max: 1, step: 0.001, log: true },
  },
  handles: [{ label: 'start and clip', keys: ['w', 'logClip'], plane: SLOPE }],
  presets: [
    {
      name: 'over the cliff',
      why: 'a plain step where the wall is steep is 26 long, and the next leaves the numbers',
      state: { clip: 'none' },
    },
    { name: 'clipped', why: 'the same place, the same direction, and no step longer than ητ', state: {} },
    { name: 'the plateau', why: 'a product of nine small numbers hardly changes with any of them', state: { w: 0.4 } },
    { name: 'deeper', why: 'with every layer the plateau gets flatter and the wall steeper', state: { w: 1.2, depth: 50 } },
    {
      name: 'scale 1',
      why: 'w = 1 keeps a number; one symmetric matrix keeps its steepest direction alone, and fresh ones lose a little with every layer',
      state: { w: 1, depth: 60 },
    },
    { name: 'vanishing', why: 'at 0.9 sixty layers leave a thousandth, whatever a layer is', state: { w: 0.9, depth: 60 } },
  ],
  code: `const rule = clipByNorm(gradientDescent({ learningRate: η }), τ);   // g min(1, τ/‖g‖)
for (const record of descend(L, θ, rule, { steps })) path.push(θ[0]);
const { values: λ, vectors: V } = eigh(W);                          // ‖Wᵗx‖² = Σ λ²ᵗ (Vᵀx)²`,
  model,
  draw,
  panes,
  describe,
});
