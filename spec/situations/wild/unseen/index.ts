/** Families written blind, after the fresh ones had been measured on: by one who had seen neither the code of `diagnose` nor the held half. */
import type { WildFamily } from '../tools.ts';
import { critical } from './critical.ts';
import { dead } from './dead.ts';
import { depth } from './depth.ts';
import { edges } from './edge.ts';
import { wrongGradients } from './gradients.ts';
import { healthy } from './healthy.ts';
import { mismatched } from './mismatched.ts';
import { precision } from './precision.ts';
import { noise, rate } from './rate.ts';
import { rising } from './rising.ts';
import { held, stalled } from './stuck.ts';
import { stuckThreads } from './stuckThreads.ts';
import { thrown } from './thrown.ts';
import { thrownThreads } from './thrownThreads.ts';
import { units } from './units.ts';

export const unseen: readonly WildFamily[] = [
  ...rising,
  ...thrown,
  ...edges,
  ...wrongGradients,
  ...mismatched,
  ...held,
  ...dead,
  ...stalled,
  ...critical,
  ...units,
  ...precision,
  ...rate,
  ...depth,
  ...noise,
  ...healthy,
  ...stuckThreads,
  ...thrownThreads,
];
