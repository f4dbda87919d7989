/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { mean, recorded } from '../../report/seeds.ts';
import type { Answers } from '../answers.ts';
import { data, network } from './network.ts';

const parameters = network([1, 8, 8, 1], 1).start.length;
const examples = data.x.shape[0];
const ofE3 = (name: string): number => {
  const claim = recorded()['E3'].claims.find(({ numbers }) => name in numbers)!;
  return mean(claim.numbers[name]);
};

export const answers: Answers = {
  'A network of 97 parameters fits 64 points exactly. How many eigenvalues are zero at least, and how large can the minimum ratio be?':
    () => ({
      '33': parameters - examples,
      '64': examples,
      '97': parameters,
      '0.66': examples / parameters,
    }),
  'Then why does a count by strict signs say something else?': () => ({
    '0.58': ofE3('strict ratio in the end'),
    '0.15': ofE3('share beyond the tolerance'),
    '1e-6': 1e-6, // the tolerance of runs.ts
  }),
  "A unit is split into 3/2 and −1/2 of itself, instead of two halves. What becomes of the curvature along the copies' parting?": () => ({
    '0.25': 0.5 * (1 - 0.5),
    '0.75': 1.5 * (1 - 1.5),
  }),
};
