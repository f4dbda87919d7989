/**
 * Brings the lab to life: the page asks the worker and shows what it answers; one question at a time, one picture a frame.
 *
 *   in the picture, or wherever nothing is typed or pressed: Space runs and pauses (where there is motion to be reduced: 200 steps at once), . makes one step, r starts again, ? asks why
 */
import { telling } from '../telling.ts';
import { controlling, within } from './controlling.ts';
import { type OwnPoint, writePoints } from './data.ts';
import { describe } from './describe.ts';
import { answered } from './html.ts';
import type { View } from './lab.ts';
import { pointActions, pointing } from './pointing.ts';
import { questions } from './questions.ts';
import { showing } from './showing.ts';
import type { Answered } from './worker.ts';

function mount(element: HTMLElement): () => void {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const find = <E extends Element = HTMLElement>(selector: string): E => element.querySelector<E>(selector)!;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  for (const hidden of element.querySelectorAll<HTMLElement>('[hidden]')) {
    if (!hidden.matches('[data-name], .lab-edit, .lab-hint')) hidden.hidden = false;
  }
  find('.lab-without').hidden = true;
  find('.lab-map').querySelector('image')?.remove();

  const show = showing(element);
  let view: View | undefined;
  let running = false;
  let frame = 0;
  let touched = false;
  let address = location.hash;
  const pace = (): number => Number(find<HTMLSelectElement>('[name=pace]').value);
  const questioning = questions({ worker, running: () => running, pace, still });
  const { ask, pump } = questioning;

  const { tell, end } = telling(element, { address: () => address, follows: () => touched && !running });

  const draw = (): void => {
    frame = 0;
    if (view === undefined) return;
    show(view, running);
    const sentence = describe(view);
    find('.live-sentence').textContent = sentence;
    tell(sentence);
    pump();
  };

  worker.onmessage = ({ data }: MessageEvent<Answered>) => {
    questioning.answered(data.spectrumTook);
    if (data.error !== undefined) note(data.error);
    if (data.notes?.length) note(`${data.notes.join('; ')}.`);
    if (data.address) address = data.address;
    if (data.answer) {
      find('.lab-answer').innerHTML = answered(data.answer);
      find('.live-said').textContent = `${data.answer.message} ${data.answer.why}`;
    }
    if (data.view) {
      // between two spectra the last one stands
      const last = data.spectrumTook ? data.view.curvature : view?.curvature;
      const now: View = last === undefined ? data.view : { ...data.view, curvature: last };
      const stopped = running && (now.stop !== undefined || still);
      view = now;
      if (stopped) {
        setRunning(false);
        if (!data.spectrumTook) ask({ do: 'look' });
      }
      // the worker goes on while this is drawn; of two answers before a picture the later is shown, and then it waits
      if (frame === 0) {
        frame = requestAnimationFrame(draw);
        pump();
      }
    } else pump();
  };

  const note = (words: string): void => {
    find('.lab-note').textContent = words;
  };
  const setRunning = (on: boolean): void => {
    running = on;
    find('[data-do=run]').textContent = on ? 'pause' : 'run';
  };
  const run = (): void => {
    touched = true;
    setRunning(!running);
    if (running) pump();
    else ask({ do: 'look' });
  };
  const open = (hash: string): void => {
    setRunning(false);
    questioning.forget();
    view = undefined;
    find('.lab-answer').innerHTML = '';
    note('');
    ask({ do: 'open', address: new URLSearchParams(hash.slice(1)).get('fig') === 'lab' ? hash : '' });
  };
  /** Asks for another setting, within its range; returns what it has become. */
  const change = (name: string, value: number | string): number | string => {
    touched = true;
    const { taken, words } = within(name, value);
    note(words);
    if (taken !== undefined) ask({ do: 'change', part: { [name]: taken } });
    return taken ?? view?.settings[name] ?? value;
  };
  const take = (points: readonly OwnPoint[]): void => {
    touched = true;
    ask({ do: 'change', part: { data: 'your own', points: writePoints(points) } });
  };

  const actions: Readonly<Record<string, () => void>> = {
    run,
    step: () => {
      touched = true;
      setRunning(false);
      ask({ do: 'steps', count: 1, milliseconds: Infinity });
    },
    reset: () => {
      touched = true;
      setRunning(false);
      ask({ do: 'rewind', t: 0 });
    },
    why: () => {
      setRunning(false);
      find('.lab-answer').textContent = 'Measuring …';
      ask({ do: 'why' });
    },
    apply: () => {
      touched = true;
      ask({ do: 'apply' });
      ask({ do: 'steps', count: 100, milliseconds: Infinity });
      find('.lab-answer').innerHTML = '';
      note('The remedy is carried out, and 100 steps are taken; the run without it goes on beside.');
    },
    drop: () => ask({ do: 'drop' }),
    ...pointActions({ element, viewed: () => view, take, note }),
  };

  element.addEventListener('click', (event) => {
    const target = event.target as HTMLElement;
    actions[target.closest<HTMLElement>('[data-do]')?.dataset['do'] ?? '']?.();
    const link = target.closest<HTMLAnchorElement>('[data-preset]');
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    touched = true;
    open(link.hash);
    note(`${link.textContent}: ${link.title}.`);
    find('.lab-frame').scrollIntoView({ block: 'start', behavior: still ? 'auto' : 'smooth' });
  });
  controlling(element, {
    change,
    rewind(t) {
      setRunning(false);
      touched = true;
      ask({ do: 'rewind', t });
    },
  });
  element.addEventListener('keydown', (event) => {
    const typing = (event.target as HTMLElement).closest('input, select, button, a, summary, textarea');
    const key = { ' ': 'run', '.': 'step', r: 'reset', '?': 'why' }[event.key];
    if (key === undefined || typing || event.ctrlKey || event.metaKey) return;
    actions[key]();
    event.preventDefault();
  });

  pointing(
    find('.lab-picture'),
    () => view,
    () => Number(find<HTMLSelectElement>('[name=kind]').value),
    take,
  );

  const addressed = (): void => {
    if (new URLSearchParams(location.hash.slice(1)).get('fig') === 'lab' && location.hash !== address) open(location.hash);
  };
  addEventListener('hashchange', addressed);
  open(location.hash);
  return () => {
    removeEventListener('hashchange', addressed);
    worker.terminate();
    cancelAnimationFrame(frame);
    end();
  };
}

/** Mounts the page's lab, if it has one; returns what takes it down. */
export function mountLab(page: ParentNode = document): () => void {
  const element = page.querySelector<HTMLElement>('[data-lab]');
  return element === null ? () => {} : mount(element);
}
