/**
 * The numbers in the answers to the chapters' questions.
 *
 * A chapter's answers.ts has, for each question by its words, the numbers of its answer as they are printed, each with what the library
 * or the chapter's experiment makes of it. spec/docs/answers.spec.ts reads the pages: every numeral of an answer must be one of
 * these, or stand in the question; and what is computed must round to what is printed. So no answer can go stale.
 *
 * '4·10⁻⁹' is written '4e-9' here, 313 418 without its space; signs and the digits 0, 1 and 2 of a formula are not looked at.
 */
import type { Optimizer } from 'saddlepoint';

export type Answers = Readonly<Record<string, () => Readonly<Record<string, number>>>>;

/** How far a rule moves one parameter, gradient by gradient. */
export function stepsOf(rule: Optimizer, gradients: Iterable<number>): number[] {
  const θ = new Float64Array(1);
  const state = rule.init(θ);
  return Array.from(gradients, (g) => {
    const before = θ[0];
    rule.step(θ, state, [g]);
    return θ[0] - before;
  });
}

/** A gradient so many times. */
export const steady = (g: number, times: number): number[] => Array<number>(times).fill(g);
