/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { momentum } from 'saddlepoint';
import { momentum as figure, type Momentum } from '../../explorer/figures/momentum.ts';
import { type Answers, steady, stepsOf } from '../answers.ts';

const plane = (lambda: number, etah: number): Momentum => figure.model({ lambda, etah, rule: 'momentum' }) as Momentum;

export const answers: Answers = {
  'Why is λ = 0.9 with η ten times smaller not the same as gradient descent?': () => {
    const ball = momentum({ learningRate: 0.1, momentum: 0.9 });
    const straight = stepsOf(ball, steady(-1, 500)).at(-1)!;
    const across = stepsOf(
      ball,
      steady(1, 500).map((g, t) => (t % 2 ? g : -g)),
    ).at(-1)!;
    if (Math.abs(straight - 1) > 1e-12) throw new RangeError(`under a steady gradient the step is ${straight}`);
    return { '0.1': 0.1, '1.9': 0.1 / Math.abs(across), '19': 1 / Math.abs(across) };
  },
  'Along curvature 1 with λ = 0.9: what is the largest stable η, and how quick is it there?': () => ({
    '3.8': plane(0.9, 1).edge,
    '0.949': plane(0.9, 1).radius,
  }),
  'Does momentum leave a saddle sooner?': () => ({}),
};
