/** Families written blind: by one who had seen neither the code of `diagnose` nor the held half. They are measured on, never tuned on. */
import type { WildFamily } from '../tools.ts';
import { broken } from './broken.ts';
import { depth } from './depth.ts';
import { edges } from './edge.ts';
import { dead, inconsistent } from './fit.ts';
import { healthy } from './healthy.ts';
import { noise, rising } from './motion.ts';
import { precision } from './precision.ts';
import { recurrences } from './recurrent.ts';
import { stuck } from './stuck.ts';
import { units } from './units.ts';

export const fresh: readonly WildFamily[] = [
  ...rising,
  ...edges,
  ...inconsistent,
  ...dead,
  ...units,
  ...precision,
  ...depth,
  ...recurrences,
  ...noise,
  ...stuck,
  ...broken,
  ...healthy,
];
