/** Families by an author who had not read diagnose; of each kind a coin put one half into the seventh and the other into the eighth set. */
import type { WildFamily } from '../tools.ts';
import { critical } from './critical.ts';
import { dead } from './dead.ts';
import { healthy } from './healthy.ts';
import { held } from './held.ts';
import { inconsistent } from './inconsistent.ts';
import { noise } from './noise.ts';
import { notFinite } from './notFinite.ts';
import { rate } from './rate.ts';
import { rising } from './rising.ts';

export const eighth: readonly WildFamily[] = [
  ...rising,
  ...inconsistent,
  ...held,
  ...dead,
  ...notFinite,
  ...rate,
  ...critical,
  ...noise,
  ...healthy,
];
