/**
 * A run as an address: its settings, the changes on the way, points of one's own, and the step.
 *
 *   #fig=lab&rule=adam&eta=0.03&t=200&then=50:eta=0.01|120:rule=rmsprop,eta=0.002&points=0.5,-1,1;2,3,0
 */
import { addressOf, type State, stateFrom } from '../figure.ts';
import { readPoints } from './data.ts';
import type { Change } from './session.ts';
import { frame, needsNewStart } from './settings.ts';

export interface Start {
  readonly settings: State;
  readonly changes: readonly Change[];
  /** What had to be left out or cut, in words. */
  readonly notes: readonly string[];
}

/** What differs between two settings, 'eta=0.1,rule=adam'. */
const difference = (a: State, b: State): string =>
  Object.keys(b)
    .filter((name) => name !== 't' && a[name] !== b[name])
    .map((name) => `${name}=${typeof b[name] === 'number' ? Number(b[name].toPrecision(4)) : encodeURIComponent(b[name])}`)
    .join(',');

/** The address of a run at step t. A jump cannot be written down: from there on the address has the settings alone. */
export function addressAt(changes: readonly Change[], t: number): string {
  const jump = changes.findLastIndex(({ theta }) => theta !== undefined);
  const [first, ...rest] = jump < 0 ? changes.filter(({ from }, i) => i === 0 || from <= t) : changes.slice(-1);
  const then = rest.map(({ from, settings }, i) => `${from}:${difference((rest[i - 1] ?? first).settings, settings)}`).join('|');
  const parts = new URLSearchParams(addressOf(frame, { ...first.settings, t: jump < 0 ? t : 0 }).slice(1));
  if (then) parts.set('then', then);
  return `#${parts.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%3B', ';').replaceAll('%3D', '=').replaceAll('%7C', '|')}`;
}

/** The run that an address asks for. */
export function startFrom(address: string): Start {
  const given = new URLSearchParams(address.replace(/^#/, ''));
  const notes: string[] = [];
  const part = (entries: readonly (readonly [string, string])[], before: State): State => {
    const { state, clamped } = stateFrom({ ...frame, defaults: before }, entries);
    notes.push(...clamped);
    const points = entries.findLast(([name]) => name === 'points')?.[1] ?? '';
    try {
      if (points) readPoints(points.replaceAll(';', '\n'));
      return points ? { ...state, points } : state;
    } catch (error) {
      notes.push(`the points: ${(error as Error).message}`);
      return state;
    }
  };
  const settings = part([...given], frame.defaults);
  const changes: Change[] = [{ from: 0, settings }];
  for (const piece of given.get('then')?.split('|') ?? []) {
    const [, from, list] = /^(\d+):(.*)$/.exec(piece) ?? [];
    const last = changes[changes.length - 1];
    if (from === undefined || Number(from) < last.from) {
      notes.push(`the change '${piece}' cannot be read`);
      continue;
    }
    const next = part(
      list.split(',').map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]),
      last.settings,
    );
    if (needsNewStart(settings, next)) notes.push(`the change '${piece}' needs a new start`);
    else changes.push({ from: Number(from), settings: next });
  }
  return { settings, changes, notes };
}
