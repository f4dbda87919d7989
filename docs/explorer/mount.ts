/**
 * Brings a figure to life: the state follows pointer, touch, keys and the address; picture and sentence follow the state.
 *
 *   Space runs (where there is motion to be reduced: jumps to the end), . makes one step, r resets; points are in handle.ts, values in probe.ts
 *
 * One redraw a frame.
 */
import { addressOf, isChoice, isWhole, type Pane, type Presentation, type State, stateFrom } from './figure.ts';
import { follow } from './handle.ts';
import { fromSlider, handlePlace, lines, shown, toSlider } from './html.ts';
import { newest } from './newest.ts';
import { playing } from './play.ts';
import { probe } from './probe.ts';
import { telling } from './telling.ts';

/** What is known of a model on the way. */
export type Part = (model: unknown) => void;
type Compute = (id: string, state: State, part: Part) => Promise<unknown>;

/** What the address says of this figure, if anything. */
const fromAddress = (figure: Presentation): ReturnType<typeof stateFrom> | undefined => {
  const given = new URLSearchParams(location.hash.slice(1));
  return given.get('fig') === figure.id ? stateFrom(figure, given) : undefined;
};

/** Mounts into an element that holds the figure's markup; returns what takes it down. */
export function mount(element: HTMLElement, figure: Presentation, compute: Compute): () => void {
  const asked = fromAddress(figure);
  let state: State = asked?.state ?? figure.defaults;
  let note = asked?.clamped.join('; ') ?? '';
  const find = <E extends Element = HTMLElement>(selector: string): E => element.querySelector<E>(selector)!;
  for (const hidden of element.querySelectorAll<HTMLElement>('[hidden]')) hidden.hidden = false;

  const picture = find('.live-picture');
  const handles = figure.handles ?? [];
  const knobs = [...element.querySelectorAll<HTMLElement>('.live-handle')];
  let frame = 0;
  let over = false;
  let changed = false;
  let model: unknown;
  const { tell, end } = telling(element, { address: () => addressOf(figure, state), follows: () => changed });

  const draw = (now: unknown): void => {
    model = now;
    picture.querySelector('svg')!.outerHTML = figure.draw(model);
    if (figure.lines) find('.live-lines').innerHTML = lines(figure, model);
    reread();
  };
  const show = (model: unknown): void => {
    draw(model);
    say(figure.describe(model) + (note ? ` (${note}.)` : ''));
  };
  const say = (sentence: string): void => {
    find('.live-sentence').textContent = sentence;
    tell(sentence);
  };

  const ask = newest(
    () => {
      find('.live-sentence').textContent = 'Measuring …';
      return compute(figure.id, state, (model) => over || draw(model));
    },
    (model, stale) => {
      if (over) return;
      if (model instanceof Error) say(`This cannot be computed: ${model.message}`);
      else if (stale) draw(model);
      else show(model);
    },
  );

  const redraw = (): void => {
    frame = 0;
    handles.forEach((handle, k) => {
      Object.assign(knobs[k].style, handlePlace(figure, handle, state));
      knobs[k].setAttribute('aria-valuenow', String(state[handle.keys[0]]));
      knobs[k].setAttribute('aria-valuetext', handle.keys.map((key) => `${figure.ranges[key].label} ${shown(state[key])}`).join(', '));
    });
    for (const input of element.querySelectorAll<HTMLInputElement | HTMLSelectElement>('.live-controls [name]')) {
      const range = figure.ranges[input.name];
      if (isChoice(range)) {
        input.value = String(state[input.name]);
        continue;
      }
      if (document.activeElement !== input || running()) input.value = String(toSlider(range, Number(state[input.name])));
      input.setAttribute('aria-valuetext', shown(state[input.name]));
      const output = input.closest('label')!.querySelector('output');
      if (output) output.textContent = shown(state[input.name]);
    }
    if (isWhole(figure)) show(figure.model(state));
    else ask();
  };
  const set = (part: Readonly<Record<string, number | string>>, quietly = false): void => {
    const next = stateFrom(figure, Object.entries({ ...state, ...part }));
    state = next.state;
    note = next.clamped.join('; ');
    if (!quietly) changed = true;
    if (frame === 0) frame = requestAnimationFrame(redraw);
  };
  const { run, step, stop, running } = playing(figure, () => state, set);
  const reset = (): void => {
    stop();
    find('.live-why').textContent = '';
    set(figure.defaults);
  };

  // what is read before anything has moved is asked for, once
  let wanted = false;
  const panes = (): readonly Pane[] => {
    if (model !== undefined) return figure.panes(model);
    if (!wanted && frame === 0) frame = requestAnimationFrame(redraw);
    wanted = true;
    return [];
  };
  const reread = probe({ picture, panes });
  knobs.forEach((knob, k) => {
    follow(knob, handles[k], { figure, picture, state: () => state, set });
  });

  find('.live-controls').addEventListener('input', ({ target }) => {
    const { name, value } = target as HTMLInputElement;
    const range = figure.ranges[name];
    set({ [name]: isChoice(range) ? value : fromSlider(range, Number(value)) });
  });
  element.addEventListener('click', (event) => {
    const target = event.target as HTMLElement;
    const what = target.dataset['do'];
    if (what === 'run') run();
    if (what === 'step') step();
    if (what === 'reset') reset();
    const preset = figure.presets.find(({ name }) => target.closest('.live-try a')?.textContent === name);
    if (preset) {
      event.preventDefault();
      event.stopPropagation();
      set({ ...figure.defaults, ...preset.state });
      find('.live-why').textContent = `${preset.name}: ${preset.why}.`;
    }
  });
  element.addEventListener('keydown', (event) => {
    const typing = (event.target as HTMLElement).closest('input, select, button, a, summary');
    if (event.key === 'r' && !event.ctrlKey && !event.metaKey && !typing) reset();
    else if (figure.time !== undefined && event.key === ' ' && !typing) run();
    else if (figure.time !== undefined && event.key === '.' && !typing) step();
    else return;
    event.preventDefault();
  });
  const addressed = (): void => {
    const { state: next, clamped } = fromAddress(figure) ?? {};
    if (next === undefined) return;
    set(next);
    note = clamped!.join('; ');
    // a link from further down leads up to the figure
    const { top, bottom } = picture.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) element.scrollIntoView({ block: 'start' });
  };
  addEventListener('hashchange', addressed);

  if (asked) {
    redraw();
    element.scrollIntoView({ block: 'start' });
  }
  return () => {
    over = true;
    removeEventListener('hashchange', addressed);
    cancelAnimationFrame(frame);
    stop();
    end();
  };
}
