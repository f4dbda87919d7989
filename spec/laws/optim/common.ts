/** Laws that every coordinatewise optimizer obeys, written once over the optimizer's own hyperparameters. */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { claims, needs, type Terms } from '../terms.ts';
import {
  difference,
  dyadic,
  forAll,
  gradients,
  holds,
  type Make,
  nonZero,
  type Rate,
  reflection,
  same,
  scales,
  series,
  sourceOf,
  times,
  trace,
} from './tools.ts';

/** What the shared laws must know of a method. */
export interface Family<H> {
  readonly name: string;
  /** Every hyperparameter drawn, not fixed, as far as it is claimed. */
  readonly hyperparameters: (terms: Terms) => fc.Arbitrary<H>;
  /** Where zero gradients do not leave θ where it is, as under decoupled decay. */
  readonly moves?: boolean;
  /** The hyperparameters for a loss `by` times as large: rates and absolute thresholds scaled along. */
  scaled(h: H, by: number): H;
  /** What the scaled hyperparameters ask for beyond numbers. */
  readonly scaledNeeds?: (terms: Terms) => void;
}

/** Where steps are proportional to gradients: η alone. */
export const scaledRate = <H extends { learningRate: Rate }>(h: H, by: number): H => {
  const { learningRate: η } = h;
  return { ...h, learningRate: typeof η === 'number' ? η / by : (t: number) => η(t) / by };
};
/** Where steps do not depend on the size of gradients: ε alone, its square inside the root. */
export const scaledEpsilon = <H extends { epsilon: number; epsilonPlacement?: 'outside' | 'inside' }>(h: H, by: number): H => ({
  ...h,
  epsilon: h.epsilon * (h.epsilonPlacement === 'inside' ? by ** 2 : by),
});

/** A permutation of 0 … n − 1 from n random keys. */
const sorted = (keys: readonly number[]): number[] => keys.map((_, i) => i).sort((i, j) => keys[i] - keys[j] || i - j);

/** Purity, splitting, fixed points, and indifference to the order, the signs and the company of coordinates. */
export function coordinatewiseLaws<H>({ name, hyperparameters, moves = false, scaled, scaledNeeds }: Family<H>): Law<Make<H>>[] {
  const drawn = (terms: Terms) =>
    fc.record({ h: hyperparameters(terms), gs: gradients(), keys: fc.array(fc.integer(), { minLength: 5, maxLength: 5 }) });
  const laws: Law<Make<H>>[] = [
    {
      id: `${name}.pure`,
      rows: [],
      claim: `${name}: a step leaves the gradient and the options alone, and keeps nothing outside its state`,
      tolerance: 'E',
      label: 'quality',
      property: (make, terms) =>
        forAll(drawn(terms), gradients(), ({ h, gs }, other) => {
          const before = JSON.stringify(h);
          const expected = trace(make(h), gs);
          // one optimizer, two problems in turn
          const shared = make(h);
          const a = new Float64Array(gs[0].length);
          const b = new Float64Array(other[0].length);
          const stateA = shared.init(a);
          const stateB = shared.init(b);
          gs.forEach((g, t) => {
            const vector = Float64Array.from(g);
            shared.step(a, stateA, shared.needsOracle ? { gradient: () => vector } : vector);
            same(vector, g, 'the gradient after the step');
            shared.step(b, stateB, sourceOf(shared, other[t % other.length]));
            same(a, expected[t], `θ after ${t + 1} steps, with another problem in between`);
          });
          holds(JSON.stringify(h) === before, () => `the options became ${JSON.stringify(h)}`);
        }),
    },
    {
      id: `${name}.split`,
      rows: [],
      claim: `${name}: a run cut anywhere, its state copied and continued by a new optimizer, ends in the same bits`,
      tolerance: 'E',
      label: 'quality',
      property: (make, terms) => {
        needs(terms, 'state', 'plain');
        return forAll(drawn(terms), fc.nat(8), ({ h, gs }, cut) => {
          const expected = trace(make(h), gs).at(-1);
          const first = make(h);
          const θ = new Float64Array(gs[0].length);
          const state = first.init(θ);
          for (const g of gs.slice(0, cut)) first.step(θ, state, sourceOf(first, g));
          const second = make(h);
          const copy = structuredClone(state);
          for (const g of gs.slice(cut)) second.step(θ, copy, sourceOf(second, g));
          same(θ, expected, 'θ at the end');
        });
      },
    },
    {
      id: `${name}.permutation`,
      rows: ['L77'],
      claim: `${name}: renumbering the coordinates renumbers the path`,
      tolerance: 'E',
      property: (make, terms) =>
        forAll(drawn(terms), ({ h, gs, keys }) => {
          const order = sorted(keys.slice(0, gs[0].length));
          const renumber = (x: readonly number[]) => order.map((i) => x[i]);
          same(trace(make(h), gs.map(renumber)), trace(make(h), gs).map(renumber), 'the path');
        }),
    },
    {
      id: `${name}.sign`,
      rows: ['L77', 'L99'],
      claim: `${name}: mirroring a coordinate mirrors the path; magnitudes do not change by a bit`,
      tolerance: 'E',
      property: (make, terms) =>
        forAll(drawn(terms), ({ h, gs, keys }) => {
          const mirror = (x: readonly number[]) => x.map((y, i) => (keys[i] % 2 === 0 ? y : -y));
          same(trace(make(h), gs.map(mirror)), trace(make(h), gs).map(mirror), 'the path');
        }),
    },
    {
      id: `${name}.batch`,
      rows: ['L77'],
      claim: `${name}: many coordinates together walk as each does alone`,
      tolerance: 'E',
      property: (make, terms) =>
        forAll(drawn(terms), ({ h, gs }) => {
          const together = trace(make(h), gs);
          gs[0].forEach((_, i) => {
            const alone = trace(
              make(h),
              gs.map((g) => [g[i]]),
            );
            same(
              together.map((θ) => θ[i]),
              alone,
              `coordinate ${i}`,
            );
          });
        }),
    },
  ];
  laws.push({
    id: `${name}.scale-of-the-loss`,
    rows: ['L81'],
    claim: `${name}: no bit of the path changes under L → 2ᵏL, rates and ε scaled along, k from −480 to 480 (in float32, −24 to 24)`,
    tolerance: 'E',
    property: (make, terms) => {
      scaledNeeds?.(terms);
      const most = scales(terms).loss;
      return forAll(drawn(terms), fc.integer({ min: -most, max: most }), ({ h, gs }, k) => {
        const larger = gs.map((g) => g.map((x) => x * 2 ** k));
        same(trace(make(scaled(h, 2 ** k)), larger), trace(make(h), gs), 'the path');
      });
    },
  });
  laws.push({
    id: `${name}.forgotten-gradient`,
    rows: ['L78'],
    claim: `${name}: θ stays finite when gradients come and stop, at ε = 0 and without a memory of squares too`,
    tolerance: 'E',
    label: 'quality',
    property: (make, terms) => {
      needs(terms, 'epsilon', '0/0');
      return forAll(hyperparameters(terms), series(nonZero, 4), fc.subarray(['beta1', 'beta2', 'alpha', 'momentum']), (h, gs, zeros) => {
        const set = Object.fromEntries(['epsilon', ...zeros].filter((key) => key in (h as object)).map((key) => [key, 0]));
        const path = trace(make({ ...h, ...set }), [...gs, 0, 0, 0].map((g) => [g])); // biome-ignore format: one line
        holds(path.flat().every(Number.isFinite), () => `θ went ${path.flat()}`);
      });
    },
  });
  if (!moves) {
    laws.push({
      id: `${name}.zero-gradient`,
      rows: ['L78'],
      claim: `${name}: without a gradient nothing moves, also at ε = 0, where 0/0 counts as 0`,
      tolerance: 'E',
      property: (make, terms) =>
        forAll(hyperparameters(terms), fc.array(dyadic, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 5 }), (h, start, T) => {
          const h0 = { ...h, ...('epsilon' in (h as object) && claims(terms, 'epsilon', '0/0') ? { epsilon: 0 } : {}) };
          const zeros = Array.from({ length: T }, () => start.map(() => 0));
          for (const options of [h, h0]) same(trace(make(options), zeros, start).at(-1), start, 'θ');
        }),
    });
  }
  return laws;
}

/** Methods that treat coordinates by their own histories see the axes: turned axes, another path. A witness. */
export const axesMatter = <H extends { epsilon: number }>(name: string, hyperparameters: (terms: Terms) => H): Law<Make<H>> => ({
  id: `${name}.axes-matter`,
  rows: ['L77'],
  claim: `${name}: turning the axes changes the path (an anti-property: (5, 0) and (3, 4) give steps of different length)`,
  tolerance: 'A',
  runs: 1,
  property: (make, terms) => {
    const h = hyperparameters(terms);
    // an ε far below the gradients does as well as 0 where 0/0 is not answered
    const epsilon = claims(terms, 'epsilon', '0/0') ? h.epsilon : 2 ** -30;
    return forAll(fc.constant(0), () => {
      const length = (g: number[]) => Math.hypot(...trace(make({ ...h, epsilon }), [g])[0]);
      const straight = length([5, 0]);
      const turned = length([3, 4]);
      holds(Math.abs(turned / straight - Math.SQRT2) < 1e-6, () => `expected a step √2 times as long, got ${turned} against ${straight}`);
    });
  },
});

/** Methods linear in the gradient do not see the axes: the path of the reflected problem is the reflected path. */
export const axesDoNotMatter = <H>(name: string, hyperparameters: (terms: Terms) => fc.Arbitrary<H>): Law<Make<H>> => ({
  id: `${name}.rotation`,
  rows: [],
  claim: `${name}: turning or reflecting the axes turns and reflects the path`,
  tolerance: 'B',
  property: (make, terms) =>
    forAll(hyperparameters(terms), gradients(), fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 5, maxLength: 5 }), (h, gs, v) => {
      const Q = reflection(v.slice(0, gs[0].length));
      const turned = trace(
        make(h),
        gs.map((g) => Array.from(times(Q, g))),
      );
      const expected = trace(make(h), gs).map((θ) => times(Q, θ));
      const size = Math.max(...expected.flatMap((θ) => Array.from(θ, Math.abs)), ...turned.flat().map(Math.abs));
      turned.forEach((θ, t) => {
        const off = Math.max(...difference(θ, expected[t]).map(Math.abs));
        // turned: each entry of Q g is a sum of n products, and each step adds one rounding of what has been gone
        holds(off <= 16 * terms.unit * (t + Q.length + 1) * size, () => `after ${t + 1} steps the paths are ${off} apart`);
      });
    }),
});
