/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { gradientDescent, oracleFrom } from 'saddlepoint';
import { recorded } from '../../report/seeds.ts';
import type { Answers } from '../answers.ts';

/** A number of E13's first seed. */
const ofE13 = (name: string): number => recorded()['E13'].claims.find(({ numbers }) => name in numbers)!.numbers[name][0];

export const answers: Answers = {
  'At ε = 0.4, at which sharpness is the edge, and what does a step along the steepest direction do there?': () => {
    const L = oracleFrom({ value: ([x]) => (5 * x * x) / 2, gradient: ([x]) => [5 * x] });
    const θ = Float64Array.of(1);
    const rule = gradientDescent({ learningRate: 0.4 });
    rule.step(θ, rule.init(θ), L.gradient([1]));
    if (θ[0] !== -1) throw new RangeError(`θ is ${θ[0]}`);
    return { '5': 2 / 0.4 };
  },
  'Which step would have been best, where a step brings nothing because ½ε²gᵀHg = εgᵀg?': () => ({}),
  "Newton's direction is off by one half with B = 7100. What batch brings that to a tenth?": () => {
    const [newton, gradient] = [ofE13('B for H⁻¹g'), ofE13('B for g')];
    if (Math.abs(newton / 7100 - 1) > 1e-3) throw new RangeError(`E13 found ${newton}`);
    const more = (0.5 / 0.1) ** 2;
    return { '25': more, '177500': more * 7100, '47': gradient, '1175': more * 47 };
  },
};
