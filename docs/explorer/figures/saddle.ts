/** Which way is down? θ on (1 − w₁w₂)²: slope, both eigenvectors, the way down, and along it the model against the truth. L10–L16 */
import { classify, eigh, escape, oracle, type Tensor, taylor } from 'saddlepoint';
import { figure, type Pane, type Plane, type State } from '../figure.ts';
import { levels, map } from '../maps.ts';
import { along, equals, over } from '../reading.ts';
import { type Path, pathOf, RULES } from '../rules.ts';
import { arrow, axes, colour, cross, dots, label, line, svg, text } from '../svg.ts';
import { count, say, sayPoint } from '../words.ts';

const L = oracle(({ w1, w2 }: Record<'w1' | 'w2', Tensor>) => w1.mul(w2).sub(1).square(), { w1: 0, w2: 0 });
const loss = (w1: number, w2: number): number => (1 - w1 * w2) ** 2;

const SURFACE: Plane = { x: [-2, 2], y: [-2, 2], left: 34, top: 22, width: 352, height: 300 };
const SLICE: Plane = { x: [-2, 2], y: [-1, 4], left: 34, top: 376, width: 352, height: 120 };
const LEVELS = [0.05, 0.15, 0.4, 1, 2, 4, 8, 16];

export interface Saddle {
  readonly θ: readonly [number, number];
  readonly loss: number;
  readonly slope: readonly [number, number];
  readonly kind: string;
  readonly eigenvalues: readonly number[];
  /** Unit eigenvectors, one a row. */
  readonly eigenvectors: readonly (readonly [number, number])[];
  readonly way: { readonly direction: readonly number[]; readonly step: number; readonly loss: number } | undefined;
  /** Along the eigenvector of the smaller eigenvalue: t, L, and the quadratic model. */
  readonly slice: readonly { readonly t: number; readonly loss: number; readonly model: number }[];
  readonly rule: string;
  readonly path: Path;
}

function model({ w1, w2, rule, eta, steps }: State): Saddle {
  const θ = [w1, w2] as [number, number];
  const { kind } = classify(L, θ);
  const m = taylor(L, θ);
  const { values, vectors } = eigh(m.hessian);
  const u = [0, 1].map((k) => [vectors.get(0, k), vectors.get(1, k)] as const);
  const way = kind === 'saddle' || values[0] < 0 ? escape(L, θ) : undefined;
  const along = Array.from({ length: 81 }, (_, i) => i / 20 - 2);
  return {
    θ,
    loss: m.loss,
    slope: [m.slope[0], m.slope[1]],
    kind,
    eigenvalues: [...values],
    eigenvectors: u,
    way: way && { direction: [...way.direction], step: way.step, loss: L.value(way.theta) },
    slice: along.map((t) => {
      const v = [t * u[0][0], t * u[0][1]];
      return { t, loss: loss(θ[0] + v[0], θ[1] + v[1]), model: m(v) };
    }),
    rule: String(rule),
    path: pathOf(L, θ, RULES[rule](Number(eta)), Number(steps)),
  };
}

/** The surface does not depend on the state. */
let surface: string | undefined;
const drawnSurface = (): string =>
  (surface ??= map(SURFACE, (x, y) => Math.log(Math.max(loss(x, y), 0.01) / 0.01) / Math.log(2500)) + levels(SURFACE, loss, LEVELS));

function draw({ θ, slope, eigenvectors, eigenvalues, way, slice, path }: Saddle): string {
  const away = (u: readonly number[], by: number): [number, number] => [θ[0] + by * u[0], θ[1] + by * u[1]];
  const size = Math.hypot(...slope);
  const g = size > 1e-9 ? slope.map((s) => -s / size) : [0, 0];
  return svg(
    [400, 530],
    'The loss over w₁ and w₂ with the point, its slope and the way down; below, the loss along the way down',
    drawnSurface(),
    axes(SURFACE, 'w₁', 'w₂', [-2, -1, 0, 1, 2], [-2, -1, 0, 1, 2]),
    ...eigenvectors.map((u, k) =>
      line(SURFACE, [away(u, -0.45), away(u, 0.45)], { stroke: eigenvalues[k] < 0 ? colour.orange : '#fff', width: 2, dash: '3 3' }),
    ),
    line(SURFACE, path.points, { stroke: colour.sky, width: 1.6 }),
    dots(SURFACE, path.points.slice(1), colour.sky, 1.8),
    arrow(SURFACE, θ, away(g, Math.min(1, 0.35 + 0.1 * size)), { stroke: '#fff', width: 2.4 }),
    way ? arrow(SURFACE, θ, away(way.direction, way.step), { stroke: colour.orange, width: 3 }) : '',
    label(SURFACE.left + 8, SURFACE.top + SURFACE.height - 8, 'white: −slope · orange: the way down · blue: the path', 'font-size="11"'),
    axes(SLICE, 't along the eigenvector of the smaller λ', 'L', undefined, [0, 2, 4]),
    line(
      SLICE,
      slice.map(({ t, model }) => [t, model] as const),
      { stroke: colour.vermilion, dash: '6 4' },
    ),
    line(
      SLICE,
      slice.map(({ t, loss }) => [t, loss] as const),
      { stroke: colour.blue },
    ),
    cross(SLICE, 0, slice[40].loss, 'currentColor'),
    text(SLICE.left + SLICE.width - 4, SLICE.top - 6, '— loss   - - model', 'text-anchor="end" font-size="11"'),
  );
}

/** L, its slope and its eigenvalues on the map; L and the model on the slice. */
const panes = ({ slice }: Saddle): Pane[] => [
  over(SURFACE, (w1, w2) => {
    const { loss, slope, hessian } = taylor(L, [w1, w2]);
    const [low, high] = eigh(hessian).values;
    return `${equals({ 'w₁': w1, 'w₂': w2 })}: ${equals({ L: loss, '‖g‖': Math.hypot(...slope), 'λ₁': low, 'λ₂': high })}`;
  }),
  along(
    SLICE,
    slice.map(({ t }) => t),
    (k) => `${equals({ t: slice[k].t })}: ${equals({ L: slice[k].loss, model: slice[k].model })}`,
  ),
];

const KINDS: Readonly<Record<string, string>> = {
  saddle: 'a saddle',
  minimum: 'a minimum',
  maximum: 'a maximum',
  degenerate: 'a critical point that the Hessian cannot tell',
  'not critical': 'no critical point',
};

function describe({ θ, loss, slope, kind, eigenvalues, way, path, rule }: Saddle): string {
  const size = Math.hypot(...slope);
  const here = `At ${sayPoint(θ)} the loss is ${say(loss)}, the slope ${say(size)}, the eigenvalues ${say(eigenvalues[0])} and ${say(eigenvalues[1])}: ${KINDS[kind]}.`;
  const down =
    way === undefined
      ? ' No direction curves down here.'
      : ` The way down is ${sayPoint(way.direction)}: a step of ${say(way.step)} takes the loss to ${say(way.loss)}.`;
  const steps = path.points.length - 1;
  const end = path.points.at(-1)!;
  const last = path.losses.at(-1)!;
  const name = rule[0].toUpperCase() + rule.slice(1);
  const went =
    steps === 0
      ? path.ended
        ? ` ${name} takes no step: ${path.ended}`
        : ''
      : Math.hypot(end[0] - θ[0], end[1] - θ[1]) < 1e-9
        ? ` ${name} stays where it is.`
        : Math.hypot(...end) < 0.02
          ? ` ${name} is at the saddle after ${count(steps, 'step')}.`
          : ` ${name} is at ${sayPoint(end)} after ${count(steps, 'step')}, with the loss at ${say(last)}.`;
  return here + down + went;
}

export const saddle = figure<Saddle>({
  id: 'saddle',
  title: 'Which way is down?',
  purpose: 'Drag the point over L = (1 − w₁w₂)² and see what gradient, Hessian and a step along the eigenvector say there.',
  size: [400, 530],
  defaults: { w1: 0.1, w2: 0.1, rule: 'gradient descent', eta: 0.05, steps: 40 },
  ranges: {
    w1: { label: 'w₁', min: -2, max: 2, step: 0.01 },
    w2: { label: 'w₂', min: -2, max: 2, step: 0.01 },
    rule: { label: 'rule', options: Object.keys(RULES) },
    eta: { label: 'rate η', min: 0.001, max: 1, step: 0.01, log: true },
    steps: { label: 'steps', min: 0, max: 200, step: 1 },
  },
  handles: [{ label: 'the point θ', keys: ['w1', 'w2'], plane: SURFACE }],
  time: 'steps',
  presets: [
    { name: 'on the saddle', why: 'the slope is zero, and gradient descent never leaves', state: { w1: 0, w2: 0 } },
    { name: 'beside it', why: 'the slope is small, and still it leaves within 100 steps', state: { w1: 0.01, w2: 0.01, steps: 100 } },
    { name: 'on w₁ = −w₂', why: 'the slope leads into the saddle, whatever the rate', state: { w1: 1, w2: -1, steps: 200 } },
    { name: 'on the floor', why: 'a minimum for the eye, but one eigenvalue is zero', state: { w1: 2, w2: 0.5 } },
    {
      name: 'Newton beside the saddle',
      why: 'the model’s critical point is the saddle, and Newton goes there',
      state: { w1: 0.3, w2: 0.1, rule: 'Newton', steps: 5 },
    },
    { name: 'too fast', why: 'a rate beyond 2/λ throws the point about', state: { w1: 1.6, w2: 1.5, eta: 0.3, steps: 30 } },
  ],
  code: `const { kind, eigenvalues } = classify(L, θ);
const m = taylor(L, θ);            // m(v) = L + gᵀv + ½ vᵀHv
const way = escape(L, θ);          // along the eigenvector of λ < 0
descend(L, θ, rule, { steps });`,
  model,
  draw,
  panes,
  describe,
});
