/**
 * Both tails of the activations: value and slope right to a few roundings of their own size, however small that is.
 *
 *   Φ(x) = ½ + φ(x) Σₙ x²ⁿ⁺¹ / (1·3·5···(2n + 1))         Φ(−x) = φ(x) / (x + 1/(x + 2/(x + 3/(x + …))))
 *
 * The points are k/16, whose squares are exact, so that the laws' own exponentials are right.
 */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { near } from '../optim/tools.ts';
import { spacing, type Terms } from '../terms.ts';

export type Activation = 'tanh' | 'sigmoid' | 'softplus' | 'erf' | 'gelu';
/** An activation and its slope at a number. */
export type Tails = (name: Activation, x: number) => { value: number; slope: number };

/** Σₙ x²ⁿ⁺¹ / (1·3·5···(2n + 1)), for x > 0 all of one sign. */
function series(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-20 * Math.abs(sum); n++) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return sum;
}
/** Φ(−x)/φ(x) for x ≥ 1: Laplace's fraction, of more than enough terms. */
function mills(x: number): number {
  let rest = x;
  for (let n = 800; n > 0; n--) rest = x + n / rest;
  return 1 / rest;
}
const φ = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
/** Φ(x) for every x. */
const Φ = (x: number): number => (Math.abs(x) <= 1 ? 0.5 + φ(x) * series(x) : x < 0 ? φ(x) * mills(-x) : 1 - φ(x) * mills(x));
const e = (x: number): number => Math.exp(-Math.abs(x));

const EXACT: Readonly<Record<Activation, (x: number) => { value: number; slope: number }>> = {
  tanh: (x) => ({ value: Math.tanh(x), slope: (2 * e(x)) ** 2 / (1 + e(2 * x)) ** 2 }),
  sigmoid: (x) => ({ value: (x < 0 ? e(x) : 1) / (1 + e(x)), slope: e(x) / (1 + e(x)) ** 2 }),
  softplus: (x) => ({ value: Math.max(x, 0) + Math.log1p(e(x)), slope: (x < 0 ? e(x) : 1) / (1 + e(x)) }),
  erf: (x) => ({
    value:
      x === 0 ? 0 : Math.abs(x) < 2 ? (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * seriesOfErf(x) : Math.sign(x) * (1 - 2 * beyond(x)),
    slope: (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x),
  }),
  gelu: (x) => ({ value: x * Φ(x), slope: Φ(x) + x * φ(x) }),
};
/** Σₙ 2ⁿ x²ⁿ⁺¹ / (1·3·5···(2n + 1)) */
const seriesOfErf = (x: number): number => series(x * Math.SQRT2) / Math.SQRT2;
/** Φ(−|x|√2), whose density is e^(−x²)/√2π. */
const beyond = (x: number): number => (Math.exp(-x * x) / Math.sqrt(2 * Math.PI)) * mills(Math.abs(x) * Math.SQRT2);

const NAMES = Object.keys(EXACT) as Activation[];
const points = fc.oneof(fc.integer({ min: -16 * 60, max: 16 * 60 }), fc.integer({ min: -80, max: 80 })).map((k) => k / 16);
/** Where a slope is a difference of two terms it is right to roundings of these. */
const sizeOf = (name: Activation, x: number, of: 'value' | 'slope'): number =>
  name === 'gelu' && Math.abs(x) < 2 ? (of === 'slope' ? 1 : Math.abs(x)) : Math.abs(EXACT[name](x)[of]);

export const lawsOfTails: readonly Law<Tails>[] = [
  {
    id: 'tails.roundings',
    rows: [],
    claim:
      'tanh, sigmoid, softplus, erf and gelu, and their slopes, are right to 16 roundings of their own size at every k/16 up to ±60, as far down as there are numbers',
    tolerance: 'B',
    label: 'quality',
    runs: 1000,
    property: (activation, terms: Terms) =>
      fc.property(fc.constantFrom(...NAMES), points, (name, x) => {
        const [found, exact] = [activation(name, x), EXACT[name](x)];
        for (const of of ['value', 'slope'] as const) {
          // the last numbers above 0 have fewer digits, and so have factors made of them
          const least = 2 ** 16 * spacing(terms.unit);
          near(found[of], exact[of], 16 * terms.unit * sizeOf(name, x, of) + least, `${name} at ${x}: ${of}`);
        }
      }),
  },
  {
    id: 'tails.symmetry',
    rows: [],
    claim:
      'tanh and erf are odd to the last bit; σ(x) + σ(−x) = 1, softplus(x) − softplus(−x) = x, gelu(x) − gelu(−x) = x and the slopes of gelu add to 1, to 8 roundings',
    tolerance: 'B',
    property: (activation, terms: Terms) =>
      fc.property(points, (x) => {
        for (const name of ['tanh', 'erf'] as const) {
          near(activation(name, -x).value, -activation(name, x).value, 0, `${name} at −${x}`);
          near(activation(name, -x).slope, activation(name, x).slope, 0, `the slope of ${name} at −${x}`);
        }
        // a few roundings of each of the two and one of their sum: 6 are seen of this library, gelu′(±37/16)
        const u = 8 * terms.unit;
        near(activation('sigmoid', x).value + activation('sigmoid', -x).value, 1, u, 'σ(x) + σ(−x)');
        near(activation('gelu', x).slope + activation('gelu', -x).slope, 1, u, 'gelu′(x) + gelu′(−x)');
        for (const name of ['softplus', 'gelu'] as const)
          near(activation(name, x).value - activation(name, -x).value, x, u * Math.max(1, Math.abs(x)), `${name}(x) − ${name}(−x)`);
      }),
  },
  {
    id: 'tails.ends',
    rows: [],
    claim: 'where nothing is left of a tail value and slope are their limits exactly, at ±100 and ±10³; what is not a number stays so',
    tolerance: 'E',
    label: 'quality',
    property: (activation) =>
      fc.property(fc.constantFrom(100, 1000), (x) => {
        const limits: [Activation, number, number][] = [['tanh', 1, -1], ['erf', 1, -1], ['gelu', x, 0]]; // biome-ignore format: one line
        for (const [name, above, below] of limits) {
          near([activation(name, x).value, activation(name, -x).value], [above, below], 0, `${name} at ±${x}`);
          const slopes = [activation(name, x).slope, activation(name, -x).slope];
          near(slopes, name === 'gelu' ? [1, 0] : [0, 0], name === 'tanh' ? 1e-80 : 0, `the slope of ${name} at ±${x}`);
        }
        for (const name of NAMES) if (!Number.isNaN(activation(name, Number.NaN).value)) throw new Error(`${name} of NaN is a number`);
      }),
  },
];
