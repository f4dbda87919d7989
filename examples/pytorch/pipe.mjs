/**
 * A model in another process, as an asynchronous oracle: each question is a line of JSON, and so is each answer.
 *
 *   const model = await connect('python3', ['model.py']);
 *   await model.oracle.gradient(θ);
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts the process, and waits for its first line: what it logged, and where it stands. */
export async function connect(program, args) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise((_, reject) => child.once('error', reject));
  failed.catch(() => {});
  const read = async () => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (done) throw new Error(`${program} ended without an answer`);
    return JSON.parse(value);
  };
  const { history, theta } = await read();

  // one question at a time: answers come in the order of the questions
  let turn = Promise.resolve();
  const ask = (question) => {
    const answered = turn.then(async () => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { answer, error } = await read();
      if (error !== undefined) throw new Error(`${program}: ${error}`);
      return answer;
    });
    turn = answered.catch(() => {});
    return answered;
  };
  const list = (θ) => Array.from(θ);
  // a loss that is not finite travels as null
  const number = (value) => value ?? NaN;
  const oracle = {
    size: theta.length,
    value: async (θ) => number(await ask({ ask: 'value', theta: list(θ) })),
    gradient: async (θ) => Float64Array.from(await ask({ ask: 'gradient', theta: list(θ) })),
    hvp: async (θ, v) => Float64Array.from(await ask({ ask: 'hvp', theta: list(θ), v: list(v) })),
    async valueAndGradient(θ) {
      const { value, gradient } = await ask({ ask: 'valueAndGradient', theta: list(θ) });
      return { value: number(value), gradient: Float64Array.from(gradient) };
    },
  };
  return { history, theta: Float64Array.from(theta), oracle, close: () => child.stdin.end() };
}
