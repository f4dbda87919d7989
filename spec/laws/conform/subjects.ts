/** Which laws a subject has, and how its implementations are asked. */
import { AUTOGRAD_LAWS } from '../autograd/scalar.ts';
import type { Law } from '../law.ts';
import { lawsOf } from '../lawsOf.ts';
import { FLOAT64, Refutation, type Terms, Unsupported } from '../terms.ts';
import { Asynchronous, answered, promised, threw } from './verdict.ts';

export type Subject = keyof typeof lawsOf;
export const SUBJECTS = Object.keys(lawsOf) as Subject[];

/** First-order optimizers: their laws are stated in any unit, and they can be asked from afar. */
export const FIRST_ORDER: readonly string[] = [
  'gradientDescent',
  'momentum',
  'nesterov',
  'adagrad',
  'rmsprop',
  'rmspropMomentum',
  'adam',
  'uncorrectedAdam',
  'adamw',
  'amsgrad',
  'uncorrectedAmsgrad',
  'nadam',
  'radam',
  'centredRmsprop',
  'adamax',
  'adadelta',
  'lion',
];
/** These ask for losses in the midst of a step: a program is told, a function of promises is not. */
export const SECOND_ORDER: readonly string[] = ['newton', 'saddleFreeNewton', 'levenbergMarquardt', 'newtonCG', 'lbfgs'];

/** Rates as functions of t that are made from plain options. */
export const SCHEDULES: readonly string[] = [
  'constant',
  'stepDecay',
  'exponentialDecay',
  'inverseTime',
  'inverseSqrt',
  'cosine',
  'cyclical',
  'linearWarmup',
  'piecewise',
  'noam',
];

/** Functions of numbers, vectors and matrices, which can be asked from afar too. */
export const PLAIN: readonly string[] = [
  'eigh',
  'jacobi',
  'rotation',
  'cholesky',
  'ldlt',
  'inertia',
  'lu',
  'determinant',
  'solve',
  'rightSides',
  'qr',
  'leastSquares',
  'svd',
  'clipNorm',
  'clipValue',
  'conditionNumber',
  'minimumRatio',
];

/** Whose laws are stated in any unit. */
const ANY_UNIT: readonly string[] = [
  ...FIRST_ORDER,
  'autograd',
  'eigh',
  'jacobi',
  'lu',
  'rcond',
  'determinant',
  'solve',
  'rightSides',
  'cholesky',
  'ldlt',
  'inertia',
  'qr',
  'leastSquares',
  'svd',
  'conjugateGradient',
  'lanczos',
  'lanczosTridiagonal',
];

/** The laws of a subject; what is not stated in the unit asked for is unsupported. */
export function lawsFor(subject: Subject, implementation: unknown, { unit }: Terms): Law<unknown>[] {
  const laws = subject === 'autograd' ? AUTOGRAD_LAWS : (lawsOf[subject] as (implementation: unknown) => Law<never>[])(implementation);
  const anyUnit = ANY_UNIT.includes(subject) || unit === FLOAT64.unit;
  if (anyUnit) return laws as Law<unknown>[];
  const property = () => {
    throw new Unsupported('is stated in the unit of float64 alone');
  };
  return laws.map((law) => ({ ...law, property }) as Law<unknown>);
}

/** The implementation, with what it throws marked as its own, and promises noticed. */
export function watched(subject: Subject, implementation: unknown): unknown {
  const maker = [...FIRST_ORDER, ...SECOND_ORDER].includes(subject);
  if (typeof implementation !== 'function' && (maker || [...SCHEDULES, ...PLAIN].includes(subject)))
    throw new TypeError(`conform: the implementation of ${subject} must be a function, got ${kindOf(implementation)}`);
  if (maker) return watchedMaker(implementation as Callable);
  if (typeof implementation === 'function') return watchedCall(implementation as Callable);
  if (subject !== 'autograd') return implementation;
  const engine = implementation as { functions?: object; trace: Callable };
  const trace: Callable = (...args) => watchedMembers(watchedCall(engine.trace, engine)(...args) as object);
  return { ...watchedMembers(engine), functions: watchedMembers(engine.functions ?? {}), trace };
}

type Callable = (...args: unknown[]) => unknown;
const kindOf = (x: unknown): string => (x === null ? 'null' : Array.isArray(x) ? 'a list' : typeof x === 'object' ? 'an object' : `${x}`);

const watchedCall =
  (f: Callable, self?: unknown): Callable =>
  (...args) => {
    let answer: unknown;
    try {
      answer = f.apply(self, args);
    } catch (error) {
      // a law's own, thrown where a loss was asked for what it must not be asked
      if (!(error instanceof Asynchronous || error instanceof Refutation)) threw(error);
      throw error;
    }
    if (isPromise(answer)) {
      answer.then(undefined, () => {});
      throw promised();
    }
    answered(args, answer);
    return answer;
  };
const isPromise = (x: unknown): x is Promise<unknown> => typeof (x as Promise<unknown> | undefined)?.then === 'function';

const watchedMembers = (x: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(x).map(([name, value]) => [name, typeof value === 'function' ? watchedCall(value as Callable, x) : value]),
  );

/** Of an optimizer the laws use two functions, wherever they stand, in the object or in its class. */
const watchedMaker =
  (make: Callable): Callable =>
  (...args) => {
    const rule = watchedCall(make)(...args) as { needsOracle?: boolean; init: Callable; step: Callable };
    for (const name of ['init', 'step'] as const)
      if (typeof rule?.[name] !== 'function') throw new TypeError(`made ${kindOf(rule)} without a function ${name}(θ, …)`);
    return {
      ...(rule.needsOracle === true ? { needsOracle: true } : {}),
      init: watchedCall(rule.init, rule),
      step: watchedCall(rule.step, rule),
    };
  };
