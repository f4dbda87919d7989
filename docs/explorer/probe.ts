/**
 * Reads a picture: by pointer, by a tap, and by keys.
 *
 *   arrows go on, Shift goes finely; Page Up and Page Down to another part of the picture; Escape ends it
 */
import type { Pane } from './figure.ts';
import { arrowOf, pointerIn } from './pointer.ts';
import { begin, moved, type Place, placeAt, read } from './reading.ts';

interface Read {
  /** The picture with its probe and its reading, as `readable` of html.ts writes them. */
  readonly picture: HTMLElement;
  /** What can be read now; where nothing is known yet it is asked for. */
  panes(): readonly Pane[];
}

/** Returns what shows the reading anew where the model is another. */
export function probe({ picture, panes }: Read): () => void {
  const [mark, words] = ['.live-probe', '.live-reading'].map((part) => picture.querySelector<HTMLElement>(part)!);
  let place: Place | undefined;
  /** How the place was looked for: again, where nothing was known then. */
  let look: () => Place | undefined = () => undefined;

  const show = (): void => {
    place ??= look();
    const found = place && read(panes(), place);
    for (const part of [mark, words]) part.toggleAttribute('data-on', found !== undefined);
    if (place === undefined || found === undefined) return;
    const { width, height } = picture.querySelector('svg')!.viewBox.baseVal;
    const [left, top] = [(100 * found.left) / width, (100 * found.top) / height];
    const { plane } = panes()[place.pane];
    mark.toggleAttribute('data-line', found.whole);
    Object.assign(mark.style, {
      left: `${left}%`,
      top: found.whole ? `${(100 * plane.top) / height}%` : `${top}%`,
      height: found.whole ? `${(100 * plane.height) / height}%` : '',
    });
    // above or below the place, on the side where there is room, and within the picture: see max-width in live.css
    Object.assign(words.style, {
      left: left < 50 ? `${Math.min(left, 38)}%` : 'auto',
      right: left < 50 ? 'auto' : `${Math.min(100 - left, 38)}%`,
      top: top < 30 ? `${top}%` : 'auto',
      bottom: top < 30 ? 'auto' : `${100 - top}%`,
    });
    // what a name is equal to stays on its line
    words.textContent = found.words.replaceAll(' = ', '\u00a0=\u00a0');
    mark.setAttribute('aria-valuenow', String(place.x));
    mark.setAttribute('aria-valuetext', found.words);
  };
  const to = (next: () => Place | undefined): void => {
    look = next;
    place = undefined;
    show();
  };
  const nowhere = (): undefined => undefined;
  const under = (event: MouseEvent) => (): Place | undefined => placeAt(panes(), pointerIn(picture, event));
  /** Where it is, if that can still be read; else where the keys begin. */
  const here = (): Place | undefined => (place && read(panes(), place) ? place : begin(panes()));

  picture.addEventListener('pointermove', (event) => {
    if (event.pointerType !== 'touch') to(event.buttons === 0 ? under(event) : nowhere);
  });
  picture.addEventListener('pointerleave', (event) => {
    if (event.pointerType !== 'touch' && document.activeElement !== mark) to(nowhere);
  });
  picture.addEventListener('pointerdown', () => to(nowhere));
  picture.addEventListener('click', (event) => {
    if (!(event.target as HTMLElement).matches('.live-handle')) to(under(event));
  });
  mark.addEventListener('focus', () => {
    const now = place;
    to(() => now ?? begin(panes()));
  });
  mark.addEventListener('blur', () => to(nowhere));
  mark.addEventListener('keydown', (event) => {
    const arrow = arrowOf(event);
    const page = { PageUp: -1, PageDown: 1 }[event.key];
    const now = here();
    if (event.key === 'Escape') to(nowhere);
    else if (page) to(() => begin(panes(), now?.pane, page));
    else if (arrow && now) to(() => moved(panes(), now, arrow, event.shiftKey));
    else return;
    event.preventDefault();
  });
  return show;
}
