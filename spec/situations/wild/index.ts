/** The wild families: one half may be looked at while `diagnose` is tuned, one may not, and a fresh set was written blind to both. */
import { fresh } from './fresh/index.ts';
import { drawn as held } from './held/index.ts';
import { heldThreads } from './threads/held.ts';
import { tunedThreads } from './threads/tuned.ts';
import type { WildFamily } from './tools.ts';
import { drawn as tuned } from './tuned/index.ts';

export type Half = 'tuned' | 'held' | 'fresh';

export const halves: Readonly<Record<Half, readonly WildFamily[]>> = {
  tuned: [...tuned, ...tunedThreads],
  held: [...held, ...heldThreads],
  fresh,
};
