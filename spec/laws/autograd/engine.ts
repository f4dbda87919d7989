/**
 * What an engine of automatic differentiation must offer to be held against the laws, and what the laws are made of:
 * closed forms, derivatives by an engine, comparison, and the common shape of a law.
 */
import fc from 'fast-check';
import { dyadic, type Expression, type Polynomial, polynomials, real } from '../generators-tensor.ts';
import type { Law } from '../law.ts';
import { narrow, Refutation, type Terms, Unsupported } from '../terms.ts';
import { remainderOrder } from './order.ts';

/** One evaluation of a function, recorded. */
export interface Trace<V> {
  readonly value: V;
  /** ∂value/∂xᵢ for every input. It may be asked again, and must answer the same. */
  backward(): V[];
}

/** What an engine must offer to be held against the laws. V is its number: the engine's own affair, so the laws take any. */
export interface Engine<V = any> {
  readonly name: string;
  /** How deep derivatives nest: 1 for first derivatives only, Infinity for all. */
  readonly orders: number;
  constant(value: number): V;
  value(x: V): number;
  add(a: V, b: V): V;
  sub(a: V, b: V): V;
  mul(a: V, b: V): V;
  /** xⁿ for a number n. */
  pow?(x: V, n: number): V;
  readonly functions: { readonly [name in FunctionName]?: (x: V) => V };
  /** Records f at x. The inputs may themselves be under differentiation, and f may use other such values. */
  trace(f: (...x: V[]) => V, x: readonly V[]): Trace<V>;
  /** The matrix of second derivatives; by default, nested traces. */
  hessian?(f: (...x: V[]) => V, x: readonly number[]): number[][];
}

/** A law, and what it asks of an engine. */
export interface EngineLaw extends Law<Engine> {
  readonly orders: number;
  readonly needs: readonly string[];
}

// Closed forms ------------------------------------------------------------------------------------------------------------

export const σ = (x: number) => 1 / (1 + Math.exp(-x));

/** Functions with their first four derivatives in plain numbers, and where they are asked. */
export const CLOSED_FORMS = {
  tanh: {
    on: [-2, 2],
    forms: [
      Math.tanh,
      (x: number) => 1 - Math.tanh(x) ** 2,
      (x: number) => -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2),
      (x: number) => (1 - Math.tanh(x) ** 2) * (6 * Math.tanh(x) ** 2 - 2),
      (x: number) => (1 - Math.tanh(x) ** 2) * (16 * Math.tanh(x) - 24 * Math.tanh(x) ** 3),
    ],
  },
  sigmoid: {
    on: [-3, 3],
    forms: [
      σ,
      (x: number) => σ(x) * (1 - σ(x)),
      (x: number) => σ(x) * (1 - σ(x)) * (1 - 2 * σ(x)),
      (x: number) => σ(x) * (1 - σ(x)) * (1 - 6 * σ(x) + 6 * σ(x) ** 2),
      (x: number) => σ(x) * (1 - σ(x)) * (1 - 14 * σ(x) + 36 * σ(x) ** 2 - 24 * σ(x) ** 3),
    ],
  },
  exp: { on: [-2, 2], forms: [Math.exp, Math.exp, Math.exp, Math.exp, Math.exp] },
  log: {
    on: [0.3, 3],
    forms: [Math.log, (x: number) => 1 / x, (x: number) => -1 / x ** 2, (x: number) => 2 / x ** 3, (x: number) => -6 / x ** 4],
  },
  sin: { on: [-3, 3], forms: [Math.sin, Math.cos, (x: number) => -Math.sin(x), (x: number) => -Math.cos(x), Math.sin] },
  cos: { on: [-3, 3], forms: [Math.cos, (x: number) => -Math.sin(x), (x: number) => -Math.cos(x), Math.sin, Math.cos] },
  sqrt: {
    on: [0.3, 3],
    forms: [
      Math.sqrt,
      (x: number) => 0.5 * x ** -0.5,
      (x: number) => -0.25 * x ** -1.5,
      (x: number) => 0.375 * x ** -2.5,
      (x: number) => -0.9375 * x ** -3.5,
    ],
  },
  reciprocal: {
    on: [0.3, 3],
    forms: [
      (x: number) => 1 / x,
      (x: number) => -1 / x ** 2,
      (x: number) => 2 / x ** 3,
      (x: number) => -6 / x ** 4,
      (x: number) => 24 / x ** 5,
    ],
  },
  relu: {
    on: [-2, 2],
    forms: [(x: number) => Math.max(x, 0), (x: number) => (x > 0 ? 1 : 0), () => 0, () => 0, () => 0],
  },
} as const satisfies { [name: string]: { on: readonly [number, number]; forms: readonly ((x: number) => number)[] } };

export type FunctionName = keyof typeof CLOSED_FORMS;

export const NAMES = Object.keys(CLOSED_FORMS) as FunctionName[];
/** Smooth everywhere, and bounded, so that random expressions stay tame. */
export const SMOOTH: FunctionName[] = ['tanh', 'sigmoid', 'sin', 'cos'];

// Derivatives by an engine -------------------------------------------------------------------------------------------------

export type Scalar = unknown;
export type Function1 = (x: Scalar) => Scalar;
export type FunctionN = (...x: Scalar[]) => Scalar;

/** f ↦ f′, which nests as deep as the engine allows. */
export const D =
  (E: Engine, f: Function1): Function1 =>
  (x) =>
    E.trace(f, [x]).backward()[0];

/** The n-th derivative of f at a number. */
export const derivative = (E: Engine, f: Function1, x: number, n: number): number => {
  let Dⁿf = f;
  for (let k = 0; k < n; k++) Dⁿf = D(E, Dⁿf);
  return E.value(Dⁿf(E.constant(x)));
};

export const gradient = (E: Engine, f: FunctionN, x: readonly number[]): number[] =>
  E.trace(
    f,
    x.map((xi) => E.constant(xi)),
  )
    .backward()
    .map((gi) => E.value(gi));

/** ∂f/∂xᵢ as a function. */
export const partial =
  (E: Engine, f: FunctionN, i: number): FunctionN =>
  (...x) =>
    E.trace(f, x).backward()[i];

/** Hᵢⱼ = ∂²f/∂xᵢ∂xⱼ: row i is the gradient of ∂f/∂xᵢ (L03). */
export const hessian = (E: Engine, f: FunctionN, x: readonly number[]): number[][] =>
  E.hessian?.(f, x) ?? x.map((_, i) => gradient(E, partial(E, f, i), x));

/** Σ c · x₀ · x₀ ⋯, by multiplication. */
export const asFunction =
  (E: Engine, p: Polynomial): FunctionN =>
  (...x) =>
    p.reduce<Scalar>((sum, { c, powers }) => {
      let product = E.constant(c);
      powers.forEach((power, i) => {
        for (let k = 0; k < power; k++) product = E.mul(product, x[i]);
      });
      return E.add(sum, product);
    }, E.constant(0));

export const byEngine = (E: Engine, e: Expression, x: readonly Scalar[]): Scalar => {
  switch (e.kind) {
    case 'x':
      return x[e.i];
    case 'number':
      return E.constant(e.value);
    case 'apply':
      return E.functions[e.name as FunctionName]!(byEngine(E, e.a, x));
    default:
      return E[e.kind](byEngine(E, e.a, x), byEngine(E, e.b, x));
  }
};

export const inNumbers = (e: Expression, x: readonly number[]): number => {
  switch (e.kind) {
    case 'x':
      return x[e.i];
    case 'number':
      return e.value;
    case 'apply':
      return CLOSED_FORMS[e.name as FunctionName].forms[0](inNumbers(e.a, x));
    case 'add':
      return inNumbers(e.a, x) + inNumbers(e.b, x);
    case 'sub':
      return inNumbers(e.a, x) - inNumbers(e.b, x);
    case 'mul':
      return inNumbers(e.a, x) * inNumbers(e.b, x);
  }
};

export const known = (E: Engine): FunctionName[] => NAMES.filter((name) => E.functions[name]);
export const knownSmooth = (E: Engine): FunctionName[] => SMOOTH.filter((name) => E.functions[name]);

// Comparison ---------------------------------------------------------------------------------------------------------------

export const same = (found: number, expected: number, what: string): void => {
  if (found === expected) return;
  throw new Refutation(`${what}: expected ${expected}, got ${found}`, { expected, got: found, off: Math.abs(found - expected), bound: 0 });
};

export const sameAll = (found: readonly number[], expected: readonly number[], what: string): void => {
  for (let i = 0; i < expected.length; i++) same(found[i] as number, expected[i], `${what}[${i}]`);
};

// What depends on the terms ---------------------------------------------------------------------------------------------------

/** How many roundings a derivative of the fourth order, or a value in a random expression, may be off by. */
const ROUNDINGS = 512;

/** Generators and comparisons that fit a format: numbers whose sums and products are exact in it, and bounds in its unit. */
export interface Kit {
  readonly dyadic: fc.Arbitrary<number>;
  readonly points: (n: number) => fc.Arbitrary<number[]>;
  readonly polynomials: typeof polynomials;
  readonly real: (min: number, max: number) => fc.Arbitrary<number>;
  readonly reals: (n: number) => fc.Arbitrary<number[]>;
  /** Within rounding of the scale. */
  readonly near: (found: number, expected: number, what: string, scale?: number) => void;
  /** The order of a remainder whose coefficients an engine gave, while its values are plain numbers. */
  readonly remainderOrder: (φ: (h: number) => number, coefficients: readonly number[]) => number;
}

export function kitFor(terms: Terms): Kit {
  // 4 bits a number and degree 9 fit float64; in 24 bits: whole numbers up to 2, and squares where cubes were
  const small = narrow(terms);
  const exact = small ? fc.integer({ min: -2, max: 2 }) : dyadic;
  const drawn = (min: number, max: number) => (small ? real(min, max).map(Math.fround) : real(min, max));
  return {
    dyadic: exact,
    points: (n) => fc.array(exact, { minLength: n, maxLength: n }),
    polynomials: (variables, { degree = 3, ...options } = {}) =>
      polynomials(
        variables,
        small ? { ...options, degree: options.homogeneous ? degree : Math.min(degree, 2), number: exact } : { ...options, degree },
      ),
    real: drawn,
    reals: (n) => fc.array(drawn(-1, 1), { minLength: n, maxLength: n }),
    near(found, expected, what, scale = 1) {
      const bound = ROUNDINGS * terms.unit * Math.max(Math.abs(expected), scale);
      const off = Math.abs(found - expected);
      if (!(off <= bound)) throw new Refutation(`${what}: expected ${expected}, got ${found}`, { expected, got: found, off, bound });
    },
    remainderOrder: (φ, coefficients) => remainderOrder(φ, coefficients, small ? { noise: 2 ** 12, unit: terms.unit } : {}),
  };
}

export const law = (
  id: string,
  rows: readonly string[],
  tolerance: Law<Engine>['tolerance'],
  claim: string,
  property: (E: Engine, kit: Kit) => fc.IRawProperty<unknown>,
  {
    orders = 1,
    needs = [],
    ...rest
  }: { orders?: number; needs?: readonly string[] } & Pick<Law<Engine>, 'runs' | 'label' | 'conventions'> = {},
): EngineLaw => ({
  id: `autograd.${id}`,
  rows,
  tolerance,
  claim,
  property: (E, terms) => {
    if (orders > E.orders) throw new Unsupported(`asks for derivatives of order ${orders}`);
    const missing = needs.find((name) => (name === 'pow' ? E.pow === undefined : E.functions[name as FunctionName] === undefined));
    if (missing !== undefined) throw new Unsupported(`asks for ${missing}`);
    return property(E, kitFor(terms));
  },
  orders,
  needs,
  ...rest,
});

export const along = (x: readonly number[], v: readonly number[], h: number): number[] => x.map((xi, i) => xi + h * v[i]);
export const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, ai, i) => sum + ai * b[i], 0);
