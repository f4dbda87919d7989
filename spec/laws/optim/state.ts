/** Laws of what second-order methods remember: their state, all of it and nothing else. */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { needs } from '../terms.ts';
import { forAll, holds, type Loss, type Make, near, product, quadratic, type StepRule, same } from './tools.ts';

const start = fc.array(
  fc.integer({ min: -128, max: 128 }).map((k) => k / 64),
  { minLength: 2, maxLength: 2 },
);

/** Where every method has a step. */
const bowl = quadratic([[4, 1], [1, 2]]); // biome-ignore format: a matrix

/** θ after each step, as far as steps can be taken: Newton's cannot where H is singular. */
function walk(rule: StepRule, f: Loss, from: readonly number[], count: number, each?: (t: number) => void): number[][] {
  const θ = Float64Array.from(from);
  const state = rule.init(θ);
  const seen: number[][] = [];
  for (let t = 0; t < count; t++) {
    try {
      rule.step(θ, state, f);
    } catch {
      break;
    }
    seen.push(Array.from(θ));
    each?.(t);
  }
  return seen;
}

/** One optimizer serves two problems in turn; a run can be cut, its state copied, and go on elsewhere. */
export const stateLaws = <H>(name: string, hyperparameters: H, f: Loss): Law<Make<H>>[] => [
  {
    id: `${name}.pure`,
    rows: [],
    claim: `${name}: a step keeps nothing outside its state: another problem in between changes no bit`,
    tolerance: 'E',
    label: 'quality',
    runs: 30,
    property: (make) =>
      forAll(start, start, (from, elsewhere) => {
        const alone = walk(make(hyperparameters), f, from, 8);
        const shared = make(hyperparameters);
        const [other, φ] = [product, Float64Array.from(elsewhere)];
        const state = shared.init(φ);
        const between = () => {
          try {
            shared.step(φ, state, other);
          } catch {
            // where it cannot step it stands
          }
        };
        same(walk(shared, f, from, 8, between), alone, 'θ, with another problem in between');
      }),
  },
  {
    id: `${name}.split`,
    rows: [],
    claim: `${name}: a run cut anywhere, its state copied and continued by a new optimizer, ends in the same bits`,
    tolerance: 'E',
    label: 'quality',
    runs: 30,
    property: (make, terms) => {
      needs(terms, 'state', 'plain');
      return forAll(start, fc.nat(8), (from, cut) => {
        const whole = walk(make(hyperparameters), f, from, 8);
        const θ = Float64Array.from(from);
        let [rule, state] = [make(hyperparameters), undefined as unknown];
        state = rule.init(θ);
        const seen: number[][] = [];
        for (let t = 0; t < whole.length; t++) {
          if (t === cut) {
            rule = make(hyperparameters);
            state = structuredClone(state);
          }
          rule.step(θ, state, f);
          seen.push(Array.from(θ));
        }
        same(seen, whole, 'θ of the run that was cut');
      });
    },
  },
  {
    id: `${name}.not-finite`,
    rows: [],
    claim: `${name}: an entry of the gradient that is not a number is refused at any coordinate; θ stays, and the step does not count: the next is a first one`,
    tolerance: 'E',
    label: 'quality',
    runs: 30,
    property: (make) =>
      forAll(start, fc.nat(1), fc.constantFrom(NaN, Infinity, -Infinity), (from, at, bad) => {
        const gradient = (θ: ArrayLike<number>) => f.gradient(θ).with(at, bad);
        const broken = { ...f, gradient, valueAndGradient: (θ: ArrayLike<number>) => ({ value: f.value(θ), gradient: gradient(θ) }) };
        const rule = make(hyperparameters);
        const θ = Float64Array.from(from);
        const state = rule.init(θ);
        const before = JSON.stringify(state);
        let refused = false;
        try {
          rule.step(θ, state, broken);
        } catch {
          refused = true;
        }
        holds(refused, () => `a gradient of ${bad} at ${at} was taken`);
        same(θ, from, 'θ after the refusal');
        holds(JSON.stringify(state) === before, () => `the state became ${JSON.stringify(state)}`);
        same(walk({ ...rule, init: () => state }, f, from, 3), walk(make(hyperparameters), f, from, 3), 'θ of the steps that follow');
        holds(walk(make(hyperparameters), bowl, from, 1).length === 1, () => 'a gradient of numbers is refused too');
      }),
  },
];

/** Of methods that search along a direction. */
export const stands = <H>(name: string, hyperparameters: H): Law<Make<H>> => ({
  id: `${name}.stands`,
  rows: ['L25'],
  claim: `${name}: where no step along its direction lowers the loss θ stays, but for the rounding of a step that is nothing, and nothing is thrown`,
  tolerance: 'B',
  property: (make) =>
    forAll(start, (from) => {
      const gradient = (θ: ArrayLike<number>) => bowl.gradient(θ).map((g) => -g);
      const uphill = { ...bowl, gradient, valueAndGradient: (θ: ArrayLike<number>) => ({ value: bowl.value(θ), gradient: gradient(θ) }) };
      const seen = walk(make(hyperparameters), uphill, from, 2);
      holds(seen.length === 2, () => 'the step was refused');
      for (const θ of seen) near(θ, from, 2 ** -46 * Math.hypot(...from), 'θ');
    }),
});
