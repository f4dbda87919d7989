/** A reader's log is read here, beside the page. */
import { type Asked, read } from './read.ts';

const scope = globalThis as unknown as {
  onmessage: (event: { data: { turn: number; asked: Asked } }) => void;
  postMessage(answer: unknown): void;
};

scope.onmessage = ({ data: { turn, asked } }) => scope.postMessage({ turn, answer: read(asked) });
