/**
 * What is left out counts as said: any options given or left out, the same to the last bit.
 *
 *   behaviour({ η: .001 }) = behaviour({ η: .001, ε: 10⁻⁸ })       where ε is documented as 10⁻⁸
 *
 * A behaviour is one experiment, as numbers: the path of an optimizer, the rates of a schedule, the values of a loss.
 */
import fc from 'fast-check';
import type { Law } from './law.ts';
import type { Ranged } from './optim/rangeTest.ts';
import { rosenbrock } from './optim/second.ts';
import { forAll, quadratic, type StepRule, same } from './optim/tools.ts';

type Options = Readonly<Record<string, unknown>>;

/** What is made from options, what it does with them, and the values that are documented. */
export interface Documented {
  readonly name: string;
  behaviour(options: Readonly<Record<string, unknown>>): unknown;
  readonly defaults: Readonly<Record<string, unknown>>;
}

export const defaultsLaw: Law<Documented> = {
  id: 'options.defaults',
  rows: [],
  claim: 'an option that is left out counts as the value that is documented, to the last bit, alone and together with others',
  tolerance: 'E',
  label: 'convention',
  conventions: 'other values',
  runs: 20,
  property: ({ name, behaviour, defaults }) =>
    forAll(fc.subarray(Object.keys(defaults)), (left) => {
      const given = Object.fromEntries(Object.entries(defaults).filter(([option]) => !left.includes(option)));
      same(behaviour(given), behaviour(defaults), `${name} without ${left.join(', ') || 'nothing'}`);
    }),
};

const adam = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, epsilonPlacement: 'outside' };
const family = { learningRate: 1e-2, epsilon: 1e-7, epsilonPlacement: 'outside' };
const η = { learningRate: 0.5 };
const line = { ...η, steps: 7 };

/** The documented values of this library's optimizers and of what stands around one; of a schedule's, what is required is in `with`. */
const OPTIMIZERS: Readonly<Record<string, Options>> = {
  gradientDescent: { learningRate: 1e-2 },
  momentum: { learningRate: 1e-2, momentum: 0.9, form: 'movement' },
  nesterov: { learningRate: 1e-2, momentum: 0.9, form: 'lookahead' },
  adagrad: { ...family, accumulate: 'sum' },
  rmsprop: { ...family, alpha: 0.9, startAt: 'first gradient' },
  rmspropMomentum: { learningRate: 1e-3, momentum: 0.9, alpha: 0.9, epsilon: 1e-7, epsilonPlacement: 'outside' },
  adam: { ...adam, biasCorrection: true },
  adamw: { ...adam, weightDecay: 1e-2 },
  amsgrad: { ...adam, maximumOf: 'corrected' },
  nadam: adam,
  radam: { ...adam, threshold: 4 },
  newton: { learningRate: 1 },
  saddleFreeNewton: { floor: 1e-6 },
  levenbergMarquardt: { damping: 1e-3 },
  newtonCG: { products: 4 },
  lbfgs: { history: 10 },
  lookahead: { steps: 5, share: 0.5 },
  polyakAveraging: { from: 1 },
};
const SCHEDULES: Readonly<Record<string, { readonly defaults: Options; readonly with: Options }>> = {
  stepDecay: { defaults: { factor: 0.1 }, with: { ...η, every: 7 } },
  cosine: { defaults: { minimum: 0, restarts: false, growth: 1 }, with: line },
  cyclical: { defaults: { minimum: 0.125, factor: 1 }, with: line },
  linearWarmup: { defaults: { from: 0 }, with: line },
  warmup: { defaults: { from: 0 }, with: { steps: 7, next: (t: number) => 1 / t } },
  noam: { defaults: { modelSize: 512, warmup: 4000, scale: 1 }, with: {} },
};

/** Forty steps on Rosenbrock's valley: θ after each, and the mean of them, where it is kept. */
function walk(rule: StepRule): number[] {
  const θ = Float64Array.of(-1.2, 1);
  const state = rule.init(θ);
  return Array.from({ length: 40 }, () => {
    rule.step(θ, state, rule.needsOracle ? rosenbrock : rosenbrock.gradient(θ));
    return [...θ, ...(state.average ?? [])];
  }).flat();
}

/** The documented optimizers and schedules, by name, each with its experiment: a walk on Rosenbrock's valley, forty rates. */
export const DOCUMENTED: Readonly<Record<string, (make: (options: any) => any) => Documented>> = Object.fromEntries([
  ...Object.entries(OPTIMIZERS).map(([name, defaults]) => [
    name,
    (make: (options: Options) => StepRule) => ({
      name,
      defaults,
      behaviour: (options: Options) => walk(make(options)),
    }),
  ]),
  ...Object.entries(SCHEDULES).map(([name, { defaults, with: required }]) => [
    name,
    (make: (options: Options) => (t: number) => number) => ({
      name,
      defaults,
      behaviour: (options: Options) => Array.from({ length: 40 }, (_, t) => make({ ...required, ...options })(t + 1)),
    }),
  ]),
]);

/** The range test over gradient descent, on losses that fall and rise again. */
export const documentedRangeTest = (test: Ranged): Documented => ({
  name: 'rangeTest',
  defaults: { from: 1e-6, to: 10, steps: 100, smoothing: 0, rise: 4 },
  behaviour: (options) => {
    const { steps, largest } = test(quadratic([[3]]), Float64Array.of(1), options as never);
    return [largest ?? -1, ...steps.flatMap(({ learningRate, loss }) => [learningRate, loss])];
  },
});
