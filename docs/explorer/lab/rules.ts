/**
 * The optimizers of the lab: all of the library's, with all their options, and lookahead or clipping around them.
 *
 * An option of a rule is a number of the state named `rule.option`, such as `adam.beta1`; where it is not said, the library's default holds.
 */
import { clipByNorm, clipByValue, lookahead, type Optimizer, type Schedule, schedules } from 'saddlepoint';
import { type Choice, isChoice, type Range, type State } from '../figure.ts';
import { hasRate, MAKE } from '../optimizers.ts';

type Options = Readonly<Record<string, Range | Choice>>;

const share = (label: string): Range => ({ label, min: 0, max: 0.9999, step: 0.001 });
const ε: Range = { label: 'ε', min: 1e-12, max: 1, step: 1e-12, log: true };
const place: Choice = { label: 'ε stands', options: ['outside', 'inside'] };
const adams: Options = { beta1: share('β₁'), beta2: share('β₂'), epsilon: ε, epsilonPlacement: place };

/** What each rule can be told besides its rate. */
export const OPTIONS: Readonly<Record<string, Options>> = {
  gradientDescent: {},
  momentum: { momentum: share('momentum λ'), form: { label: 'form', options: ['movement', 'velocity', 'averaged'] } },
  nesterov: { momentum: share('momentum λ'), form: { label: 'form', options: ['lookahead', 'shifted', 'torch'] } },
  adagrad: { accumulate: { label: 'accumulates', options: ['sum', 'mean'] }, epsilon: ε, epsilonPlacement: place },
  rmsprop: {
    alpha: share('α'),
    epsilon: ε,
    epsilonPlacement: place,
    startAt: { label: 'σ starts at', options: ['first gradient', 'zero'] },
  },
  rmspropMomentum: { momentum: share('momentum λ'), alpha: share('α'), epsilon: ε, epsilonPlacement: place },
  adam: { ...adams, biasCorrection: { label: 'bias correction', options: ['true', 'false'] } },
  adamw: { ...adams, weightDecay: { label: 'decay δ of its own', min: 0, max: 1, step: 0.001 } },
  amsgrad: { ...adams, maximumOf: { label: 'maximum of', options: ['corrected', 'uncorrected'] } },
  nadam: adams,
  radam: { ...adams, threshold: { label: 'threshold of ρ', min: 4, max: 20, step: 0.5 } },
  newton: {},
  saddleFreeNewton: { floor: { label: 'floor of |λ|', min: 1e-9, max: 0.1, step: 1e-9, log: true } },
  levenbergMarquardt: { damping: { label: 'damping μ', min: 1e-9, max: 10, step: 1e-9, log: true } },
  newtonCG: { products: { label: 'products a step', min: 1, max: 200, step: 1 } },
  lbfgs: { history: { label: 'pairs kept', min: 1, max: 50, step: 1 } },
  lookahead: { steps: { label: 'fast steps k', min: 1, max: 50, step: 1 }, share: { label: 'share α', min: 0.01, max: 1, step: 0.01 } },
};

/** Where the library's default depends on θ or on the rule inside, the lab's. */
const OWN: Readonly<Record<string, number>> = { 'newtonCG.products': 50, 'lookahead.steps': 5, 'lookahead.share': 0.5 };

const entries = Object.entries(OPTIONS).flatMap(([rule, options]) =>
  Object.entries(options).map(([name, range]) => ({ key: `${rule}.${name}`, rule, name, range })),
);

/** The options of all rules as one table of ranges, and their defaults: the library's own. */
export const optionRanges: Options = Object.fromEntries(entries.map(({ key, range }) => [key, range]));
export const optionDefaults: State = Object.fromEntries(
  entries.map(({ key, rule, name, range }) => {
    const value = OWN[key] ?? MAKE[rule]({}).options[name];
    return [key, isChoice(range) ? String(value) : Number(value)];
  }),
);

export const SCHEDULES = ['constant', 'step decay', 'exponential', 'inverse time', 'inverse root', 'cosine', 'cosine restarts', 'cyclical'];

/** η(t), t = 1, 2, …, of the whole run; with a linear warm-up before it where one is asked for. */
export function scheduleOf({ eta, schedule, period, factor, warmup }: State): Schedule {
  const learningRate = Number(eta);
  const steps = Number(period);
  const of: Readonly<Record<string, () => Schedule>> = {
    constant: () => schedules.constant(learningRate),
    'step decay': () => schedules.stepDecay({ learningRate, every: steps, factor: Number(factor) }),
    exponential: () => schedules.exponentialDecay({ learningRate, factor: Number(factor) ** (1 / steps) }),
    'inverse time': () => schedules.inverseTime({ learningRate, decay: 1 / steps }),
    'inverse root': () => schedules.inverseSqrt({ learningRate }),
    cosine: () => schedules.cosine({ learningRate, steps }),
    'cosine restarts': () => schedules.cosine({ learningRate, steps, restarts: true }),
    cyclical: () => schedules.cyclical({ learningRate, steps }),
  };
  const next = of[schedule]();
  return Number(warmup) > 0 ? schedules.warmup({ steps: Number(warmup), next }) : next;
}

/** η of step t of the whole run; NaN where the rule has none. */
export const rateAt = (state: State, t: number): number => (hasRate(String(state['rule'])) ? scheduleOf(state)(t) : NaN);

/** The options of a rule that the state holds, by their names in the library. */
function optionsOf(state: State, rule: string): Record<string, number | string | boolean> {
  return Object.fromEntries(
    Object.keys(OPTIONS[rule]).map((name) => {
      const value = state[`${rule}.${name}`] ?? optionDefaults[`${rule}.${name}`];
      return [name, value === 'true' ? true : value === 'false' ? false : value];
    }),
  );
}

/** The optimizer that a state asks for; `from` steps lie before its first. */
export function optimizerOf(state: State, from = 0): Optimizer {
  const rule = String(state['rule']);
  const η = scheduleOf(state);
  const rate = hasRate(rule) ? { learningRate: (t: number) => η(t + from) } : {};
  const plain = MAKE[rule]({ ...optionsOf(state, rule), ...rate });
  if (plain.order !== 1) return plain;
  const inner = state['around'] === 'lookahead' ? lookahead(plain, optionsOf(state, 'lookahead')) : plain;
  if (state['clip'] === 'by norm') return clipByNorm(inner, Number(state['clipAt']));
  if (state['clip'] === 'by value') return clipByValue(inner, Number(state['clipAt']));
  return inner;
}

/** λmax beyond which a rule leaves a quadratic, at a rate η; undefined where a step is not proportional to the gradient. */
export function edgeOf(state: State, η: number): number | undefined {
  const β = Number(state[`${state['rule']}.momentum`] ?? 0);
  if (state['around'] !== 'none') return undefined;
  switch (state['rule']) {
    case 'gradientDescent':
      return 2 / η;
    case 'momentum':
      return (2 * (1 + β)) / (state['momentum.form'] === 'averaged' ? η * (1 - β) : η);
    case 'nesterov':
      return (2 * (1 + β)) / (η * (1 + 2 * β));
    default:
      return undefined;
  }
}
