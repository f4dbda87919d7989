/**
 * Second derivatives by differences of the gradient: in any units, in float32 too, each with the error that it may have.
 */
import fc from 'fast-check';
import type { Oracle, OracleParts } from 'saddlepoint';
import { dot, type Rows } from '../landscape/quadratics.ts';
import type { Law } from '../law.ts';

/** What the laws look at: a model's oracle, its Hessian and products taken by differences. */
export type OracleFrom = (model: OracleParts) => Oracle;

/** Σ aₖ sin(wₖ·θ + bₖ), with its derivatives, each coordinate in a unit of its own: smooth, nowhere flat for long. */
interface Waves extends OracleParts {
  readonly θ: number[];
  readonly exact: Rows;
}
type Terms = readonly { a: number; w: readonly number[]; b: number }[];

const waves = (terms: Terms, θ: readonly number[], units: readonly number[]): Waves => {
  const inside = (x: ArrayLike<number>, { w, b }: Terms[number]): number => w.reduce((sum, wi, i) => sum + (wi * x[i]) / units[i], b);
  const sum = (f: (term: Terms[number]) => number): number => terms.reduce((total, term) => total + f(term), 0);
  const at = θ.map((x, i) => x * units[i]);
  return {
    value: (x) => sum((t) => t.a * Math.sin(inside(x, t))),
    gradient: (x) => units.map((u, i) => sum((t) => t.a * t.w[i] * Math.cos(inside(x, t))) / u),
    θ: at,
    exact: units.map((u, i) => units.map((v, j) => sum((t) => -t.a * t.w[i] * t.w[j] * Math.sin(inside(at, t))) / u / v)),
  };
};

const number = fc.double({ min: 0.25, max: 2, noNaN: true });
const signed = fc.tuple(number, fc.constantFrom(-1, 1)).map(([x, s]) => x * s);
const drawn = (units: fc.Arbitrary<number>) =>
  fc.integer({ min: 1, max: 4 }).chain((n) => {
    const vector = <T>(x: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(x, { minLength: n, maxLength: n });
    return fc.record({
      terms: fc.array(fc.record({ a: signed, w: vector(signed), b: signed }), { minLength: 1, maxLength: 3 }),
      θ: vector(signed),
      units: vector(units),
      v: vector(signed),
    });
  });
const anyUnit = fc.double({ min: -12, max: 12, noNaN: true }).map((k) => 10 ** k);
const dyadicUnit = fc.integer({ min: -40, max: 40 }).map((k) => 2 ** k);

/** The same model with its gradient in float32. */
const single = (model: Waves): OracleParts => ({ value: model.value, gradient: (x) => Array.from(model.gradient(x), Math.fround) });

/** Σᵢⱼ ℓᵢ|Aᵢⱼ|ℓⱼ with ℓ the sizes of θ: one number, in the unit of the loss. */
const sized = (A: { get(i: number, j: number): number }, θ: readonly number[]): number =>
  θ.reduce((sum, x, i) => sum + θ.reduce((part, y, j) => part + Math.abs(x * A.get(i, j) * y), 0), 0);
const matrix = (rows: Rows): { get(i: number, j: number): number } => ({ get: (i, j) => rows[i][j] });

export const lawsOfDifferences: readonly Law<OracleFrom>[] = [
  {
    id: 'differences.error-bounds',
    rows: ['L03'],
    claim: 'In any units each entry of the Hessian is right within the error that is stated for it, and this error is small',
    tolerance: 'A',
    property: (oracleOf) =>
      fc.property(drawn(anyUnit), ({ terms, θ, units }) => {
        const model = waves(terms, θ, units);
        const L = oracleOf({ value: model.value, gradient: model.gradient });
        const [H, E] = [L.hessian(model.θ), L.hessianError!(model.θ)];
        const within = model.exact.every((row, i) => row.every((h, j) => Math.abs(H.get(i, j) - h) <= E.get(i, j)));
        const gradient = model.gradient(Float64Array.from(model.θ));
        const scale = sized(matrix(model.exact), model.θ) + Math.abs(dot(gradient, model.θ)) + 1;
        return within && sized(E, model.θ) <= 1e-7 * scale;
      }),
  },
  {
    id: 'differences.float32',
    rows: ['L03'],
    claim: 'A gradient in float32 is recognised by its noise: the error that is stated holds, and stays below a hundredth',
    tolerance: 'A',
    label: 'quality',
    property: (oracleOf) =>
      fc.property(drawn(fc.double({ min: -6, max: 6, noNaN: true }).map((k) => 10 ** k)), ({ terms, θ, units }) => {
        const model = waves(terms, θ, units);
        const L = oracleOf(single(model));
        const [H, E] = [L.hessian(model.θ), L.hessianError!(model.θ)];
        const within = model.exact.every((row, i) => row.every((h, j) => Math.abs(H.get(i, j) - h) <= E.get(i, j)));
        const scale = sized(matrix(model.exact), model.θ) + 1;
        return within && sized(E, model.θ) <= 1e-2 * scale;
      }),
  },
  {
    id: 'differences.units',
    rows: ['L03'],
    claim: 'Where units are powers of two, H and its error change with them to the last bit, Hᵢⱼ → Hᵢⱼ/dᵢdⱼ',
    tolerance: 'E',
    label: 'quality',
    property: (oracleOf) =>
      fc.property(drawn(dyadicUnit), ({ terms, θ, units }) => {
        const [plain, other] = [
          waves(
            terms,
            θ,
            units.map(() => 1),
          ),
          waves(terms, θ, units),
        ].map((model) => {
          const L = oracleOf({ value: model.value, gradient: model.gradient });
          return [L.hessian(model.θ), L.hessianError!(model.θ)] as const;
        });
        return units.every((u, i) =>
          units.every((w, j) => [0, 1].every((k) => plain[k as 0 | 1].get(i, j) === other[k as 0 | 1].get(i, j) * u * w)),
        );
      }),
  },
  {
    id: 'differences.product',
    rows: ['L03'],
    claim: 'A product Hv is right within the error that is stated for it, in float64 and float32',
    tolerance: 'A',
    property: (oracleOf) =>
      fc.property(drawn(anyUnit), fc.boolean(), ({ terms, θ, units, v }, half) => {
        const model = waves(terms, θ, half ? units.map(() => 1) : units);
        const L = oracleOf(half ? single(model) : { value: model.value, gradient: model.gradient });
        const along = v.map((x, i) => x * (half ? 1 : units[i]));
        const [found, error] = [L.hvp(model.θ, along), L.hvpError!(model.θ, along)];
        return model.exact.every((row, i) => Math.abs(found[i] - dot(row, along)) <= error[i]);
      }),
  },
  {
    id: 'differences.kinks',
    rows: ['L03'],
    claim: 'Beside a kink, where differences across the diagonal disagree, H is symmetric still and the disagreement is its error',
    tolerance: 'A',
    property: (oracleOf) =>
      fc.property(signed, signed, fc.constantFrom(0, 1e-9, 1e-6, 1e-5, 1e-3), (x, y, off) => {
        // |xy − c| + xy², with its kink so near θ
        const c = x * y - off;
        const L = oracleOf({
          value: ([a, b]) => Math.abs(a * b - c) + a * b * b,
          gradient: ([a, b]) => [b * Math.sign(a * b - c) + b * b, a * Math.sign(a * b - c) + 2 * a * b],
        });
        const [H, E] = [L.hessian([x, y]), L.hessianError!([x, y])];
        const s = Math.sign(off);
        return (
          H.get(0, 1) === H.get(1, 0) &&
          [0, 1].every((i) => [0, 1].every((j) => E.get(i, j) === E.get(j, i) && E.get(i, j) >= 0)) &&
          (off === 0 || (Math.abs(H.get(0, 1) - (s + 2 * y)) <= E.get(0, 1) && Math.abs(H.get(1, 1) - 2 * x) <= E.get(1, 1)))
        );
      }),
  },
  {
    id: 'differences.remembers',
    rows: [],
    claim:
      'The gradient at θ is asked of the model once at most, and once where it is asked for, whatever is made of it: products, the Hessian, their errors',
    tolerance: 'E',
    label: 'quality',
    runs: 30,
    property: (oracleOf) =>
      fc.property(
        drawn(dyadicUnit),
        fc.shuffledSubarray(['gradient', 'hvp', 'hvpError', 'hessian', 'hessianError'] as const, { minLength: 1 }),
        ({ terms, θ, units, v }, asks) => {
          const model = waves(terms, θ, units);
          let here = 0;
          const gradient = (x: Float64Array) => {
            if (model.θ.every((y, i) => x[i] === y)) here++;
            return model.gradient(x);
          };
          const L = oracleOf({ value: model.value, gradient });
          for (const ask of [...asks, ...asks]) ask.startsWith('hvp') ? L[ask as 'hvp'](model.θ, v) : L[ask as 'hessian'](model.θ);
          if (here > 1 || here < Number(asks.includes('gradient'))) throw new Error(`asked ${here} times for ${asks.join(', ')}`);
        },
      ),
  },
];
