/** The wild families: one half may be looked at while `diagnose` is tuned, one may not; the others were written blind, one after another. */
import { blind } from './blind/index.ts';
import { eighth } from './eighth/index.ts';
import { fresh } from './fresh/index.ts';
import { drawn as held } from './held/index.ts';
import { sealed } from './sealed/index.ts';
import { seventh } from './seventh/index.ts';
import { sixth } from './sixth/index.ts';
import { heldThreads } from './threads/held.ts';
import { tunedThreads } from './threads/tuned.ts';
import type { WildFamily } from './tools.ts';
import { drawn as tuned } from './tuned/index.ts';
import { unseen } from './unseen/index.ts';

export type Half = 'tuned' | 'held' | 'fresh' | 'unseen' | 'blind' | 'sixth' | 'sealed' | 'seventh' | 'eighth';

export const halves: Readonly<Record<Half, readonly WildFamily[]>> = {
  tuned: [...tuned, ...tunedThreads],
  held: [...held, ...heldThreads],
  fresh,
  unseen,
  blind,
  sixth,
  sealed,
  seventh,
  eighth,
};
