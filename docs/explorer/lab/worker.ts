/** The lab beside the page: it trains here, and the page asks for views. One message, one answer, in their order. */
import type { State } from '../figure.ts';
import { addressAt, startFrom } from './address.ts';
import { type Answer, Lab, type View } from './lab.ts';

/** What the page asks. */
export type Task =
  | { readonly do: 'open'; readonly address: string }
  | { readonly do: 'steps'; readonly count: number; readonly milliseconds: number }
  | { readonly do: 'change'; readonly part: State }
  | { readonly do: 'rewind'; readonly t: number }
  | { readonly do: 'why' | 'apply' | 'drop' | 'look' };

export interface Asked {
  readonly task: Task;
  /** Whether the spectrum is wanted this time. */
  readonly curvature: boolean;
}

export interface Answered {
  readonly view?: View;
  readonly answer?: Answer;
  readonly address?: string;
  readonly notes?: readonly string[];
  /** Milliseconds that the spectrum took. */
  readonly spectrumTook?: number;
  readonly error?: string;
}

let lab: Lab;

/** What asks `diagnose`, and loads it. */
const asking = () => import('./why.ts');

async function carryOut(task: Task): Promise<Pick<Answered, 'answer' | 'notes'>> {
  switch (task.do) {
    case 'open': {
      const { settings, changes, later, notes } = startFrom(task.address);
      lab = new Lab(settings, changes);
      return { notes: later ? [...notes, ...(await asking()).replay(lab, later, Number(settings['t']))] : notes };
    }
    case 'steps': {
      const end = performance.now() + task.milliseconds;
      lab.steps(task.count, () => performance.now() < end);
      return {};
    }
    case 'change':
      lab.change(task.part);
      return {};
    case 'rewind':
      lab.rewind(task.t);
      return {};
    case 'why':
      return { answer: (await asking()).ask(lab) };
    case 'apply':
      (await asking()).apply(lab);
      return {};
    case 'drop':
      lab.other = undefined;
      return {};
    default:
      return {};
  }
}

const scope = globalThis as unknown as { onmessage: (event: { data: Asked }) => void; postMessage(answer: Answered): void };

scope.onmessage = async ({ data: { task, curvature } }) => {
  try {
    const done = await carryOut(task);
    const start = performance.now();
    const view = lab.view(curvature);
    const spectrumTook = curvature ? performance.now() - start : 0;
    const { changes, t } = lab.session;
    scope.postMessage({ view, spectrumTook, address: addressAt(changes, t), ...done });
  } catch (error) {
    scope.postMessage({ error: (error as Error).message });
  }
};
