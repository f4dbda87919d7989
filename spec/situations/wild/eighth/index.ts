/** Families by an author who had not read diagnose; of each kind a coin put one half into the seventh and the other into the eighth set. */
import type { WildFamily } from '../tools.ts';
import { dead } from './dead.ts';
import { held } from './held.ts';
import { inconsistent } from './inconsistent.ts';
import { notFinite } from './notFinite.ts';
import { rising } from './rising.ts';

export const eighth: readonly WildFamily[] = [...rising, ...inconsistent, ...held, ...dead, ...notFinite];
