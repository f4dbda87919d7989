/** What every oracle of a loss answers: exactly, in any order of questions, and without asking the model twice. */
import fc from 'fast-check';
import { type Oracle, tensor } from 'saddlepoint';
import { differentiate, dyadic, evaluate, type Polynomial, polynomials } from '../generators-tensor.ts';
import type { Law } from '../law.ts';

/** Makes the oracle of a polynomial in n unknowns; `asked` is called whenever its value, gradient or Hessian is computed. */
export type OracleOfPolynomial = (p: Polynomial, n: number, asked: () => void) => Oracle;

const n = 3;
const points = fc.array(dyadic, { minLength: n, maxLength: n });
const quiet = (): void => {};

const gradientOf = (p: Polynomial, x: readonly number[]): number[] => x.map((_, i) => evaluate(differentiate(p, i), x));
const hessianOf = (p: Polynomial, x: readonly number[]): number[][] =>
  x.map((_, i) => x.map((_, j) => evaluate(differentiate(differentiate(p, i), j), x)));
const productOf = (p: Polynomial, x: readonly number[], v: readonly number[]): number[] =>
  hessianOf(p, x).map((row) => row.reduce((sum, h, j) => sum + h * v[j], 0));

function same(found: ArrayLike<number>, expected: readonly number[], what: string): void {
  if (found.length === expected.length && expected.every((x, i) => found[i] === x)) return;
  throw new Error(`${what}: expected [${expected.join(', ')}], got [${Array.from(found).join(', ')}]`);
}

/** One question at θ, its answer held to the polynomial's; what is handed out is then spoilt. */
const QUESTIONS: Readonly<Record<string, (o: Oracle, p: Polynomial, θ: Float64Array, v: readonly number[], given?: Float64Array) => void>> =
  {
    value: (o, p, θ, _v, given = θ) => same([o.value(given)], [evaluate(p, [...θ])], 'the value'),
    gradient: (o, p, θ, _v, given = θ) => {
      const g = o.gradient(given);
      same(g, gradientOf(p, [...θ]), 'the gradient');
      g.fill(NaN);
    },
    valueAndGradient: (o, p, θ, _v, given = θ) => {
      const { value, gradient } = o.valueAndGradient(given);
      same([value], [evaluate(p, [...θ])], 'the value, with the gradient');
      same(gradient, gradientOf(p, [...θ]), 'the gradient, with the value');
      gradient.fill(NaN);
    },
    hvp: (o, p, θ, v, given = θ) => {
      const along = Float64Array.from(v);
      const Hv = o.hvp(given, along);
      same(Hv, productOf(p, [...θ], v), 'Hv');
      same(along, v, 'v afterwards');
      Hv.fill(NaN);
    },
    hessian: (o, p, θ, _v, given = θ) => {
      const H = o.hessian(given);
      same([...H.shape, ...H.data], [n, n, ...hessianOf(p, [...θ]).flat()], 'H');
      H.data.fill(NaN);
    },
  };
/** A vector may come as any of these; float32 holds these dyadics too. */
const HANDED: Readonly<Record<string, (x: Float64Array) => Float64Array>> = {
  itself: (x) => x,
  list: (x) => Array.from(x) as never,
  float32: (x) => Float32Array.from(x) as never,
  tensor: (x) => tensor(x.slice()) as never,
};
const question = fc.record({
  as: fc.constantFrom(...Object.keys(HANDED)),
  ask: fc.constantFrom(...Object.keys(QUESTIONS)),
  /** Whether θ is another one, is changed in place in one entry, or stays. */
  move: fc.constantFrom('anew', 'in place', 'stay', 'stay'),
  entry: fc.nat(n - 1),
  point: points,
  v: points,
});

export const lawsOfOracles: readonly Law<OracleOfPolynomial>[] = [
  {
    id: 'oracle.answers',
    rows: ['L02', 'L03'],
    claim:
      'value, gradient, Hv and H of a polynomial in dyadics are exact, whatever was asked before, wherever θ was, whether it moved in place or is new, as a list, a typed array or a tensor, and whatever a caller did to earlier answers',
    tolerance: 'E',
    property: (oracleOf) =>
      fc.property(polynomials(n), fc.array(question, { minLength: 1, maxLength: 12 }), (p, questions) => {
        const o = oracleOf(p, n, quiet);
        let θ = Float64Array.from(questions[0].point);
        for (const { ask, as, move, entry, point, v } of questions) {
          if (move === 'anew') θ = Float64Array.from(point);
          if (move === 'in place') θ[entry] = point[entry];
          const before = [...θ];
          QUESTIONS[ask](o, p, θ, v, HANDED[as](θ));
          same(θ, before, 'θ afterwards');
        }
      }),
  },
  {
    id: 'oracle.remembers',
    rows: [],
    claim: 'what was asked at the last θ is not computed again, also where θ is another vector of the same numbers',
    tolerance: 'E',
    label: 'quality',
    property: (oracleOf) =>
      fc.property(
        polynomials(n),
        points,
        fc.subarray(['value', 'gradient', 'valueAndGradient', 'hessian'], { minLength: 1 }),
        (p, point, asks) => {
          let count = 0;
          const o = oracleOf(p, n, () => count++);
          const v = point;
          for (const ask of asks) QUESTIONS[ask](o, p, Float64Array.from(point), v);
          const first = count;
          for (const ask of [...asks].reverse()) QUESTIONS[ask](o, p, Float64Array.from(point), v);
          if (count !== first) throw new Error(`${count - first} more computations for the same questions`);
          // a value and a gradient may be two
          const most = asks.includes('valueAndGradient') ? 2 + Number(asks.includes('hessian')) : asks.length;
          if (first > most) throw new Error(`${first} computations, where ${most} would do`);
        },
      ),
  },
];
