/** An implementation that answers from afar, in the shape that the laws take: each call is a question and waits for its answer. */
import type { Rate } from '../optim/tools.ts';
import { Unsupported } from '../terms.ts';
import { FIRST_ORDER, type Subject } from './subjects.ts';

/** Asks, and has the answer at once. */
export type Ask = (question: object) => any;

export function afar(subject: Subject, ask: Ask): unknown {
  const asked: Ask = (question) => {
    let answer: any;
    try {
      answer = ask(question);
    } catch (error) {
      if ((error as Error).name === 'DataCloneError') throw new Unsupported('passes a function, which cannot be sent');
      throw error;
    }
    if (answer?.error !== undefined) throw new Error(answer.error);
    return answer;
  };
  return FIRST_ORDER.includes(subject)
    ? maker(asked)
    : (...args: unknown[]) => asked({ call: 'apply', arguments: args }).value ?? undefined; // JSON has no undefined
}

/** How many steps there have been stands in the state: a schedule is evaluated here, and its number sent. */
const maker = (ask: Ask) => (all: { learningRate: Rate; form?: string }) => {
  if (all.form === 'lookahead') throw new Unsupported('asks for form lookahead, which needs the gradient elsewhere than at θ');
  const at = (t: number) => {
    const { learningRate: η } = all;
    return { ...all, learningRate: typeof η === 'function' ? η(t) : η };
  };
  return {
    init: (θ: Float64Array) => ({ t: 0, state: ask({ call: 'init', hyperparameters: at(1), theta: θ }).state }),
    step(θ: Float64Array, held: { t: number; state: unknown }, gradient: ArrayLike<number>) {
      held.t++;
      const answer = ask({ call: 'step', hyperparameters: at(held.t), theta: θ, state: held.state, gradient });
      if (answer.theta?.length !== θ.length) throw new TypeError(`a step must answer with theta, ${θ.length} numbers`);
      θ.set(answer.theta);
      held.state = answer.state;
    },
  };
};
