/** A remedy of `diagnose` in the lab's own terms: where it puts θ, and the settings that it trains on with. */
import type { Remedy } from 'saddlepoint';
import type { State } from '../figure.ts';
import type { Network } from './network.ts';
import { MAKE, OPTIONS } from './rules.ts';

/** θ where the remedy begins: the point itself, the lowest so far, or where a jump leads. */
export const startOf = (remedy: Remedy): Float64Array => Float64Array.from(remedy.apply({ steps: 0 }).theta);

type Given = Readonly<Record<string, unknown>>;

/** The settings with what the remedy says in their place. */
export function treated(settings: State, { optimizer, batchFactor }: Remedy, { batch, points }: Pick<Network, 'batch' | 'points'>): State {
  const changed: Record<string, number | string> = { ...settings, around: 'none' };
  if (batchFactor !== undefined) changed['batch'] = Math.min(points.y.length, batch * batchFactor);
  if (optimizer === undefined) return settings;
  const [, wrapper, inner] = /^(?:(\w+)\()?(\w+)\)?$/.exec(optimizer.name)!;
  const options = (wrapper === undefined ? optimizer.options : optimizer.options['optimizer']) as Given;
  if (MAKE[inner] === undefined) throw new Error(`lab: there is no optimizer ${inner}`);
  changed['rule'] = inner;
  changed['clip'] = wrapper === undefined ? 'none' : 'by norm';
  if (wrapper !== undefined) changed['clipAt'] = Number(optimizer.options['norm']);
  if (typeof options['learningRate'] === 'number')
    Object.assign(changed, { eta: options['learningRate'], schedule: 'constant', warmup: 0 });
  for (const name of Object.keys(OPTIONS[inner])) {
    const value = options[name];
    if (typeof value === 'number' || typeof value === 'string') changed[`${inner}.${name}`] = value;
    if (typeof value === 'boolean') changed[`${inner}.${name}`] = String(value);
  }
  return changed;
}
