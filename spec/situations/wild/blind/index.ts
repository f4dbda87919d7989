/** Families written blind, after the unseen ones had been looked at: by one who had seen neither the code of `diagnose` nor those of the held, fresh and unseen. */
import type { WildFamily } from '../tools.ts';
import { critical } from './critical.ts';
import { dead } from './dead.ts';
import { depth } from './depth.ts';
import { edges } from './edge.ts';
import { inconsistent } from './fit.ts';
import { healthy } from './healthy.ts';
import { noise } from './noise.ts';
import { notFinite } from './notFinite.ts';
import { precision } from './precision.ts';
import { rate } from './rate.ts';
import { rising, thrown } from './rising.ts';
import { risingThreads } from './risingThreads.ts';
import { held, stalled } from './stuck.ts';
import { stuckThreads } from './stuckThreads.ts';
import { units } from './units.ts';

export const blind: readonly WildFamily[] = [
  ...rising,
  ...thrown,
  ...edges,
  ...rate,
  ...stalled,
  ...depth,
  ...dead,
  ...held,
  ...notFinite,
  ...inconsistent,
  ...critical,
  ...units,
  ...precision,
  ...noise,
  ...healthy,
  ...stuckThreads,
  ...risingThreads,
];
