/** Why and Apply: `diagnose` on a run of the lab; its remedy in the lab's own terms, where it puts θ and the settings that it trains on with. */
import { type Diagnosis, diagnose, type Remedy } from 'saddlepoint';
import type { State } from '../figure.ts';
import { MAKE } from '../optimizers.ts';
import type { Network } from './network.ts';
import { OPTIONS } from './rules.ts';
import type { Session } from './session.ts';
import { isOtherLoss } from './settings.ts';

/** Why a run stopped, or goes as it goes: `diagnose` on what is recorded since the loss became what it is now. */
export function why(session: Session): Diagnosis {
  const { changes, t, θ, settings, network } = session;
  const { whole, layers, batch, points, at } = network;
  const last = changes.findLastIndex((change) => change.from <= t && isOtherLoss(change.settings, settings));
  const history = session.recorded(last < 0 ? 0 : changes[last + 1].from);
  const batches = Array.from({ length: 64 }, (_, k) => at(t + 1 + k));
  return diagnose(whole, θ, { history, layers, ...(batch < points.y.length && { batches }) });
}

/** The run with the remedy carried out from here on, on a branch of its own; undefined where there is nothing to do. */
export function treat(session: Session, { remedy }: Diagnosis): Session | undefined {
  if (remedy.kind === 'none') return undefined;
  const branch = session.branch();
  branch.change(treated(session.settings, remedy, session.network), { theta: startOf(remedy), remedy: true });
  return branch;
}

/** θ where the remedy begins: the point itself, the lowest so far, or where a jump leads. */
const startOf = (remedy: Remedy): Float64Array => Float64Array.from(remedy.apply({ steps: 0 }).theta);

type Given = Readonly<Record<string, unknown>>;

/** The settings with what the remedy says in their place. */
function treated(settings: State, { optimizer, batchFactor }: Remedy, { batch, points }: Pick<Network, 'batch' | 'points'>): State {
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
