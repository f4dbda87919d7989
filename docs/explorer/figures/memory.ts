/** What σ remembers: gradients of one size, then of another; the four tallies of them, and the steps that follow. L78 L79 L83 L84 L86 L89 L91 */
import { adagrad, adam, type Optimizer, rmsprop } from 'saddlepoint';
import { figure, type Pane, type Plane, type State } from '../figure.ts';
import { along, equals } from '../reading.ts';
import { axes, colour, line, svg, text } from '../svg.ts';
import { count, say } from '../words.ts';

const STEPS = 100;
const GRADIENTS: Plane = { x: [0, STEPS], y: [0, 3], left: 34, top: 22, width: 352, height: 170 };
const LENGTHS = { left: 34, top: 246, width: 352, height: 190 };

export interface Memory {
  /** |g|, step by step. */
  readonly gradients: readonly number[];
  readonly jump: number;
  readonly after: number;
  readonly α: number;
  /** Length of each step in units of η, by rule. */
  readonly steps: Readonly<Record<string, readonly number[]>>;
  /** RMSProp's σ and Adam's √v̂. */
  readonly σ: readonly number[];
  readonly root: readonly number[];
}

/** Steps of a rule with η = 1 on a stream of gradients, and what `read` sees in its state after each. */
function follow(
  rule: Optimizer,
  gradients: readonly number[],
  read: (state: any) => number = () => 0,
): { steps: number[]; read: number[] } {
  const θ = new Float64Array(1);
  const state = rule.init(θ);
  const seen = gradients.map((g) => {
    const before = θ[0];
    rule.step(θ, state, [g]);
    return [Math.abs(θ[0] - before), read(state)] as const;
  });
  return { steps: seen.map(([length]) => length), read: seen.map(([, value]) => value) };
}

function model({ jump, after, before, alpha, signs }: State): Memory {
  const gradients = Array.from({ length: STEPS }, (_, t) => {
    const size = t < Number(jump) ? Number(before) : Number(after);
    return signs === 'alternating' && t % 2 ? -size : size;
  });
  const α = Number(alpha);
  const common = { learningRate: 1, epsilon: 0 };
  const rms = follow(rmsprop({ ...common, alpha: α }), gradients, ({ σ2 }) => Math.sqrt(σ2[0]));
  const full = follow(adam({ ...common, beta2: 0.99 }), gradients, ({ t, v }) => Math.sqrt(v[0] / (1 - 0.99 ** t)));
  return {
    gradients: gradients.map(Math.abs),
    jump: Number(jump),
    after: Number(after),
    α,
    steps: {
      'Adagrad, sum': follow(adagrad(common), gradients).steps,
      RMSProp: rms.steps,
      Adam: full.steps,
    },
    σ: rms.read,
    root: full.read,
  };
}

const PENS = [{ stroke: colour.green, dash: '2 3' }, { stroke: colour.blue }, { stroke: colour.vermilion, dash: '6 3' }] as const;

/** High enough for the longest step. */
const lengths = ({ steps }: Memory): Plane => {
  const most = Math.max(1.5, ...Object.values(steps).flat());
  return { ...LENGTHS, x: [0, STEPS], y: [0, Math.min(8, 1.1 * most)] };
};

function draw(model: Memory): string {
  const { gradients, steps, σ, root } = model;
  const over = (values: readonly number[]) => values.map((value, t) => [t, value] as const);
  const plane = lengths(model);
  return svg(
    [400, 475],
    'Sizes of gradients with what RMSProp and Adam remember of them; below, the length of the steps in units of the rate',
    axes(GRADIENTS, 'step', '|g|', undefined, [0, 1, 2, 3]),
    line(GRADIENTS, over(gradients), { stroke: 'currentColor', width: 1.2 }),
    line(GRADIENTS, over(σ), PENS[1]),
    line(GRADIENTS, over(root), PENS[2]),
    axes(plane, 'step', 'Δθ/η'),
    ...Object.values(steps).map((values, k) => line(plane, over(values), PENS[k])),
    text(plane.left + plane.width, plane.top - 7, '·· Adagrad   — RMSProp   - - Adam', 'text-anchor="end" font-size="11"'),
  );
}

/** Gradients with what is remembered of them; the steps of each rule. */
const panes = (model: Memory): Pane[] => {
  const { gradients, steps, σ, root } = model;
  const at = gradients.map((_, t) => t);
  return [
    along(GRADIENTS, at, (t) => `${equals({ step: t })}: ${equals({ '|g|': gradients[t], 'RMSProp’s σ': σ[t], 'Adam’s √v̂': root[t] })}`),
    along(lengths(model), at, (t) => {
      const each = Object.entries(steps).map(([rule, values]) => [rule, values[t]] as const);
      return `${equals({ step: t })}, Δθ/η: ${equals(Object.fromEntries(each))}`;
    }),
  ];
};

function describe({ gradients, jump, after, α, steps, σ }: Memory): string {
  const last = (name: string): string => say(steps[name].at(-1)!);
  const longest = Math.max(...steps['RMSProp']);
  const half = α === 0 ? 'nothing: each step is the sign of g' : `half of it for ${say(Math.log(2) / Math.log(1 / α), 2)} steps`;
  const jumped =
    jump < STEPS
      ? `After ${count(jump, 'step')} |g| jumps from ${say(gradients[0])} to ${say(after)}; ten steps later RMSProp’s σ is ${say(σ[Math.min(STEPS - 1, jump + 9)])}.`
      : `|g| stays at ${say(gradients[0])}.`;
  return `RMSProp with α = ${say(α)} remembers ${half}. ${jumped} Its longest step is ${say(longest)} η; in the end the steps are ${last('RMSProp')} η, Adam’s ${last('Adam')} η, Adagrad’s ${last('Adagrad, sum')} η.`;
}

export const memory = figure<Memory>({
  id: 'memory',
  title: 'What σ remembers',
  purpose: 'Drag the point: when does the gradient change its size, and to what? Each rule has its own memory of the sizes before.',
  size: [400, 475],
  defaults: { jump: 40, after: 0.3, before: 2, alpha: 0.9, signs: 'one sign' },
  ranges: {
    jump: { label: 'jump after', min: 1, max: STEPS, step: 1 },
    after: { label: '|g| after it', min: 0, max: 3, step: 0.05 },
    before: { label: '|g| before it', min: 0, max: 3, step: 0.05 },
    alpha: { label: 'α', min: 0, max: 0.99, step: 0.01 },
    signs: { label: 'signs', options: ['one sign', 'alternating'] },
  },
  handles: [{ label: 'the jump', keys: ['jump', 'after'], plane: GRADIENTS }],
  presets: [
    { name: 'steady', why: 'one gradient for ever: its size cancels, and only Adagrad gets slower', state: { jump: 100, after: 2 } },
    { name: 'a sudden wall', why: 'from small to large: the first step there is longer than η', state: { before: 0.1, after: 3 } },
    {
      name: 'a sudden floor',
      why: 'from large to small: the steps shrink, and grow again as the wall is forgotten',
      state: { before: 3, after: 0.1 },
    },
    { name: 'no memory', why: 'α = 0 is the sign of g: every step has the length η', state: { alpha: 0 } },
    {
      name: 'zigzag',
      why: 'signs that alternate cancel in m and not in σ: only Adam’s steps shrink',
      state: { jump: 100, after: 2, signs: 'alternating' },
    },
  ],
  code: `const rule = rmsprop({ learningRate: 1, alpha: α, epsilon: 0 });
const state = rule.init(θ);
for (const g of gradients) rule.step(θ, state, [g]);   // √state.σ2 is what it remembers`,
  model,
  draw,
  panes,
  describe,
});
