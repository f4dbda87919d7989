/** Families written blind, a sixth set: of a hundred made together each kind was parted by chance, one half is here and the other is sealed. */
import type { WildFamily } from '../tools.ts';
import { critical } from './critical.ts';
import { dead } from './dead.ts';
import { depth } from './depth.ts';
import { edge } from './edge.ts';
import { healthy } from './healthy.ts';
import { healthyMore } from './healthyMore.ts';
import { held } from './held.ts';
import { inconsistent } from './inconsistent.ts';
import { noise } from './noise.ts';
import { notFinite } from './notFinite.ts';
import { precision } from './precision.ts';
import { rate } from './rate.ts';
import { rising } from './rising.ts';
import { stalled } from './stalled.ts';
import { threads } from './threads.ts';
import { thrown } from './thrown.ts';
import { units } from './units.ts';

export const sixth: readonly WildFamily[] = [
  ...critical,
  ...units,
  ...rate,
  ...rising,
  ...thrown,
  ...edge,
  ...dead,
  ...notFinite,
  ...inconsistent,
  ...held,
  ...stalled,
  ...noise,
  ...precision,
  ...depth,
  ...threads,
  ...healthy,
  ...healthyMore,
];
