/** The wild families, in two halves: one may be looked at while `diagnose` is tuned, the other may not. */
import { drawn as held } from './held/index.ts';
import { heldThreads } from './threads/held.ts';
import { tunedThreads } from './threads/tuned.ts';
import type { WildFamily } from './tools.ts';
import { drawn as tuned } from './tuned/index.ts';

export type Half = 'tuned' | 'held';

export const halves: Readonly<Record<Half, readonly WildFamily[]>> = {
  tuned: [...tuned, ...tunedThreads],
  held: [...held, ...heldThreads],
};
