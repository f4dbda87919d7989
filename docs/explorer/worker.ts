/** Models that take longer than a frame are computed here, one after the other. */
import type { State } from './figure.ts';
import { figures } from './index.ts';

interface Task {
  readonly turn: number;
  readonly id: string;
  readonly state: State;
}

/** The model, or why there is none. */
export interface Answer {
  readonly turn: number;
  readonly model?: unknown;
  readonly problem?: string;
}

const scope = globalThis as unknown as { onmessage: (event: { data: Task }) => void; postMessage(answer: Answer): void };

scope.onmessage = async ({ data: { turn, id, state } }) => {
  try {
    scope.postMessage({ turn, model: (await figures[id]()).model(state) });
  } catch (error) {
    scope.postMessage({ turn, problem: (error as Error).message });
  }
};
