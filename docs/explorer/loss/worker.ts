/** A reader's loss is computed here, beside the page: what takes too long can be ended. */
import { type Asked, modelOf } from './model.ts';

const scope = globalThis as unknown as {
  onmessage: (event: { data: { turn: number; asked: Asked } }) => void;
  postMessage(answer: unknown): void;
};

scope.onmessage = ({ data: { turn, asked } }) => scope.postMessage({ turn, answer: modelOf(asked) });
