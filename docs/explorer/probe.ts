/**
 * Reads a picture: by pointer, by a tap, and by keys.
 *
 *   arrows go on, Shift goes finely; Page Up and Page Down to another part of the picture; Escape ends it
 */
import type { Pane } from './figure.ts';
import { begin, moved, type Place, placeAt, read } from './reading.ts';

interface Read {
  /** The picture with its probe and its reading, as html.ts writes them. */
  readonly picture: HTMLElement;
  readonly size: readonly [number, number];
  /** What can be read now; where nothing is known yet it is asked for. */
  panes(): readonly Pane[];
}

/** Returns what shows the reading anew where the model is another. */
export function probe({ picture, size, panes }: Read): () => void {
  const [mark, words] = ['.live-probe', '.live-reading'].map((part) => picture.querySelector<HTMLElement>(part)!);
  let place: Place | undefined;

  const show = (): void => {
    const found = place && read(panes(), place);
    for (const part of [mark, words]) part.toggleAttribute('data-on', found !== undefined);
    if (place === undefined || found === undefined) return;
    const [left, top] = [(100 * found.left) / size[0], (100 * found.top) / size[1]];
    const { plane } = panes()[place.pane];
    mark.toggleAttribute('data-line', found.whole);
    Object.assign(mark.style, {
      left: `${left}%`,
      top: found.whole ? `${(100 * plane.top) / size[1]}%` : `${top}%`,
      height: found.whole ? `${(100 * plane.height) / size[1]}%` : '',
    });
    // above or below the place, on the side where there is room, and within the picture: see max-width in live.css
    Object.assign(words.style, {
      left: left < 50 ? `${Math.min(left, 38)}%` : 'auto',
      right: left < 50 ? 'auto' : `${Math.min(100 - left, 38)}%`,
      top: top < 30 ? `${top}%` : 'auto',
      bottom: top < 30 ? 'auto' : `${100 - top}%`,
    });
    words.textContent = found.words;
    mark.setAttribute('aria-valuenow', String(place.x));
    mark.setAttribute('aria-valuetext', found.words);
  };
  const to = (next: Place | undefined): void => {
    place = next;
    show();
  };
  const under = (event: MouseEvent): Place | undefined => {
    const box = picture.querySelector('svg')!.getBoundingClientRect();
    return placeAt(panes(), ((event.clientX - box.left) / box.width) * size[0], ((event.clientY - box.top) / box.height) * size[1]);
  };

  picture.addEventListener('pointermove', (event) => {
    if (event.pointerType !== 'touch') to(event.buttons === 0 ? under(event) : undefined);
  });
  picture.addEventListener('pointerleave', (event) => {
    if (event.pointerType !== 'touch' && document.activeElement !== mark) to(undefined);
  });
  picture.addEventListener('pointerdown', () => to(undefined));
  picture.addEventListener('click', (event) => {
    if (!(event.target as HTMLElement).matches('.live-handle')) to(under(event));
  });
  mark.addEventListener('focus', () => to(place ?? begin(panes())));
  mark.addEventListener('blur', () => to(undefined));
  mark.addEventListener('keydown', (event) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] as [number, number] | undefined;
    const page = { PageUp: -1, PageDown: 1 }[event.key];
    const now = place ?? begin(panes());
    if (event.key === 'Escape') to(undefined);
    else if (page) to(begin(panes(), now?.pane, page));
    else if (by && now) to(moved(panes(), now, by, event.shiftKey));
    else return;
    event.preventDefault();
  });
  return show;
}
