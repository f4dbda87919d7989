/** The lab's controls: a number by its slider or typed, a choice, and the step that is looked at. */
import { isChoice, nearestIn } from '../figure.ts';
import { fromSlider } from '../html.ts';
import { ranges } from './settings.ts';

/** A value as its setting can take it, and what has to be said of that; no value where it is no number. */
export function within(name: string, value: number | string): { readonly taken?: number | string; readonly words: string } {
  const range = ranges[name];
  if (isChoice(range)) return { taken: value, words: '' };
  if (value === '' || !Number.isFinite(Number(value))) return { words: `${range.label} must be a number.` };
  const number = Number(value);
  return {
    taken: nearestIn(range, number),
    words: number < range.min || number > range.max ? `${range.label} goes from ${range.min} to ${range.max}.` : '',
  };
}

interface Controlled {
  /** Returns what the setting has become. */
  change(name: string, value: number | string): number | string;
  rewind(t: number): void;
}

export function controlling(element: HTMLElement, { change, rewind }: Controlled): void {
  element.addEventListener('input', ({ target }) => {
    const input = target as HTMLInputElement;
    if (input.name === 't') rewind(Number(input.value));
    const name = input.dataset['slider'];
    const range = name === undefined ? undefined : ranges[name];
    if (name === undefined || range === undefined || isChoice(range)) return;
    const value = fromSlider(range, Number(input.value));
    change(name, value);
    const box = element.querySelector<HTMLInputElement>(`[name="${name}"]`);
    if (box) box.value = String(value);
  });
  element.addEventListener('change', ({ target }) => {
    const input = target as HTMLInputElement;
    if (Object.hasOwn(ranges, input.name) && input.name !== 't') input.value = String(change(input.name, input.value));
  });
}
