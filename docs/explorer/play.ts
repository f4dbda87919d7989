/** A figure's time, a number of its state: run from where it is to its end, some sixty values a second; or one step on. */
import { isChoice, type Presentation, type State } from './figure.ts';

export interface Playing {
  run(): void;
  step(): void;
  stop(): void;
  readonly running: () => boolean;
}

export function playing({ time, ranges }: Presentation, state: () => State, set: (part: State) => void): Playing {
  let frame = 0;
  const range = time === undefined ? undefined : ranges[time];
  const stop = (): void => {
    cancelAnimationFrame(frame);
    frame = 0;
  };
  const running = (): boolean => frame !== 0;
  if (time === undefined || range === undefined || isChoice(range)) return { run() {}, step() {}, stop, running };
  return {
    running,
    stop,
    run() {
      if (running()) {
        stop();
        return;
      }
      // where there is motion to be reduced, at once
      if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
        set({ [time]: range.max });
        return;
      }
      const pace = Math.max(range.step, (range.max - range.min) / 200);
      let at = Number(state()[time]) >= range.max ? range.min : Number(state()[time]);
      const go = (): void => {
        at = Math.min(range.max, at + pace);
        set({ [time]: Math.round(at / range.step) * range.step });
        frame = at < range.max ? requestAnimationFrame(go) : 0;
      };
      frame = requestAnimationFrame(go);
    },
    step() {
      set({ [time]: Math.min(range.max, Number(state()[time]) + range.step) });
    },
  };
}
