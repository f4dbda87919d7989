/** Momentum on a quadratic: the plane of λ and ηh, what the iteration's eigenvalues say there, and the run itself. L56 L62 L64 L69 L110 L111 */
import { descend, momentum as heavyBall, nesterov, oracleFrom } from 'saddlepoint';
import { figure, type Pane, type Plane, type State } from '../figure.ts';
import { levels, map } from '../maps.ts';
import { along, equals, over } from '../reading.ts';
import { axes, colour, label, line, svg } from '../svg.ts';
import { say } from '../words.ts';

const PLANE: Plane = { x: [0, 1], y: [0, 4], left: 34, top: 22, width: 352, height: 230 };
const RUN = { left: 34, top: 306, width: 352, height: 150 };

/** The roots of r² − sr + p, by their size: the larger, and whether they are a pair of complex ones. */
function roots(s: number, p: number): { radius: number; complex: boolean; root: number } {
  const d = s * s - 4 * p;
  if (d < 0) return { radius: Math.sqrt(p), complex: true, root: Number.NaN };
  const [a, b] = [(s + Math.sqrt(d)) / 2, (s - Math.sqrt(d)) / 2];
  const root = Math.abs(a) >= Math.abs(b) ? a : b;
  return { radius: Math.abs(root), complex: false, root };
}

/** Of θᵗ⁺¹ = (1 + λ − ηh) θᵗ − λ θᵗ⁻¹, and of Nesterov's θᵗ⁺¹ = (1 − ηh)((1 + λ) θᵗ − λ θᵗ⁻¹). */
const iteration = {
  momentum: (λ: number, ηh: number) => roots(1 + λ - ηh, λ),
  Nesterov: (λ: number, ηh: number) => roots((1 - ηh) * (1 + λ), (1 - ηh) * λ),
};
type Rule = keyof typeof iteration;

export interface Momentum {
  readonly rule: Rule;
  readonly λ: number;
  readonly ηh: number;
  readonly radius: number;
  readonly complex: boolean;
  readonly root: number;
  /** The largest stable ηh at this λ. */
  readonly edge: number;
  /** θ after 0, 1, … 60 steps from 1 on L = ½θ². */
  readonly run: readonly number[];
}

function model({ lambda, etah, rule }: State): Momentum {
  const [λ, ηh, name] = [Number(lambda), Number(etah), rule as Rule];
  const L = oracleFrom({ value: ([x]) => (x * x) / 2, gradient: ([x]) => [x] });
  const θ = Float64Array.of(1);
  const optimizer =
    name === 'momentum' ? heavyBall({ learningRate: ηh, momentum: λ }) : nesterov({ learningRate: ηh, momentum: Math.min(λ, 0.999) });
  const run = [1];
  for (const _ of descend(L, θ, optimizer, { steps: 60 })) {
    run.push(θ[0]);
    if (Math.abs(θ[0]) > 1e6) break;
  }
  return { rule: name, λ, ηh, ...iteration[name](λ, ηh), edge: name === 'momentum' ? 2 * (1 + λ) : (2 * (1 + λ)) / (1 + 2 * λ), run };
}

const maps = new Map<Rule, string>();
function drawnMap(rule: Rule): string {
  if (!maps.has(rule)) {
    const radius = (λ: number, ηh: number): number => iteration[rule](λ, ηh).radius;
    maps.set(rule, map(PLANE, (λ, ηh) => radius(λ, ηh) / 1.6, 40) + levels(PLANE, radius, [0.3, 0.5, 0.7, 0.8, 0.9, 1.3]));
  }
  return maps.get(rule)!;
}

/** High enough for the run, up to 4. */
const runPlane = ({ run }: Momentum): Plane => {
  const most = Math.min(4, Math.max(1.2, ...run.map(Math.abs)));
  return { ...RUN, x: [0, 60], y: [-most, most] };
};

function draw(model: Momentum): string {
  const { rule, run } = model;
  const plane = runPlane(model);
  const [, most] = plane.y;
  const λs = Array.from({ length: 41 }, (_, i) => i / 40);
  return svg(
    [400, 495],
    'The plane of λ and ηh, dark where a step shrinks the error most; below, the error step by step',
    drawnMap(rule),
    axes(PLANE, 'λ', 'ηh', [0, 0.25, 0.5, 0.75, 1], [0, 1, 2, 3, 4]),
    line(
      PLANE,
      λs.map((λ) => [λ, rule === 'momentum' ? 2 * (1 + λ) : (2 * (1 + λ)) / (1 + 2 * λ)] as const),
      { stroke: colour.orange, width: 2.5 },
    ),
    line(
      PLANE,
      λs.map((λ) => [λ, (1 - Math.sqrt(λ)) ** 2] as const),
      { stroke: '#fff', dash: '4 3' },
    ),
    label(PLANE.left + 8, PLANE.top + 16, 'orange: the edge of stability', 'font-size="11"'),
    label(PLANE.left + 70, PLANE.top + PLANE.height - 44, 'below the dashes: no swinging', 'font-size="11"'),
    axes(plane, 'step', 'θ, from 1', undefined, [-Math.floor(most), 0, Math.floor(most)]),
    line(
      plane,
      run.map((θ, t) => [t, θ] as const),
      { stroke: colour.blue },
    ),
  );
}

/** What a step makes of the error at a place of the plane; the run step by step. */
const panes = (model: Momentum): Pane[] => [
  over(PLANE, (λ, ηh) => {
    const { radius, complex, root } = iteration[model.rule](λ, ηh);
    const how = complex ? 'in swings' : root < 0 ? 'from side to side' : 'from one side';
    return `${equals({ λ, ηh })}: error × ${say(radius, 4)} a step, ${how}`;
  }),
  along(
    runPlane(model),
    model.run.map((_, t) => t),
    (t) => equals({ step: t, θ: model.run[t] }),
  ),
];

function describe({ rule, λ, ηh, radius, complex, root, edge, run }: Momentum): string {
  const where = `With λ = ${say(λ, 2)} and ηh = ${say(ηh)} ${rule} is ${ηh < edge ? `stable (the edge is at ${say(edge)})` : `beyond its edge, ${say(edge)}`}`;
  const pace =
    radius > 1 + 1e-9
      ? `the error grows ${say(radius)}-fold a step`
      : radius > 1 - 1e-9
        ? 'the error neither grows nor shrinks'
        : `the error shrinks to ${say(radius)} of itself a step, to a hundredth in ${Math.ceil(Math.log(100) / -Math.log(radius))}`;
  const how = complex
    ? 'in swings, which take many steps each'
    : root < 0
      ? 'in jumps from side to side'
      : 'from one side, without swinging';
  return `${where}: ${pace}, ${how}. After ${run.length - 1} steps from 1 it is at ${say(run.at(-1)!)}.`;
}

export const momentum = figure<Momentum>({
  id: 'momentum',
  title: 'Momentum and Nesterov',
  purpose: 'Drag the point in the plane of λ and ηh, h being the curvature: two numbers decide all that momentum does on a quadratic.',
  size: [400, 495],
  defaults: { lambda: 0.9, etah: 0.3, rule: 'momentum' },
  ranges: {
    lambda: { label: 'λ', min: 0, max: 1, step: 0.01 },
    etah: { label: 'ηh', min: 0, max: 4, step: 0.01 },
    rule: { label: 'rule', options: ['momentum', 'Nesterov'] },
  },
  handles: [{ label: 'λ and ηh', keys: ['lambda', 'etah'], plane: PLANE, step: 0.05 }],
  presets: [
    { name: 'no momentum', why: 'λ = 0 is gradient descent: it is stable below ηh = 2', state: { lambda: 0, etah: 1.9 } },
    {
      name: 'beyond gradient descent',
      why: 'momentum is stable where gradient descent is not, up to 2(1 + λ)',
      state: { lambda: 0.9, etah: 3.6 },
    },
    { name: 'the critical λ', why: 'on the dashes: as quick as it gets at this ηh', state: { lambda: 0.64, etah: 0.04 } },
    { name: 'no brake', why: 'λ = 1, as the sketch in the notes has it: it swings for ever', state: { lambda: 1, etah: 0.1 } },
    {
      name: 'Nesterov’s edge',
      why: 'it looks ahead, and is stable in a smaller range than gradient descent',
      state: { rule: 'Nesterov', lambda: 0.9, etah: 1.4 },
    },
  ],
  code: `const ball = momentum({ learningRate: η, momentum: λ });
for (const record of descend(L, θ, ball, { steps: 60 })) run.push(θ[0]);
// θᵗ⁺¹ = (1 + λ − ηh) θᵗ − λ θᵗ⁻¹: its roots r solve r² − (1 + λ − ηh) r + λ = 0`,
  model,
  draw,
  panes,
  describe,
});
