/** The laws of oracles, of parameters as one vector, and of checked gradients. */
import { checkGradients, oracle, oracleFrom, parameters, type Tensor, tensor } from 'saddlepoint';
import { describe, test } from 'vitest';
import { defaultsLaw } from '../laws/defaults.ts';
import { differentiate, evaluate } from '../laws/generators-tensor.ts';
import { check, titleOf } from '../laws/law.ts';
import { documentedCheck, lawsOfCheckGradients } from '../laws/oracle/checkGradients.ts';
import { lawsOfOracles, type OracleOfPolynomial } from '../laws/oracle/oracles.ts';
import { lawsOfParameters } from '../laws/oracle/parameters.ts';

/** By this library's tensors, one leaf for each unknown. */
const ofTensors: OracleOfPolynomial = (p, n, asked) =>
  oracle(
    (x: Tensor[]) => {
      asked();
      const terms = p.map(({ c, powers }) => powers.reduce((product, power, i) => product.mul(x[i].pow(power)), tensor(c)));
      return terms.reduce((sum, term) => sum.add(term));
    },
    Array.from({ length: n }, () => 0) as never,
  );

/** From elsewhere, with all of its derivatives, or the Hessian's columns by products alone. */
const ofParts =
  (parts: readonly ('hvp' | 'hessian')[]): OracleOfPolynomial =>
  (p, n, asked) => {
    const at = (θ: ArrayLike<number>, ...by: number[]): number => evaluate(by.reduce(differentiate, p), Array.from(θ));
    const all = Array.from({ length: n }, (_, i) => i);
    const spoilt = <T>(θ: ArrayLike<number>, answer: T): T => {
      (θ as Float64Array).fill(NaN);
      return answer;
    };
    const model = {
      value: (θ: Float64Array) => {
        asked();
        return spoilt(θ, at(θ));
      },
      gradient: (θ: Float64Array) => {
        asked();
        return spoilt(θ, all.map((i) => at(θ, i))); // biome-ignore format: one line
      },
      ...(parts.includes('hvp') && {
        hvp: (θ: Float64Array, v: Float64Array) => spoilt(θ, all.map((i) => all.reduce((sum, j) => sum + at(θ, i, j) * v[j], 0))), // biome-ignore format: one line
      }),
      ...(parts.includes('hessian') && {
        hessian: (θ: Float64Array) => {
          asked();
          return spoilt(θ, all.map((i) => all.map((j) => at(θ, i, j)))); // biome-ignore format: one line
        },
      }),
    };
    return oracleFrom(model as never);
  };

describe('oracles', () => {
  for (const law of lawsOfOracles) {
    test(`${titleOf(law)}: oracle`, () => check(law, ofTensors));
    test(`${titleOf(law)}: oracleFrom`, () => check(law, ofParts(['hvp', 'hessian'])));
    test(`${titleOf(law)}: oracleFrom, with products alone`, () => check(law, ofParts(['hvp'])));
  }
});
describe('parameters', () => {
  for (const law of lawsOfParameters) test(titleOf(law), () => check(law, parameters));
});
describe('checkGradients', () => {
  for (const law of lawsOfCheckGradients) test(titleOf(law), () => check(law, checkGradients));
  test(titleOf(defaultsLaw), () => check(defaultsLaw, documentedCheck(checkGradients)));
});
