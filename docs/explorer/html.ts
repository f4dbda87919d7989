/** A figure as markup, in its state: what stands there without JavaScript and on paper, and what mount.ts brings to life. */
import { escapeHtml as escape } from '../report/text.ts';
import { addressOf, type Choice, type Figure, type Handle, isChoice, type Presentation, type Range, type State } from './figure.ts';
import { X, Y } from './svg.ts';
import { say } from './words.ts';

/** The slots of a slider: one for each step of its range, a hundred where it is logarithmic. An arrow key moves it by one. */
export const slots = ({ min, max, step, log }: Range): number => (log ? 100 : Math.round((max - min) / step));

/** In which slot a value is, from 0 on. */
export function toSlider(range: Range, value: number): number {
  const { min, max, log } = range;
  return Math.round(slots(range) * (log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min)));
}

/** And back; three digits where it is logarithmic. */
export function fromSlider(range: Range, slot: number): number {
  const { min, max, step, log } = range;
  if (log) return Number((min * (max / min) ** (slot / slots(range))).toPrecision(3));
  return Number((min + slot * step).toPrecision(10));
}

export const shown = (value: number | string): string => (typeof value === 'number' ? say(value) : value);

/** Where a handle lies over the picture, in percent. */
export function handlePlace({ size }: Pick<Presentation, 'size'>, { keys, plane }: Handle, state: State): { left: string; top: string } {
  const [x, y] = keys.map((key) => Number(state[key])) as [number, number];
  return { left: `${(100 * X(plane, x)) / size[0]}%`, top: `${(100 * Y(plane, y)) / size[1]}%` };
}

const control = (id: string, name: string, range: Range | Choice, value: number | string): string =>
  isChoice(range)
    ? `<label class="live-control"><span>${escape(range.label)}</span><select name="${name}">${range.options
        .map((option) => `<option${option === value ? ' selected' : ''}>${escape(option)}</option>`)
        .join('')}</select></label>`
    : `<label class="live-control"><span>${escape(range.label)} <output id="${id}-${name}">${shown(value)}</output></span><input type="range" name="${name}" min="0" max="${slots(range)}" value="${toSlider(range, Number(value))}" aria-valuetext="${shown(value)}"></label>`;

/** The lines below the picture. */
export const lines = (figure: Presentation, model: unknown): string =>
  (figure.lines?.(model) ?? [])
    .map(([mark, name, text]) => `<li><span class="live-mark">${escape(mark)}</span> <b>${escape(name)}</b> ${escape(text)}</li>`)
    .join('');

/** What reads a picture, laid over it: see probe.ts. */
export const readable = (what: string): string =>
  `<div class="live-probe" hidden tabindex="0" role="slider" aria-label="values in ${what}: arrow keys go on, Page Down to the next part" aria-valuenow="0" aria-valuetext=""></div><p class="live-reading" hidden aria-hidden="true"></p>`;

export function html(figure: Figure, state: State = figure.defaults, model: unknown = figure.model(state)): string {
  const { id, handles = [], presets, ranges } = figure;
  const dragged = new Set(handles.flatMap(({ keys }) => keys));
  const controls = Object.entries(ranges).filter(([name]) => !dragged.has(name));
  return [
    `<p class="live-purpose">${escape(figure.purpose)}</p>`,
    '<div class="live-frame">',
    `<div class="live-picture">${figure.draw(model)}`,
    ...handles.map((handle) => {
      const { left, top } = handlePlace(figure, handle, state);
      const values = handle.keys.map((key) => `${ranges[key].label} ${shown(state[key])}`).join(', ');
      const now = Number(state[handle.keys[0]]);
      return `<div class="live-handle" hidden tabindex="0" role="slider" aria-label="${escape(handle.label)}" aria-valuenow="${now}" aria-valuetext="${values}" style="left:${left};top:${top}"></div>`;
    }),
    readable('the picture'),
    '</div>',
    `<div class="live-side"><p class="live-sentence">${escape(figure.describe(model))}</p><p class="live-said" aria-live="polite"></p>`,
    `<div class="live-controls" hidden>${controls.map(([name, range]) => control(id, name, range, state[name])).join('')}`,
    `<div class="live-buttons">${figure.time === undefined ? '' : '<button type="button" data-do="run">run</button><button type="button" data-do="step">step</button>'}<button type="button" data-do="reset">reset</button></div></div></div></div>`,
    figure.lines === undefined ? '' : `<ol class="live-lines">${lines(figure, model)}</ol>`,
    `<div class="live-below" hidden><p class="live-try">Try: ${presets
      .map(
        (preset) =>
          `<a href="${escape(addressOf(figure, { ...figure.defaults, ...preset.state }))}" title="${escape(preset.why)}">${escape(preset.name)}</a>`,
      )
      .join(' · ')}</p><p class="live-why"></p>`,
    `<details><summary>the lines that compute this</summary><pre tabindex="0"><code>${escape(figure.code)}</code></pre></details>`,
    `<p class="live-link"><a href="${escape(addressOf(figure, state))}">link to this state</a></p></div>`,
  ].join('');
}
