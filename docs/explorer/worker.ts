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
  /** There is more to come. */
  readonly part?: boolean;
  readonly problem?: string;
}

const scope = globalThis as unknown as { onmessage: (event: { data: Task }) => void; postMessage(answer: Answer): void };

scope.onmessage = async ({ data: { turn, id, state } }) => {
  try {
    const figure = await figures[id]();
    let model: unknown;
    for (const known of figure.parts?.(state) ?? [figure.model(state)]) {
      if (model !== undefined) scope.postMessage({ turn, model, part: true });
      model = known;
    }
    scope.postMessage({ turn, model });
  } catch (error) {
    scope.postMessage({ turn, problem: (error as Error).message });
  }
};
