/** Models that take longer than a frame are computed here, one after the other. */
import type { State } from './figure.ts';
import { figures } from './index.ts';

interface Task {
  readonly turn: number;
  readonly id: string;
  readonly state: State;
}

const scope = globalThis as unknown as { onmessage: (event: { data: Task }) => void; postMessage(answer: unknown): void };

scope.onmessage = async ({ data: { turn, id, state } }) => {
  scope.postMessage({ turn, model: (await figures[id]()).model(state) });
};
