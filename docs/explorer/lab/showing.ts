/** A view put on the page: the canvas beneath the points, curves, spectrum, sliders, and which controls mean something now. */
import { isChoice, type State } from '../figure.ts';
import { shown, toSlider } from '../html.ts';
import { probe } from '../probe.ts';
import { pixelsOf, SIDE } from './boundary.ts';
import { ownOf, writePoints } from './data.ts';
import { drawCurves, drawMap, drawSpectra } from './draw.ts';
import type { View } from './lab.ts';
import { curvePanes, mapPanes } from './panes.ts';
import { matters, ranges } from './settings.ts';

/** A control follows the settings, unless somebody is at it. */
function reflect(control: HTMLElement, settings: State): void {
  const name = control.dataset['name']!;
  control.hidden = !matters(name, settings);
  const range = ranges[name];
  const input = control.querySelector<HTMLInputElement | HTMLSelectElement>('[name]')!;
  const value = isChoice(range) ? String(settings[name]) : String(Number(Number(settings[name]).toPrecision(6)));
  if (document.activeElement !== input) input.value = value;
  const slider = control.querySelector<HTMLInputElement>('[data-slider]');
  if (slider === null || isChoice(range)) return;
  if (document.activeElement !== slider) slider.value = String(toSlider(range, Number(settings[name])));
  slider.setAttribute('aria-valuetext', shown(settings[name]));
}

/** Returns what shows a view in an element that holds the lab's markup. */
export function showing(element: HTMLElement): (view: View, running: boolean) => void {
  const find = <E extends Element = HTMLElement>(selector: string): E => element.querySelector<E>(selector)!;
  const canvas = find<HTMLCanvasElement>('canvas');
  canvas.width = canvas.height = SIDE;
  const controls = [...element.querySelectorAll<HTMLElement>('[data-name]')];
  /** What the points were drawn of, and the controls set by. */
  let [points, settings] = ['', ''];
  let seen: View | undefined;
  const reread = [
    probe({ picture: find('.lab-picture'), panes: () => (seen ? mapPanes(seen) : []) }),
    probe({ picture: find('.lab-curves'), panes: () => (seen ? curvePanes(seen) : []) }),
  ];

  return (view, running) => {
    seen = view;
    const { boundary, t, length, other } = view;
    canvas.getContext('2d')!.putImageData(new ImageData(pixelsOf(boundary), SIDE, SIDE), 0, 0);
    const now = JSON.stringify([boundary.points, boundary.x, boundary.y]);
    if (now !== points) find('.lab-map svg').outerHTML = drawMap(view, false);
    points = now;
    find('.lab-curves svg').outerHTML = drawCurves(view);
    for (const again of reread) again();
    find('.lab-spectra').innerHTML = drawSpectra(view);
    const time = find<HTMLInputElement>('[name=t]');
    time.max = String(Math.max(1, length));
    if (document.activeElement !== time || running) time.value = String(t);
    find('.lab-time output').textContent = `${t} of ${length}`;
    find('[data-do=drop]').hidden = other === undefined;
    const set = JSON.stringify(view.settings);
    if (set !== settings) {
      for (const control of controls) reflect(control, view.settings);
      const own = view.settings['data'] === 'your own';
      const box = find<HTMLTextAreaElement>('[name=points]');
      if (document.activeElement !== box) box.value = writePoints(ownOf(view.settings)).replaceAll(';', '\n').replaceAll(',', ', ');
      element.toggleAttribute('data-drawn', own);
      find('.lab-edit').hidden = find('.lab-hint').hidden = !own;
      find('[data-do=mine]').hidden = own;
    }
    settings = set;
    element.dataset['live'] = String(Number(element.dataset['live'] ?? 0) + 1);
  };
}
