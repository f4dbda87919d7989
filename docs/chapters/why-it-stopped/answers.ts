/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { descend, diagnose, gradientDescent, oracleFrom } from 'saddlepoint';
import { mlp } from 'saddlepoint/nn';
import type { Answers } from '../answers.ts';

export const answers: Answers = {
  "A classifier's loss stands at 2.303. What has it learned?": () => ({ '10': 10, '2.303': Math.log(10), '0.693': Math.LN2 }),
  'In the network that stalls, how many numbers do its 1250 parameters really hold?': () => {
    const count = (units: number): number => mlp([144, units, 10], { seed: 1 }).tree.reduce((sum, { W, b }) => sum + W.size + b!.size, 0);
    if (count(8) !== 1250) throw new RangeError(`it has ${count(8)} parameters`);
    return { '144': 144, '165': count(1), '1085': count(8) - count(1) };
  },
  'A run on ½λx² with η = 2/λ jumps from x to −x for ever. What is its gradient, its loss, and what should be changed?': () => {
    const L = oracleFrom({ value: ([x]) => 2 * x * x, gradient: ([x]) => [4 * x], hessian: () => [[4]] });
    const θ = Float64Array.of(3);
    const history = [...descend(L, θ, gradientDescent({ learningRate: 0.5 }), { steps: 20 })];
    const { verdict } = diagnose(L, θ, { history });
    if (verdict !== 'oscillating') throw new RangeError(`diagnose says ${verdict}`);
    const one = Float64Array.of(3);
    const rule = gradientDescent({ learningRate: 1 / 4 });
    rule.step(one, rule.init(one), L.gradient(one));
    if (one[0] !== 0) throw new RangeError('one step is not enough');
    return { '4': L.hessian([0]).toArray()[0][0], '3': Math.abs(θ[0]), '18': L.value(θ), '12': L.gradient(θ)[0] };
  },
};
