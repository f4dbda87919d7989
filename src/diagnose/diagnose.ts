/**
 * Why did training stop, and which way is down?
 *
 *   evidence → the first test of the table that holds → verdict → remedy
 *
 * The evidence is measured once (evidence.ts), the tests are inequalities over it (verdict.ts), the remedy can be carried
 * out (remedy.ts). What the notes tell apart by eye, critical points (L04–L09), bounces (L72), crawls (L74), divergence
 * (L75), cliffs (L31), plateaus (L29), noise (L41), depth (L33), is told apart here by numbers.
 */
import type { Oracle } from '../autograd/types.ts';
import type { Remedy } from './carry.ts';
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
  const batches = options.batches === undefined ? undefined : [...options.batches];
  const strange = batches?.findIndex((batch) => typeof batch?.gradient !== 'function') ?? -1;
  if (strange >= 0) throw new TypeError(`diagnose: batches must give oracles, got ${typeof batches![strange]} as number ${strange + 1}`);
  const evidence = gather(oracle, at, { ...options, ...(batches === undefined ? {} : { batches }) });
  if ('broken' in evidence) {
    const test: Test = { verdict: 'diverging', holds: true, says: `not finite: ${evidence.broken}` };
    return withReport('diverging', evidence, [test], restart(oracle, at, evidence, options));
  }
  const all = tests(evidence);
  const first = all.findIndex((t) => t.holds);
  const { verdict } = all[first];
  return withReport(verdict, evidence, all.slice(0, first + 1), prescribe(verdict, { oracle, θ: at, evidence, batches }));
}

/** θ as float64, once all that was passed is what it should be. θ itself need not be finite: that is a diagnosis. */
function checked(oracle: Oracle, θ: ArrayLike<number>, options: DiagnoseOptions): Float64Array {
  if (typeof oracle?.gradient !== 'function')
    throw new TypeError('diagnose: oracle must be an oracle, as oracle() and oracleFrom() make them');
  if (typeof θ?.length !== 'number')
    throw new TypeError(`diagnose: θ must be a vector of numbers, got ${θ?.constructor?.name ?? String(θ)}`);
  if (θ.length === 0) throw new RangeError('diagnose: θ must have at least one entry, got none');
  if (oracle.size !== undefined && θ.length !== oracle.size)
    throw new RangeError(`diagnose: θ must have ${oracle.size} entries, got ${θ.length}`);
  const { history = [], learningRate, gradientTolerance, eigenvalueTolerance, fullBelow, lanczosSteps } = options;
  if (!Array.isArray(history)) throw new TypeError(`diagnose: history must be a list of step records, got ${typeof history}`);
  history.forEach((record, i) => {
    for (const name of ['loss', 'gradientNorm', 'stepLength', 'turn'] as const) {
      if (typeof record?.[name] !== 'number')
        throw new TypeError(`diagnose: history[${i}].${name} must be a number, got ${typeof record?.[name]}`);
    }
  });
  if (learningRate !== undefined && !(learningRate > 0))
    throw new RangeError(`diagnose: learningRate must be above 0, got ${learningRate}`);
  for (const [name, value] of Object.entries({ gradientTolerance, eigenvalueTolerance })) {
    if (value !== undefined && !(value > 0)) throw new RangeError(`diagnose: ${name} must be above 0, got ${value}`);
  }
  for (const [name, value, least] of [
    ['fullBelow', fullBelow, 0],
    ['lanczosSteps', lanczosSteps, 2],
  ] as const) {
    if (value !== undefined && !(Number.isInteger(value) && value >= least))
      throw new RangeError(`diagnose: ${name} must be a whole number ≥ ${least}, got ${value}`);
  }
  return Float64Array.from(θ);
}

function withReport(verdict: Verdict, evidence: Evidence | Breakdown, made: readonly Test[], remedy: Remedy): Diagnosis {
  const toString = (): string => {
    const lines = [`verdict   ${verdict}`, `because   ${made[made.length - 1].says}`, `remedy    ${remedy.says}`];
    if ('missing' in evidence && evidence.missing.length > 0)
      lines.push(...evidence.missing.map((m, i) => `${i === 0 ? 'not tested' : '          '} ${m}`));
    return lines.join('\n');
  };
  return { verdict, evidence, tests: made, remedy, toString };
}
