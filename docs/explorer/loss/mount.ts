/** Brings the page of a reader's own loss to life: what is asked follows typing, pointer, keys and the address; what is seen follows that. */
import { asking } from '../asking.ts';
import { probe } from '../probe.ts';
import { telling } from '../telling.ts';
import type { View } from './around.ts';
import { type Drawn, draw } from './draw.ts';
import { numberField, table, verdict } from './html.ts';
import { mapPlane } from './map.ts';
import { type Asked, isProblem, type Problem, type Seen } from './model.ts';
import { presets } from './presets.ts';
import { placeStart, startingPoint } from './starting.ts';
import { addressOf, askedBy, DEFAULTS, LIMITS, within } from './state.ts';
import { afterRemedy, course, edge, readAs, usesRate } from './words.ts';

export function mount(element: HTMLElement): () => void {
  const find = <E extends Element = HTMLElement>(selector: string): E => element.querySelector<E>(selector)!;
  let asked: Asked = askedBy(location.hash) ?? DEFAULTS;
  let seen: Seen | undefined;
  let drawn: Drawn | undefined;
  let changed = false;
  let pause: ReturnType<typeof setTimeout>;
  const [loss, data] = [find<HTMLTextAreaElement>('[name=loss]'), find<HTMLTextAreaElement>('[name=data]')];
  const [picture, rest, handle] = [find('.live-picture'), find('.own-rest'), find('.live-handle')];
  const why = find('.own-why');
  for (const hidden of element.querySelectorAll<HTMLElement>('[hidden]:not(.live-handle)')) hidden.hidden = false;

  /** Fields follow the state; the one that is being typed in is left alone. */
  const fill = (): void => {
    const put = (field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, value: string): void => {
      if (document.activeElement !== field && field.value !== value) field.value = value;
    };
    put(loss, asked.loss);
    put(data, asked.data);
    put(find<HTMLSelectElement>('[name=rule]'), asked.rule);
    for (const name of Object.keys(LIMITS) as (keyof typeof LIMITS)[]) put(find<HTMLInputElement>(`[name=${name}]`), String(asked[name]));
    const rate = find<HTMLInputElement>('[name=eta]');
    rate.disabled = !usesRate(asked.rule);
  };
  const startFields = ({ names, start }: Seen): void => {
    const box = find('.own-start');
    const there = [...box.querySelectorAll('input')];
    if (there.map(({ name }) => name).join() !== names.join()) {
      box.innerHTML = names.map((name, i) => numberField(name, name, start[i])).join('');
      return;
    }
    there.forEach((input, i) => {
      if (document.activeElement !== input) input.value = String(Number(start[i].toPrecision(6)));
    });
  };
  const address = (): string => {
    const known = Object.entries(asked.start).filter(([name]) => seen === undefined || seen.names.includes(name));
    const { hash, whole } = addressOf({ ...asked, start: Object.fromEntries(known) });
    find('.own-note').textContent = whole ? '' : '(the data are too long for an address, and stay out of it)';
    return hash;
  };
  const { tell, addressed, end: hush } = telling(element, { address, follows: () => changed });
  const reread = [
    probe({ picture, panes: () => drawn?.first.panes ?? [] }),
    probe({ picture: rest, panes: () => drawn?.rest.panes ?? [] }),
  ];
  const show = (answer: Problem | Seen): void => {
    element.toggleAttribute('data-busy', false);
    const trouble = find('.own-problem');
    element.toggleAttribute('data-problem', isProblem(answer));
    loss.setAttribute('aria-invalid', String(isProblem(answer)));
    if (isProblem(answer)) {
      trouble.innerHTML = '<pre></pre><p></p>';
      trouble.querySelector('pre')!.textContent = answer.place ?? '';
      trouble.querySelector('p')!.textContent = `${answer.problem} Below stands what was read before.`;
      find('.own-read').textContent = '';
      addressed();
      return;
    }
    seen = answer;
    trouble.textContent = '';
    drawn = draw(answer);
    picture.querySelector('svg')!.outerHTML = drawn.first.svg;
    rest.querySelector('svg')!.outerHTML = drawn.rest.svg;
    for (const again of reread) again();
    find('.own-read').textContent = readAs(answer);
    find('.live-sentence').innerHTML = verdict(answer);
    find('.own-course').textContent = course(answer);
    find('.own-edge').textContent = edge(answer, asked.eta);
    find('.own-next span').textContent = `${answer.next}. ${afterRemedy(answer)}`;
    const button = find<HTMLButtonElement>('[data-do=remedy]');
    button.disabled = answer.remedy === 'none';
    button.setAttribute('aria-pressed', String(asked.remedy));
    find('.own-numbers-table').innerHTML = table(answer);
    find('.own-report').textContent = answer.report;
    find('.own-code').textContent = answer.code;
    startFields(answer);
    placeStart(handle, answer, drawn.first);
    tell(`${answer.message} ${course(answer)}`);
  };
  const start = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const { ask, end } = asking<Asked, Problem | Seen>(start, show);
  const set = (part: Partial<Asked>, wait = 0): void => {
    asked = { ...asked, ...part };
    changed = true;
    fill();
    clearTimeout(pause);
    element.toggleAttribute('data-busy', true);
    pause = setTimeout(() => ask(asked), wait);
  };
  /** Another loss is looked at afresh. */
  const take = (next: Asked): void => {
    asked = { ...next };
    delete (asked as { view?: View }).view;
    set(next.view ? { view: next.view } : {});
  };
  const moveTo = (point: readonly number[]): void => {
    const view = seen!.grid?.view;
    set({ start: Object.fromEntries(seen!.names.map((name, i) => [name, Number(point[i].toPrecision(6))])), ...(view ? { view } : {}) });
  };
  const zoom = (by: number): void => {
    const grid = seen?.grid;
    if (grid === undefined) {
      set({ reach: Math.min(LIMITS.reach.max, Math.max(LIMITS.reach.min, Number((asked.reach * by).toPrecision(3)))) });
      return;
    }
    const [x0, x1, y0, y1] = grid.view;
    const [w, h] = [((x1 - x0) * by) / 2, ((y1 - y0) * by) / 2];
    set({ view: [(x0 + x1) / 2 - w, (x0 + x1) / 2 + w, (y0 + y1) / 2 - h, (y0 + y1) / 2 + h] });
  };

  element.addEventListener('submit', (event) => event.preventDefault());
  element.addEventListener('input', ({ target }) => {
    const field = target as HTMLInputElement;
    const { name, value } = field;
    if (field === (loss as HTMLElement) || field === (data as HTMLElement)) {
      take({ ...asked, [name]: value, view: undefined });
      why.textContent = '';
    } else if (name === 'rule') set({ rule: value });
    else if (field.closest('.own-start')) {
      if (value !== '' && Number.isFinite(Number(value))) set({ start: { ...asked.start, [name]: Number(value) } }, 100);
    } else if (value !== '') {
      const number = within(name as keyof typeof LIMITS, value);
      set({ [name]: name === 'steps' ? Math.round(number) : number }, 100);
    }
  });
  element.addEventListener('click', (event) => {
    const target = event.target as HTMLElement;
    const preset = presets.find(({ name }) => target.closest('.own-try a')?.textContent === name);
    if (preset) {
      event.preventDefault();
      event.stopPropagation();
      why.textContent = `${preset.name}: ${preset.why}.`;
      take(preset.asked);
      return;
    }
    const what = target.dataset['do'];
    if (what === 'remedy') set({ remedy: !asked.remedy });
    if (what === 'onward' && seen) {
      const { applied, theta } = seen;
      asked = { ...asked, remedy: false };
      moveTo(applied?.theta ?? theta);
    }
    if (what === 'closer') zoom(0.5);
    if (what === 'farther') zoom(2);
    if (what === 'fit') set({ view: undefined });
  });

  startingPoint(handle, { picture, plane: () => seen && mapPlane(seen), start: () => seen!.start, moveTo });
  const elsewhere = (): void => {
    const next = askedBy(location.hash);
    if (next) take(next);
  };
  addEventListener('hashchange', elsewhere);

  fill();
  ask(asked);
  return () => {
    removeEventListener('hashchange', elsewhere);
    clearTimeout(pause);
    hush();
    end();
  };
}
