/**
 * A run as an address: its settings, the changes on the way, points of one's own, and the step.
 *
 *   #fig=lab&rule=adam&eta=0.03&t=200&then=50:eta=0.01|120:rule=rmsprop,eta=0.002&points=0.5,-1,1;2,3,0
 *
 * A remedy that was carried out is one word, 160:remedy,eta=0.1: what it did follows from the run before it, so why.ts asks and does it again.
 */
import { addressOf, type State, stateFrom } from '../figure.ts';
import type { Change } from './change.ts';
import { readPoints } from './data.ts';
import { frame, needsNewStart } from './settings.ts';

export interface Start {
  readonly settings: State;
  readonly changes: readonly Change[];
  /** What follows from the first remedy on. */
  readonly later?: readonly Later[];
  /** What had to be left out or cut, in words. */
  readonly notes: readonly string[];
}

/** At a step, one after the other: settings as they are written, or a remedy. */
export interface Later {
  readonly from: number;
  readonly parts: readonly ('remedy' | readonly (readonly [string, string])[])[];
}

/** What differs between two settings, 'eta=0.1,rule=adam'. */
const difference = (a: State, b: State): string =>
  Object.keys(b)
    .filter((name) => name !== 't' && a[name] !== b[name])
    .map((name) => `${name}=${typeof b[name] === 'number' ? Number(b[name].toPrecision(4)) : encodeURIComponent(b[name])}`)
    .join(',');

/** The address of a run at step t. A jump that no remedy made cannot be written down: from there on the address has the settings alone. */
export function addressAt(changes: readonly Change[], t: number): string {
  const jumped = changes.some(({ theta, remedied }) => theta !== undefined && remedied === undefined);
  const said = jumped
    ? [{ from: 0, settings: changes[changes.length - 1].settings }]
    : changes.filter(({ from }, i) => i === 0 || from <= t);
  const [first] = said as readonly Change[];
  const start = first.remedied?.before ?? first.settings;
  let last = start;
  const then = said
    .map(({ from, settings, remedied }: Change) => {
      const parts = remedied
        ? [difference(last, remedied.before), 'remedy', difference(remedied.after, settings)]
        : [difference(last, settings)];
      last = settings;
      return `${from}:${parts.filter((part) => part !== '').join(',')}`;
    })
    .slice(first.remedied ? 0 : 1)
    .join('|');
  const parts = new URLSearchParams(addressOf(frame, { ...start, t: jumped ? 0 : t }).slice(1));
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
  const later: Later[] = [];
  for (const piece of given.get('then')?.split('|') ?? []) {
    const [, from, list] = /^(\d+):(.*)$/.exec(piece) ?? [];
    const last = changes[changes.length - 1];
    if (from === undefined || Number(from) < (later.at(-1) ?? last).from) {
      notes.push(`the change '${piece}' cannot be read`);
      continue;
    }
    if (later.length > 0 || list.split(',').includes('remedy')) {
      later.push({ from: Number(from), parts: partsOf(list) });
      continue;
    }
    const next = part(pairsOf(list), last.settings);
    if (needsNewStart(settings, next)) notes.push(`the change '${piece}' needs a new start`);
    else changes.push({ from: Number(from), settings: next });
  }
  return { settings, changes, ...(later.length > 0 && { later }), notes };
}

const pairsOf = (list: string): [string, string][] =>
  list
    .split(',')
    .filter(Boolean)
    .map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]);

/** 'eta=0.1,remedy,batch=8', taken apart at each remedy. */
function partsOf(list: string): Later['parts'] {
  const parts: ('remedy' | [string, string][])[] = [];
  for (const word of list.split(',')) {
    const last = parts.at(-1);
    if (word === 'remedy') parts.push('remedy');
    else if (Array.isArray(last)) last.push(...pairsOf(word));
    else if (word !== '') parts.push(pairsOf(word));
  }
  return parts;
}
