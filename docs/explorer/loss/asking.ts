/** Asks the worker, one question at a time and the last one only; one that takes too long is ended with its worker. */
import type { Asked, Problem, Seen } from './model.ts';

const LIMIT = 15_000;

export function asking(answered: (answer: Problem | Seen, asked: Asked) => void): { ask(asked: Asked): void; end(): void } {
  let worker: Worker | undefined;
  let waiting: Asked | undefined;
  let current: Asked | undefined;
  let turn = 0;
  let timer: ReturnType<typeof setTimeout>;

  const done = (answer: Problem | Seen): void => {
    clearTimeout(timer);
    const asked = current!;
    current = undefined;
    // what has been overtaken is not shown
    if (waiting === undefined) answered(answer, asked);
    else begin();
  };
  const stop = (problem: string): void => {
    worker?.terminate();
    worker = undefined;
    turn++;
    done({ problem });
  };
  const begin = (): void => {
    current = waiting;
    waiting = undefined;
    if (worker === undefined) {
      worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<{ turn: number; answer: Problem | Seen }>) => data.turn === turn && done(data.answer);
      worker.onerror = ({ message }) => stop(`This could not be computed${message ? `: ${message}` : ''}.`);
    }
    worker.postMessage({ turn: ++turn, asked: current });
    timer = setTimeout(() => stop('This took longer than 15 seconds and was ended. Fewer steps, parameters or rows take less.'), LIMIT);
  };
  return {
    ask(asked) {
      waiting = asked;
      if (current === undefined) begin();
    },
    end() {
      clearTimeout(timer);
      worker?.terminate();
    },
  };
}
