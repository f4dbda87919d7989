/**
 * What a figure of the explorer is.
 *
 *   state  →  model(state)  →  draw(model): a picture,  describe(model): a sentence
 *
 * `model` is a pure function of the state, through the library's public entries; what the sentence says and what the tests ask come
 * from the same call. The page (mount.ts) only moves the state: by pointer, touch, keyboard, and by the address.
 */

/** All that a figure depends on: numbers, and choices by name. */
export type State = Readonly<Record<string, number | string>>;

export interface Range {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The slider moves the logarithm. */
  readonly log?: boolean;
}

export interface Choice {
  readonly label: string;
  readonly options: readonly string[];
}

export const isChoice = (range: Range | Choice): range is Choice => 'options' in range;

/** A state to look at, and why. */
export interface Preset {
  readonly name: string;
  readonly why: string;
  readonly state: State;
}

/** Where a picture shows a rectangle of the plane: [x from, x to], [y from, y to] within left, top, width, height. */
export interface Plane {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A point that can be dragged: two numbers of the state, shown in a plane. */
export interface Handle {
  readonly label: string;
  readonly keys: readonly [string, string];
  readonly plane: Plane;
  /** What an arrow key moves it by; with Shift a tenth. Default 0.1. */
  readonly step?: number;
}

/** A part of the picture that can be read. */
export interface Pane {
  readonly plane: Plane;
  /** Of curves: where they can be read, ascending. */
  readonly stops?: readonly number[];
  /** What stands at x and y, or of curves at the k-th stop. */
  say(x: number, y: number, k: number): string;
}

/** A figure but for what computes its model: its picture and its words. */
export interface Presentation<M = unknown> {
  readonly id: string;
  readonly title: string;
  /** What the picture is for, in a sentence. */
  readonly purpose: string;
  /** Of the picture, in its own units. */
  readonly size: readonly [number, number];
  readonly defaults: State;
  readonly ranges: Readonly<Record<string, Range | Choice>>;
  readonly handles?: readonly Handle[];
  /** The number of the state that Space lets run. */
  readonly time?: string;
  readonly presets: readonly Preset[];
  /** The lines that compute it, to be read. */
  readonly code: string;
  draw(model: M): string;
  /** Where the picture can be read, and what it says there. */
  panes(model: M): readonly Pane[];
  describe(model: M): string;
  /** What is to be read below the picture, line by line: a mark, what it is about, and what it says. */
  lines?(model: M): readonly (readonly [mark: string, name: string, text: string])[];
}

export interface Figure<M = unknown> extends Presentation<M> {
  model(state: State): M;
  /** Of a model that takes longer than a glance: what is known on the way, to be drawn meanwhile. The last is the model. */
  parts?(state: State): Iterable<M>;
}

/** Hides a figure's own model type, so that a list can hold them all. */
export const figure = <M>(parts: Figure<M>): Figure => parts as unknown as Figure;
/** Likewise where the model takes longer than a frame, so that a worker computes it. */
export const presentation = <M>(parts: Presentation<M>): Presentation => parts as unknown as Presentation;
/** Whether the model comes with it. */
export const isWhole = (figure: Presentation): figure is Figure => 'model' in figure;

/** The number of a range that is nearest to one: within its ends, and whole where its steps are. */
export function nearestIn({ min, max, step }: Range, number: number): number {
  const clamped = Math.min(max, Math.max(min, number));
  return Number.isInteger(step) ? Math.round(clamped) : clamped;
}

/** The state with what was given in place of defaults; unknown names are ignored, values out of range clamped and named. */
export function stateFrom(
  { defaults, ranges }: Pick<Figure, 'defaults' | 'ranges'>,
  given: Iterable<readonly [string, string | number]>,
): { readonly state: State; readonly clamped: readonly string[] } {
  const state: Record<string, number | string> = { ...defaults };
  const clamped: string[] = [];
  for (const [name, value] of given) {
    const range = Object.hasOwn(ranges, name) ? ranges[name] : undefined;
    if (range === undefined) continue;
    if (isChoice(range)) {
      if (range.options.includes(String(value))) state[name] = String(value);
      else clamped.push(`${range.label} is not ${value}`);
      continue;
    }
    const number = Number(value);
    if (value === '' || Number.isNaN(number)) continue;
    state[name] = nearestIn(range, number);
    if (number < range.min || number > range.max) clamped.push(`${range.label} goes from ${range.min} to ${range.max}`);
  }
  return { state, clamped };
}

/** Four digits. */
const short = (value: number | string): string => (typeof value === 'number' ? String(Number(value.toPrecision(4))) : value);

/** '#fig=saddle&w1=0.7': what differs from the defaults. */
export function addressOf({ id, defaults }: Pick<Figure, 'id' | 'defaults'>, state: State): string {
  const changed = Object.entries(state).filter(([name, value]) => short(value) !== short(defaults[name]));
  return `#${new URLSearchParams([['fig', id], ...changed.map(([name, value]) => [name, short(value)])])}`;
}
