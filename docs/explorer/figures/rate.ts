/** One rate for all: a line fitted to six points, one of which can be dragged; its valley, two rules in it, and ηλ against 2. L63 L72–L76 */
import { eigh, oracleFrom } from 'saddlepoint';
import { figure, type Pane, type Plane, type State } from '../figure.ts';
import { levels, map } from '../maps.ts';
import { along, equals, over } from '../reading.ts';
import { type Path, pathOf, RULES } from '../rules.ts';
import { axes, colour, cross, dots, label, line, svg } from '../svg.ts';
import { count, say } from '../words.ts';

const DATA: Plane = { x: [0, 6], y: [-1, 5], left: 30, top: 22, width: 356, height: 120 };
const VALLEY: Plane = { x: [-5, 6], y: [-3, 3], left: 30, top: 196, width: 356, height: 290 };
const START = [-3.5, 2.4] as const;
const POINTS = [
  [1.5, 1.5],
  [1.8, 1.4],
  [2.1, 1.9],
  [2.4, 1.8],
  [2.7, 2.2],
] as const;

export interface Rate {
  readonly point: readonly [number, number];
  readonly eigenvalues: readonly [number, number];
  readonly kappa: number;
  /** ηλ for the smaller and the larger eigenvalue. */
  readonly etaLambda: readonly [number, number];
  readonly best: readonly [number, number];
  readonly loss: (b: number, w: number) => number;
  readonly descent: Path;
  readonly rule: string;
  readonly other: Path;
  /** ‖θ − θ*‖ beside its beginning, of both. */
  readonly left: readonly [number, number];
}

/** L(b, w) = Σ (y − b − wx)² / n: value, gradient and Hessian as sums. */
function least(points: readonly (readonly [number, number])[]) {
  const mean = (f: (x: number, y: number) => number): number => points.reduce((sum, [x, y]) => sum + f(x, y), 0) / points.length;
  const [x, y, xx, xy, yy] = [mean((x) => x), mean((_, y) => y), mean((x) => x * x), mean((x, y) => x * y), mean((_, y) => y * y)];
  const H = [
    [2, 2 * x],
    [2 * x, 2 * xx],
  ];
  const value = ([b, w]: ArrayLike<number> & Iterable<number>): number => yy + b * b + w * w * xx - 2 * b * y - 2 * w * xy + 2 * b * w * x;
  const w = (xy - x * y) / (xx - x * x);
  return {
    H,
    best: [y - w * x, w] as const,
    L: oracleFrom({
      value: (θ) => value([θ[0], θ[1]]),
      gradient: ([b, w]) => [2 * (b + w * x - y), 2 * (b * x + w * xx - xy)],
      hessian: () => H,
    }),
  };
}

function model({ px, py, edge, rule, eta, steps }: State): Rate {
  const point = [px, py] as [number, number];
  const { L, H, best } = least([...POINTS, point]);
  const { values } = eigh(H);
  const η = Number(edge) / values[1];
  const descent = pathOf(L, START, RULES['gradient descent'](η), Number(steps));
  const other = pathOf(L, START, RULES[rule](rule === 'momentum' ? η : Number(eta)), Number(steps));
  const far = ([b, w]: readonly [number, number]): number => Math.hypot(b - best[0], w - best[1]);
  return {
    point,
    eigenvalues: [values[0], values[1]],
    kappa: values[1] / values[0],
    etaLambda: [η * values[0], η * values[1]],
    best,
    loss: (b, w) => L.value([b, w]),
    descent,
    rule: String(rule),
    other,
    left: [far(descent.points.at(-1)!) / far(START), far(other.points.at(-1)!) / far(START)],
  };
}

function draw({ point, best, loss, descent, other, rule }: Rate): string {
  const lowest = loss(...best);
  const height = (b: number, w: number): number => Math.log1p(30 * Math.max(0, loss(b, w) - lowest)) / Math.log1p(30 * 60);
  const all = [...POINTS, point];
  return svg(
    [400, 530],
    'Six points and their line; below, the loss over intercept and slope with the paths of two rules',
    axes(DATA, 'x', 'y', undefined, [0, 2, 4]),
    line(
      DATA,
      [0, 6].map((x) => [x, best[0] + best[1] * x] as const),
      { stroke: colour.green, dash: '6 3' },
    ),
    dots(DATA, all, colour.blue, 4),
    map(VALLEY, height, 40),
    levels(VALLEY, height, [0.1, 0.25, 0.4, 0.55, 0.7, 0.85]),
    axes(VALLEY, 'intercept b', 'slope w'),
    line(VALLEY, descent.points, { stroke: colour.sky, width: 1.8 }),
    dots(VALLEY, descent.points, colour.sky, 2.2),
    line(VALLEY, other.points, { stroke: colour.orange, width: 1.8, dash: '5 3' }),
    cross(VALLEY, ...best, '#fff'),
    label(VALLEY.left + 8, VALLEY.top + VALLEY.height - 8, `— gradient descent   - - ${rule}   × best`, 'font-size="11"'),
  );
}

/** Each data point and what its line misses; the loss in the valley. */
function panes({ point, best, loss }: Rate): Pane[] {
  const data = [...POINTS, point].sort(([a], [b]) => a - b);
  return [
    along(
      DATA,
      data.map(([x]) => x),
      (k) => {
        const [x, y] = data[k];
        return `${equals({ x, y })}: ${equals({ 'the line': best[0] + best[1] * x, 'y − line': y - best[0] - best[1] * x })}`;
      },
    ),
    over(VALLEY, (b, w) => `${equals({ b, w })}: ${equals({ L: loss(b, w), 'L − least': loss(b, w) - loss(...best) })}`),
  ];
}

/** What a step makes of the part along one eigenvector: the factor 1 − ηλ, in words. */
function factor(ηλ: number): string {
  const f = 1 - ηλ;
  if (Math.abs(f) < 1e-3) return '0: it is there at once';
  if (f < -1) return `${say(f)}: it overshoots, by more each time`;
  if (f < 0) return `${say(f)}: it jumps across and back, by less each time`;
  return `${say(f)}: it approaches from one side`;
}

function describe({ eigenvalues, kappa, etaLambda, descent, other, rule, left }: Rate): string {
  const share = (x: number): string => (x < 1e-6 ? 'less than a millionth' : x > 10 ? `${say(x)} times` : `${say(100 * x, 2)} %`);
  const ended = ({ ended, points }: Path, x: number): string =>
    ended ? `leaves the numbers after ${points.length - 1} steps` : `has ${share(x)} of its way left`;
  return (
    `λ = ${say(eigenvalues[0])} and ${say(eigenvalues[1])}, κ = ${say(kappa)}. ` +
    `With ηλmax = ${say(etaLambda[1])} ${etaLambda[1] < 2 ? '(below 2)' : '(not below 2)'} each step of gradient descent multiplies what is left across the valley by ${factor(etaLambda[1])}; ` +
    `along the valley by ${say(1 - etaLambda[0], 4)}. After ${count(descent.points.length - 1, 'step')} it ${ended(descent, left[0])}, ${rule} ${ended(other, left[1])}.`
  );
}

export const rate = figure<Rate>({
  id: 'rate',
  title: 'One rate for all?',
  purpose: 'Drag the sixth data point: the valley of the loss grows wide or narrow, and one rate no longer suits both of its directions.',
  size: [400, 530],
  defaults: { px: 4, py: 3.2, edge: 1.8, rule: 'Adam', eta: 0.2, steps: 40 },
  ranges: {
    px: { label: 'x', min: 0, max: 6, step: 0.05 },
    py: { label: 'y', min: -1, max: 5, step: 0.05 },
    edge: { label: 'ηλmax', min: 0.05, max: 2.5, step: 0.01 },
    rule: { label: 'beside it', options: Object.keys(RULES).filter((name) => name !== 'gradient descent') },
    eta: { label: 'its rate η', min: 0.001, max: 1, step: 0.01, log: true },
    steps: { label: 'steps', min: 0, max: 200, step: 1 },
  },
  handles: [{ label: 'the sixth data point', keys: ['px', 'py'], plane: DATA }],
  time: 'steps',
  presets: [
    { name: 'zigzag', why: 'just below the edge: across the valley each step overshoots', state: { edge: 1.95 } },
    { name: 'beyond the edge', why: 'ηλmax above 2: each overshoot is larger than the one before', state: { edge: 2.05 } },
    {
      name: 'the steep direction in one step',
      why: 'ηλmax = 1 solves it at once, and then the other one takes for ever',
      state: { edge: 1 },
    },
    {
      name: 'a narrow valley',
      why: 'data that hardly differ in x make κ large: what suits one direction starves the other',
      state: { px: 2.2, py: 1.8, steps: 150 },
    },
    {
      name: 'momentum',
      why: 'the same rate; overshoots cancel, steady steps add up',
      state: { rule: 'momentum', px: 2.2, py: 1.8, edge: 1.8, steps: 150 },
    },
    { name: 'Newton', why: 'knows the curvature and needs one step', state: { rule: 'Newton', steps: 1 } },
  ],
  code: `const { values: [λmin, λmax] } = eigh(H);
const rule = gradientDescent({ learningRate: η });   // stable while η λmax < 2
for (const record of descend(L, θ, rule, { steps })) path.push([...θ]);`,
  model,
  draw,
  panes,
  describe,
});
