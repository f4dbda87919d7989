/** Asks a worker, one question at a time and of those that wait the last one only; one that takes too long is ended with its worker. */

const LIMIT = 15_000;

interface Answering<A> {
  ask(question: A): void;
  end(): void;
}

/** @param start makes the worker, which answers { turn, asked } with { turn, answer }; what goes wrong comes as an answer { problem } */
export function asking<A, R>(start: () => Worker, answered: (answer: R | { readonly problem: string }, asked: A) => void): Answering<A> {
  let worker: Worker | undefined;
  let waiting: A | undefined;
  let current: A | undefined;
  let turn = 0;
  let timer: ReturnType<typeof setTimeout>;

  const done = (answer: R | { readonly problem: string }): void => {
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
      worker = start();
      worker.onmessage = ({ data }: MessageEvent<{ turn: number; answer: R }>) => data.turn === turn && done(data.answer);
      worker.onerror = ({ message }) => stop(`This could not be computed${message ? `: ${message}` : ''}.`);
    }
    worker.postMessage({ turn: ++turn, asked: current });
    timer = setTimeout(() => stop('This took longer than 15 seconds and was ended. Fewer steps, parameters or rows take less.'), LIMIT);
  };
  return {
    ask(question) {
      waiting = question;
      if (current === undefined) begin();
    },
    end() {
      clearTimeout(timer);
      worker?.terminate();
    },
  };
}
