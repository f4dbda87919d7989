import type { WildFamily } from '../tools.ts';
import { depth } from './depth.ts';
import { healthy } from './healthy.ts';
import { precision } from './precision.ts';
import { recurrences } from './recurrent.ts';
import { units } from './units.ts';

export const fresh: readonly WildFamily[] = [...depth, ...recurrences, ...units, ...precision, ...healthy];
