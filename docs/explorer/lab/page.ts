/**
 * Brings the lab to life: the page asks the worker and shows what it answers; one question at a time, one picture a frame.
 *
 *   Space runs and pauses (where there is motion to be reduced: 200 steps at once), . makes one step, r starts again, ? asks why
 */
import { isChoice, type State } from '../figure.ts';
import { fromSlider, shown, toSlider } from '../html.ts';
import { pixelsOf, SIDE } from './boundary.ts';
import { FIRST, type OwnPoint, ownOf, readPoints, writePoints } from './data.ts';
import { describe } from './describe.ts';
import { drawCurves, drawMap, drawSpectra, MAP, mapPlane } from './draw.ts';
import { answered } from './html.ts';
import type { View } from './lab.ts';
import { matters, ranges } from './settings.ts';
import type { Answered, Asked, Task } from './worker.ts';

/** Milliseconds between two spectra, and of each frame that may be spent on steps. */
const SPECTRUM_EVERY = 500;
const STEPS_FOR = 12;

function mount(element: HTMLElement): () => void {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const find = <E extends Element = HTMLElement>(selector: string): E => element.querySelector<E>(selector)!;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  for (const hidden of element.querySelectorAll<HTMLElement>('[hidden]')) {
    if (!hidden.matches('[data-name], .lab-edit, .lab-hint')) hidden.hidden = false;
  }
  find('.lab-without').hidden = true;
  find('.lab-map').querySelector('image')?.remove();

  let view: View | undefined;
  let running = false;
  let busy = false;
  let frame = 0;
  let hush: ReturnType<typeof setTimeout>;
  let spectrumAt = 0;
  let spectrumTook = 0;
  let touched = false;
  let address = location.hash;
  /** Questions not yet asked; of the same kind the last one counts. */
  let waiting: Task[] = [];
  let drawn: string | undefined;

  const ask = (task: Task): void => {
    if (task.do === 'rewind') waiting = waiting.filter((t) => t.do !== 'rewind');
    waiting.push(task);
    pump();
  };
  const pump = (): void => {
    if (busy) return;
    const pace = Number(find<HTMLSelectElement>('[name=pace]').value);
    const next =
      waiting.shift() ??
      (running
        ? ({ do: 'steps', count: still ? 200 : pace || 1e9, milliseconds: still ? 2000 : pace ? 100 : STEPS_FOR } as Task)
        : undefined);
    if (next === undefined) return;
    const now = performance.now();
    // twice a second, or, where it takes long, a quarter of the time
    const curvature = !running || now - spectrumAt > Math.max(SPECTRUM_EVERY, 4 * spectrumTook);
    if (curvature) spectrumAt = now;
    busy = true;
    worker.postMessage({ turn: 0, task: next, curvature } satisfies Asked);
  };

  const say = (sentence: string): void => {
    find('.live-sentence').textContent = sentence;
    clearTimeout(hush);
    hush = setTimeout(() => {
      find('.live-said').textContent = sentence;
      if (touched && !running) history.replaceState(history.state, '', address);
      find<HTMLAnchorElement>('.live-link a').href = address;
    }, 300);
  };

  const paint = ({ boundary }: View): void => {
    const canvas = find<HTMLCanvasElement>('canvas');

    canvas.width = canvas.height = SIDE;
    canvas.getContext('2d')!.putImageData(new ImageData(pixelsOf(boundary), SIDE, SIDE), 0, 0);
  };

  const show = (now: View): void => {
    frame = 0;
    paint(now);
    const key = JSON.stringify([now.boundary.points, now.boundary.x, now.boundary.y]);
    if (key !== drawn) find('.lab-map svg').outerHTML = drawMap(now, false);
    drawn = key;
    find('.lab-curves').innerHTML = drawCurves(now);
    find('.lab-spectra').innerHTML = drawSpectra(now);
    const time = find<HTMLInputElement>('[name=t]');
    time.max = String(Math.max(1, now.length));
    if (document.activeElement !== time || running) time.value = String(now.t);
    find('.lab-time output').textContent = `${now.t} of ${now.length}`;
    for (const control of element.querySelectorAll<HTMLElement>('[data-name]')) reflect(control, now.settings);
    const box = find<HTMLTextAreaElement>('[name=points]');
    if (document.activeElement !== box) box.value = writePoints(ownOf(now.settings)).replaceAll(';', '\n').replaceAll(',', ', ');
    if (now.settings['data'] === 'your own') element.dataset['drawn'] = '';
    else delete element.dataset['drawn'];
    find('.lab-edit').hidden = now.settings['data'] !== 'your own';
    find('[data-do=mine]').hidden = now.settings['data'] === 'your own';
    find('[data-do=drop]').hidden = now.other === undefined;
    find('.lab-hint').hidden = now.settings['data'] !== 'your own';
    say(describe(now));
    element.dataset['live'] = String(Number(element.dataset['live'] ?? 0) + 1);
  };
  const reflect = (control: HTMLElement, settings: State): void => {
    const name = control.dataset['name']!;
    control.hidden = !matters(name, settings);
    const range = ranges[name];
    const input = control.querySelector<HTMLInputElement | HTMLSelectElement>('[name]')!;
    if (document.activeElement !== input)
      input.value = isChoice(range) ? String(settings[name]) : String(Number(Number(settings[name]).toPrecision(6)));
    const slider = control.querySelector<HTMLInputElement>('[data-slider]');
    if (slider === null || isChoice(range)) return;
    if (document.activeElement !== slider) slider.value = String(toSlider(range, Number(settings[name])));
    slider.setAttribute('aria-valuetext', shown(settings[name]));
  };

  worker.onmessage = ({ data }: MessageEvent<Answered>) => {
    busy = false;
    if (data.error !== undefined) note(data.error);
    if (data.notes?.length) note(`${data.notes.join('; ')}.`);
    if (data.spectrumTook) spectrumTook = data.spectrumTook;
    if (data.address) address = data.address;
    if (data.answer) {
      find('.lab-answer').innerHTML = answered(data.answer);
      find('.live-said').textContent = `${data.answer.message} ${data.answer.why}`;
    }
    if (data.view) {
      // between two spectra the last one stands
      const last = data.view.curvature ?? view?.curvature;
      const now: View = last === undefined ? data.view : { ...data.view, curvature: last };
      const stopped = running && (now.stop !== undefined || still);
      view = now;
      if (stopped) pause();
      if (frame) cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        show(now);
        pump();
      });
    } else pump();
  };

  const note = (words: string): void => {
    find('.lab-note').textContent = words;
  };
  const pause = (): void => {
    running = false;
    find('[data-do=run]').textContent = 'run';
  };
  const run = (): void => {
    touched = true;
    if (running) {
      pause();
      ask({ do: 'look' });
      return;
    }
    running = true;
    find('[data-do=run]').textContent = 'pause';
    pump();
  };
  const open = (hash: string): void => {
    pause();
    waiting = [];
    find('.lab-answer').innerHTML = '';
    note('');
    ask({ do: 'open', address: new URLSearchParams(hash.slice(1)).get('fig') === 'lab' ? hash : '' });
  };
  const change = (name: string, value: number | string): void => {
    touched = true;
    note('');
    const range = ranges[name];
    if (isChoice(range)) ask({ do: 'change', part: { [name]: value } });
    else if (Number.isFinite(Number(value)) && value !== '') {
      const within = Math.min(range.max, Math.max(range.min, Number(value)));
      if (within !== Number(value)) note(`${range.label} goes from ${range.min} to ${range.max}.`);
      ask({ do: 'change', part: { [name]: range.step === 1 ? Math.round(within) : within } });
    }
  };
  const own = (): readonly OwnPoint[] => ownOf(view?.settings ?? {});
  const take = (points: readonly OwnPoint[]): void => {
    touched = true;
    ask({ do: 'change', part: { data: 'your own', points: writePoints(points) } });
  };

  const actions: Readonly<Record<string, () => void>> = {
    run,
    step: () => {
      touched = true;
      if (running) pause();
      ask({ do: 'steps', count: 1, milliseconds: 1e4 });
    },
    reset: () => {
      touched = true;
      if (running) pause();
      ask({ do: 'rewind', t: 0 });
    },
    why: () => {
      if (running) pause();
      find('.lab-answer').textContent = 'Measuring …';
      ask({ do: 'why' });
    },
    apply: () => {
      touched = true;
      ask({ do: 'apply' });
      ask({ do: 'steps', count: 100, milliseconds: 3000 });
      find('.lab-answer').innerHTML = '';
      note('The remedy is carried out, and 100 steps are taken; the run without it goes on beside.');
    },
    drop: () => ask({ do: 'drop' }),
    mine: () => take((view?.boundary.points ?? []).map(([a, b, kind]) => [a, b, kind] as const)),
    points: () => {
      try {
        take(readPoints(find<HTMLTextAreaElement>('[name=points]').value));
        note('');
      } catch (error) {
        note(`${(error as Error).message}.`);
      }
    },
    fewer: () => {
      if (own().length > 2) take(own().slice(0, -1));
    },
    none: () => take(FIRST),
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
  element.addEventListener('input', ({ target }) => {
    const input = target as HTMLInputElement;
    if (input.name === 't') {
      if (running) pause();
      touched = true;
      ask({ do: 'rewind', t: Number(input.value) });
    }
    const name = input.dataset['slider'];
    const range = name === undefined ? undefined : ranges[name];
    if (name !== undefined && range !== undefined && !isChoice(range)) {
      change(name, fromSlider(range, Number(input.value)));
      const box = element.querySelector<HTMLInputElement>(`[name="${name}"]`);
      if (box) box.value = String(fromSlider(range, Number(input.value)));
    }
  });
  element.addEventListener('change', ({ target }) => {
    const { name, value } = target as HTMLInputElement;
    if (Object.hasOwn(ranges, name) && name !== 't') change(name, value);
  });
  element.addEventListener('keydown', (event) => {
    const typing = (event.target as HTMLElement).closest('input, select, button, a, summary, textarea');
    const key = { ' ': 'run', '.': 'step', r: 'reset', '?': 'why' }[event.key];
    if (key === undefined || typing || event.ctrlKey || event.metaKey) return;
    actions[key]();
    event.preventDefault();
  });

  // points by pointer: a click adds one, a drag moves one
  const map = find('.lab-picture');
  let held = -1;
  const place = (event: PointerEvent): readonly [number, number] => {
    const box = map.querySelector('svg')!.getBoundingClientRect();
    const { x, y } = mapPlane(view!.boundary);
    const [px, py] = [((event.clientX - box.left) / box.width) * MAP.size[0], ((event.clientY - box.top) / box.height) * MAP.size[1]];
    const [u, v] = [(px - MAP.left) / MAP.width, (MAP.top + MAP.height - py) / MAP.height];
    return [x[0] + u * (x[1] - x[0]), y[0] + v * (y[1] - y[0])];
  };
  map.addEventListener('pointerdown', (event) => {
    if (view?.settings['data'] !== 'your own' || !(event.target as Element).closest('svg')) return;
    const [a, b] = place(event);
    const { x, y } = view.boundary;
    const distance = ([p, q]: OwnPoint): number => Math.hypot((p - a) / (x[1] - x[0]), (q - b) / (y[1] - y[0]));
    held = own().findIndex((point) => distance(point) < 0.03);
    if (held < 0) {
      if (a < x[0] || a > x[1] || b < y[0] || b > y[1]) return;
      take([...own(), [Number(a.toPrecision(4)), Number(b.toPrecision(4)), Number(find<HTMLSelectElement>('[name=kind]').value)]]);
    } else map.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  map.addEventListener('pointerup', (event) => {
    if (held < 0 || !view) return;
    const [a, b] = place(event);
    take(own().map((point, i) => (i === held ? [Number(a.toPrecision(4)), Number(b.toPrecision(4)), point[2]] : point)));
    held = -1;
  });

  const addressed = (): void => {
    if (new URLSearchParams(location.hash.slice(1)).get('fig') === 'lab' && location.hash !== address) open(location.hash);
  };
  addEventListener('hashchange', addressed);
  open(location.hash);
  return () => {
    removeEventListener('hashchange', addressed);
    worker.terminate();
    cancelAnimationFrame(frame);
    clearTimeout(hush);
  };
}

/** Mounts the page's lab, if it has one; returns what takes it down. */
export function mountLab(page: ParentNode = document): () => void {
  const element = page.querySelector<HTMLElement>('[data-lab]');
  return element === null ? () => {} : mount(element);
}
