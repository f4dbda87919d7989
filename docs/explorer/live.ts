/** All figures of a page: each element with data-figure is mounted when it comes into view. */
import type { State } from './figure.ts';
import { presentations } from './index.ts';
import { mount, type Part } from './mount.ts';
import type { Answer } from './worker.ts';

let worker: Worker | undefined;
let turn = 0;
const waiting = new Map<number, { part: Part; done(model: unknown): void; fail(error: Error): void }>();

function compute(id: string, state: State, part: Part): Promise<unknown> {
  if (worker === undefined) {
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      const asked = waiting.get(data.turn);
      if (data.part) {
        asked?.part(data.model);
        return;
      }
      waiting.delete(data.turn);
      if (data.problem === undefined) asked?.done(data.model);
      else asked?.fail(new Error(data.problem));
    };
  }
  const mine = ++turn;
  worker.postMessage({ turn: mine, id, state });
  return new Promise((done, fail) => waiting.set(mine, { part, done, fail }));
}

/** Mounts the page's figures; returns what takes them down. */
export function mountAll(page: ParentNode = document): () => void {
  const unmounts: (() => void)[] = [];
  let over = false;
  for (const element of page.querySelectorAll<HTMLElement>('[data-figure]:not([data-live])')) {
    const id = element.dataset['figure']!;
    const begin = async (): Promise<void> => {
      const figure = await presentations[id]?.();
      if (over || figure === undefined || element.dataset['live'] !== undefined) return;
      element.dataset['live'] = '';
      unmounts.push(mount(element, figure, compute));
    };
    const named = (): void => {
      if (new URLSearchParams(location.hash.slice(1)).get('fig') === id) void begin();
    };
    named();
    addEventListener('hashchange', named);
    const seen = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        seen.disconnect();
        void begin();
      },
      { rootMargin: '400px' },
    );
    seen.observe(element);
    unmounts.push(() => {
      seen.disconnect();
      removeEventListener('hashchange', named);
    });
  }
  return () => {
    over = true;
    for (const unmount of unmounts) unmount();
  };
}
