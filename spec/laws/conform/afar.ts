/** An implementation that answers from afar, in the shape that the laws take: each call is a question and waits for its answer. */
import type { Loss, Rate } from '../optim/tools.ts';
import { type Capabilities, Unsupported } from '../terms.ts';
import { engineAfar } from './engineAfar.ts';
import { FIRST_ORDER, SCHEDULES, SECOND_ORDER, type Subject } from './subjects.ts';

/** Asks, and has the answer at once. */
export type Ask = (question: object) => any;

export function afar(subject: Subject, ask: Ask, capabilities: Capabilities = {}): unknown {
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
  if (FIRST_ORDER.includes(subject)) return maker(asked);
  if (SECOND_ORDER.includes(subject)) return maker(asked, true);
  if (subject === 'autograd') return engineAfar(asked, capabilities);
  const apply = (...args: unknown[]) => asked({ call: 'apply', arguments: args }).value ?? undefined; // JSON has no undefined
  return SCHEDULES.includes(subject) ? (options: object) => (t: number) => apply(options, t) : apply;
}

/** How many steps there have been stands in the state: a schedule is evaluated here, and its number sent. */
const maker =
  (ask: Ask, needsOracle = false) =>
  (all: { learningRate?: Rate; form?: string }) => {
    if (all.form === 'lookahead') throw new Unsupported('asks for form lookahead, which needs the gradient elsewhere than at θ');
    const at = (t: number) => {
      const { learningRate: η } = all;
      return { ...all, ...(typeof η === 'function' ? { learningRate: η(t) } : {}) };
    };
    return {
      needsOracle,
      init: (θ: Float64Array) => ({ t: 0, state: ask({ call: 'init', hyperparameters: at(1), theta: θ }).state }),
      step(θ: Float64Array, held: { t: number; state: unknown }, source: Loss & ArrayLike<number>) {
        held.t++;
        const question = { call: 'step', hyperparameters: at(held.t), theta: θ, state: held.state };
        const answer = needsOracle ? toldOn(ask, ask(question), source) : ask({ ...question, gradient: source });
        if (answer.theta?.length !== θ.length) throw new TypeError(`a step must answer with theta, ${θ.length} numbers`);
        θ.set(answer.theta);
        held.state = answer.state;
      },
    };
  };

/** A step that asks for losses, { ask, theta, vector }, is told until it answers with θ. */
function toldOn(ask: Ask, first: any, loss: Loss): any {
  let answer = first;
  while (answer.ask !== undefined) {
    const { ask: what, theta, vector } = answer;
    const θ = Float64Array.from(theta);
    let told: object;
    try {
      told = TOLD[what as keyof typeof TOLD](loss, θ, vector);
    } catch (error) {
      // the step that waits is given up, whatever it says
      try {
        ask({ call: 'told', error: String(error) });
      } catch {}
      throw error;
    }
    answer = ask({ call: 'told', ...told });
  }
  return answer;
}

const TOLD = {
  value: (loss: Loss, θ: Float64Array) => ({ value: loss.value(θ) }),
  gradient: (loss: Loss, θ: Float64Array) => ({ gradient: loss.gradient(θ) }),
  valueAndGradient: (loss: Loss, θ: Float64Array) => loss.valueAndGradient(θ),
  hvp: (loss: Loss, θ: Float64Array, v: ArrayLike<number>) => ({ hvp: loss.hvp(θ, Float64Array.from(v)) }),
  hessian: (loss: Loss, θ: Float64Array) => ({ hessian: loss.hessian(θ).toArray() }),
};
