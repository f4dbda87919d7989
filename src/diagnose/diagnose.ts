/**
 * Why did training stop, and which way is down?
 *
 *   evidence → the first test of the table that holds → verdict → remedy
 *
 * The evidence is measured once (evidence.ts), the tests are inequalities over it (verdict.ts), the remedy can be carried
 * out (remedy.ts). What the notes tell apart by eye, critical points (L04–L09), bounces (L72), crawls (L74), divergence
 * (L75), cliffs (L31), plateaus (L29), noise (L41), depth (L33), is told apart here by numbers.
 */

import { count, refuse } from '../base/arguments.ts';
import { isOracle } from '../optim/frame/source.ts';
import type { Oracle } from '../oracle/types.ts';
import type { Remedy } from './apply.ts';
import { type Breakdown, type DiagnoseOptions, type Evidence, gather } from './evidence.ts';
import { prescribe, restart } from './remedy.ts';
import { type Test, tests, type Verdict } from './verdict.ts';

export interface Diagnosis {
  readonly verdict: Verdict;
  /** All that was measured; where a number was not finite, which one, and the series up to there. */
  readonly evidence: Evidence | Breakdown;
  /** The tests in their order, up to the one that held. */
  readonly tests: readonly Test[];
  readonly remedy: Remedy;
  /** A report for a person. */
  toString(): string;
}

/**
 * Says why training stopped at θ, on what evidence, and what to do about it.
 *
 * Costs a Hessian (up to 300 parameters; 60 Hessian-vector products beyond, 90 more at a critical point that leaves the
 * lowest eigenvalue's sign open), one product for each batch, some forty losses and two gradients.
 *
 * @param oracle the loss
 * @param θ n numbers, left alone
 * @param options the run's records as `history`, minibatches as `batches`, the network's `layers`: each opens further tests
 * @throws RangeError where θ does not fit or an option is out of range; TypeError where a record lacks a number. A θ, loss,
 * gradient or record that is not finite is no error but the verdict 'diverging'.
 * @example
 * import { descend, diagnose, gradientDescent, oracle, tensor } from 'saddlepoint';
 * const L = oracle(({ w }) => w.at(0).mul(w.at(1)).sub(1).square(), { w: tensor([0.5, -0.5]) });
 * const theta = L.theta.slice();
 * const history = [...descend(L, theta, gradientDescent({ learningRate: 0.05 }), { steps: 400 })];
 * const { verdict, remedy } = diagnose(L, theta, { history });
 * console.log(verdict, L.value(theta).toFixed(3), remedy.apply().loss < 0.1); // → saddle 1.000 true
 */
export function diagnose(oracle: Oracle, θ: ArrayLike<number>, options: DiagnoseOptions = {}): Diagnosis {
  const at = checked(oracle, θ, options);
  const { history, learningRate } = options;
  const batches = options.batches && firstOf(options.batches);
  const evidence = gather(oracle, at, options, batches);
  if ('broken' in evidence) {
    const test: Test = { verdict: 'diverging', holds: true, message: `not finite: ${evidence.broken}` };
    return withReport(evidence, [test], restart(oracle, at, evidence, history, learningRate));
  }
  const all = tests(evidence);
  const first = all.findIndex((t) => t.holds);
  const remedy = prescribe(all[first].verdict, oracle, at, evidence, batches);
  return withReport(evidence, all.slice(0, first + 1), remedy, evidence.missing);
}

/** The first 1024 batches: there may be no end to them. */
function firstOf(batches: Iterable<Oracle>): Oracle[] {
  if (typeof batches[Symbol.iterator] !== 'function') refuse('diagnose', 'batches', 'an iterable of oracles', batches, TypeError);
  const read: Oracle[] = [];
  for (const batch of batches) {
    read.push(asOracle(`batches[${read.length}]`, batch));
    if (read.length === 1024) break;
  }
  return read;
}

const asOracle = (name: string, value: Oracle): Oracle =>
  isOracle(value) ? value : refuse('diagnose', name, 'an oracle, as oracle() and oracleFrom() make them', value, TypeError);

/** θ as float64, once what was passed is what it should be. θ itself need not be finite: that is a diagnosis. */
function checked(oracle: Oracle, θ: ArrayLike<number>, { history = [] }: DiagnoseOptions): Float64Array {
  const { size } = asOracle('oracle', oracle);
  if (typeof θ?.length !== 'number') refuse('diagnose', 'θ', 'a vector of numbers', θ, TypeError);
  const n = count('diagnose', 'the length of θ', θ.length, 1);
  if (n !== (size ?? n)) refuse('diagnose', 'the length of θ', `${size}`, n);
  if (!Array.isArray(history)) refuse('diagnose', 'history', 'a list of step records', history, TypeError);
  history.forEach((record, i) => {
    for (const name of ['loss', 'gradientNorm', 'stepLength', 'turn'] as const) {
      if (typeof record?.[name] !== 'number') refuse('diagnose', `history[${i}].${name}`, 'a number', record?.[name], TypeError);
    }
  });
  return Float64Array.from(θ);
}

/** The last of the tests is the one that held. */
function withReport(evidence: Evidence | Breakdown, made: readonly Test[], remedy: Remedy, missing: readonly string[] = []): Diagnosis {
  const { verdict, message } = made.at(-1)!;
  const toString = (): string => {
    const report = `verdict   ${verdict}\nbecause   ${message}\nremedy    ${remedy.message}`;
    return missing.length > 0 ? `${report}\nnot tested ${missing.join(`\n${' '.repeat(11)}`)}` : report;
  };
  return { verdict, evidence, tests: made, remedy, toString };
}
