/** The burst: gradients that have grown small shrink σ, η/σ grows, and beyond the edge of stability the loss is thrown up. L93–L97 */
import { figure, type Pane, type Plane } from '../figure.ts';
import { type Burst, DECAYS, EARLY, burst as model, RULES, SEEDS, STEPS } from '../models/burst.ts';
import { along, equals } from '../reading.ts';
import { axes, colour, decades, horizontal, legend, series, svg, vertical } from '../svg.ts';
import { count, say, sayLog } from '../words.ts';

const FRAME = { x: [-15, STEPS], left: 40, width: 346 } as const;
const LOSS: Plane = { ...FRAME, y: [-18, 0.5], top: 24, height: 125 };
const EDGE: Plane = { ...FRAME, y: [-2, 2], top: 198, height: 125 };
const RATE: Plane = { ...FRAME, y: [0, 0.3], top: 372, height: 90 };

function draw({ run, edge, crossing }: Burst): string {
  const within = ({ y }: Plane, values: readonly number[]): number[] => values.map((v) => Math.min(y[1], Math.max(y[0], Math.log10(v))));
  const steps = [0, 200, 400, 600];
  const pen = { stroke: colour.blue, width: 1.5 };
  const crossed = (plane: Plane): string =>
    crossing === undefined ? '' : vertical(plane, crossing, { stroke: colour.orange, width: 1.4, dash: '2 3' });
  return svg(
    [400, 502],
    'The loss step by step; below it η h over σ against the edge of stability; below that the rate',
    axes(LOSS, '', 'L', steps, decades(LOSS.y)),
    crossed(LOSS),
    series(
      LOSS,
      within(
        LOSS,
        run.map(({ loss }) => loss),
      ),
      pen,
      1,
    ),
    legend(LOSS, ['—', '½w²; a gradient is w + noise', colour.blue]),
    axes(EDGE, '', 'ηh/σ', steps, decades(EDGE.y)),
    crossed(EDGE),
    horizontal(EDGE, Math.log10(edge), { stroke: colour.vermilion, width: 1.6, dash: '6 4' }),
    series(
      EDGE,
      within(
        EDGE,
        run.map(({ ratio }) => ratio),
      ),
      pen,
      1,
    ),
    legend(
      EDGE,
      ['- -', `the edge, ${say(edge)}`, colour.vermilion],
      ...(crossing === undefined ? [] : [['··', `crossed at step ${crossing}`, colour.orange] as const]),
    ),
    axes(RATE, 'step', 'η', steps, [0, 0.2]),
    series(
      RATE,
      run.map(({ η }) => η),
      { stroke: colour.green, width: 1.8 },
      1,
    ),
  );
}

const panes = ({ run, edge }: Burst): Pane[] => {
  const at = run.map((_, i) => i + 1);
  return [
    along(LOSS, at, (i) => `${equals({ step: at[i] })}: ${equals({ L: sayLog(Math.log10(run[i].loss), 3) })}`),
    along(EDGE, at, (i) => `${equals({ step: at[i] })}: ${equals({ 'ηh/σ': run[i].ratio, 'the edge': edge })}`),
    along(RATE, at, (i) => `${equals({ step: at[i], η: run[i].η })}`),
  ];
};

function describe({ rule, edge, run, crossing, before, highest, warmup, early }: Burst): string {
  const late = crossing !== undefined && crossing > EARLY;
  const went =
    crossing === undefined
      ? `ηh/σ stays below the edge, ${say(edge)} for ${rule}, and reaches ${say(Math.max(...run.map(({ ratio }) => ratio)))} at most: no burst. In the end the loss is about ${sayLog(Math.log10(before))}.`
      : late
        ? `Small gradients shrink σ until ηh/σ crosses the edge, ${say(edge)} for ${rule}, at step ${crossing}; the loss, about ${sayLog(Math.log10(before))} before, is thrown up to ${say(highest, 2)}.`
        : `ηh/σ is above the edge, ${say(edge)} for ${rule}, at step ${crossing} already: σ knows no more than ${count(crossing, 'gradient')}.`;
  const seeds = `Within ${EARLY} steps ${early === 0 ? `none of ${SEEDS} seeds is` : `${early} of ${SEEDS} seeds ${early === 1 ? 'is' : 'are'}`} beyond the edge${warmup > 0 ? `, with a warm-up over ${count(warmup, 'step')}` : ''}.`;
  return `${went} ${seeds}`;
}

export const burst = figure<Burst>({
  id: 'burst',
  title: 'The burst',
  purpose:
    'One coordinate of curvature h = 1. Dividing by σ is descent with the rate η/σ, stable while ηh/σ is below an edge. Drag the point: how high is the rate, and over how many steps is it warmed up?',
  size: [400, 502],
  defaults: { rule: 'RMSProp', alpha: 0.98, warmup: 0, eta: 0.1, decay: 'none', noise: 1e-5, start: 1, seed: 1 },
  ranges: {
    rule: { label: 'rule', options: Object.keys(RULES) },
    alpha: { label: 'memory: α, or Adam’s β₂', min: 0.8, max: 0.999, step: 0.001 },
    warmup: { label: 'warm-up steps', min: 0, max: 300, step: 5 },
    eta: { label: 'rate η', min: 0.002, max: 0.3, step: 0.002 },
    decay: { label: 'decay', options: Object.keys(DECAYS) },
    noise: { label: 'noise in a gradient', min: 1e-8, max: 1, step: 1e-8, log: true },
    start: { label: 'w at the start', min: 1e-3, max: 1, step: 1e-3, log: true },
    seed: { label: 'seed', min: 1, max: 20, step: 1 },
  },
  handles: [{ label: 'length of the warm-up and rate', keys: ['warmup', 'eta'], plane: RATE, step: 0.01 }],
  presets: [
    { name: 'a burst', why: 'the lower the loss, the smaller the gradients that σ remembers, and then η/σ is too long a step', state: {} },
    {
      name: 'with decay',
      why: 'the rate falls as fast as σ does, the ratio stays below 2, and nothing bursts',
      state: { decay: 'a hundredth less a step' },
    },
    {
      name: 'too slow a decay',
      why: 'η/√t falls more slowly than a σ that forgets: the burst comes later',
      state: { decay: '1/√t', eta: 0.3 },
    },
    {
      name: 'noise as a brake',
      why: 'gradients of batches do not vanish: σ keeps their size, and ηh/σ stays below 2',
      state: { noise: 0.2 },
    },
    {
      name: 'Adam’s edge',
      why: 'with β₁ = 0.9 the step is an average, and stable up to 38: the burst comes later',
      state: { rule: 'Adam', alpha: 0.97 },
    },
    {
      name: 'a cold start',
      why: 'beside the minimum the first σ is one noisy gradient, and may be far too small',
      state: { start: 0.001, noise: 0.1, eta: 0.1 },
    },
    {
      name: 'the same, warmed up',
      why: 'while the rate is small σ grows to the size of the noise',
      state: { start: 0.001, noise: 0.1, eta: 0.1, warmup: 30 },
    },
  ],
  code: `const rate = schedules.warmup({ steps, next: schedules.inverseSqrt({ learningRate: η }) });
const rule = rmsprop({ learningRate: rate, alpha: α });
rule.step(w, state, [gradient]);
const ratio = (rate(t) * h) / Math.sqrt(state.σ2[0]);   // stable below 2`,
  model,
  draw,
  panes,
  describe,
});
