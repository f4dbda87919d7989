/** What the page asks the worker: one question at a time, of two of one kind in a row the last; and, while the run goes on, for more steps. */
import type { Asked, Task } from './worker.ts';

/** Milliseconds between two spectra, and of each frame that may be spent on steps. */
const SPECTRUM_EVERY = 500;
const STEPS_FOR = 12;

interface Asking {
  readonly worker: Worker;
  running(): boolean;
  /** Steps in a tenth of a second; 0 for all it can. */
  pace(): number;
  /** Where there is motion to be reduced: 200 steps at once. */
  readonly still: boolean;
}

export interface Questions {
  ask(task: Task): void;
  /** The next question, if none is under way. */
  pump(): void;
  /** The last one has been answered, its spectrum in so many milliseconds where it had one. */
  answered(spectrumTook: number | undefined): void;
  /** What has not been asked yet is forgotten. */
  forget(): void;
}

const alike = (a: Task, b: Task): boolean =>
  a.do === b.do && (a.do === 'rewind' || (a.do === 'change' && Object.keys(a.part).join() === Object.keys((b as typeof a).part).join()));

export function questions({ worker, running, pace, still }: Asking): Questions {
  let waiting: Task[] = [];
  let busy = false;
  let spectrumAt = 0;
  let took = 0;

  const more = (): Task => ({ do: 'steps', count: still ? 200 : pace() || 1e9, milliseconds: still ? Infinity : pace() ? 100 : STEPS_FOR });
  const pump = (): void => {
    if (busy) return;
    const next = waiting.shift() ?? (running() ? more() : undefined);
    if (next === undefined) return;
    const now = performance.now();
    // twice a second, or, where it takes long, a quarter of the time
    const curvature = !running() || now - spectrumAt > Math.max(SPECTRUM_EVERY, 4 * took);
    if (curvature) spectrumAt = now;
    busy = true;
    worker.postMessage({ task: next, curvature } satisfies Asked);
  };
  return {
    pump,
    ask(task) {
      const last = waiting.at(-1);
      if (last && alike(task, last)) waiting.pop();
      waiting.push(task);
      pump();
    },
    answered(spectrumTook) {
      busy = false;
      if (spectrumTook) took = spectrumTook;
    },
    forget() {
      waiting = [];
    },
  };
}
