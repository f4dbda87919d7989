import type { WildFamily } from '../tools.ts';
import { critical } from './critical.ts';
import { fit } from './fit.ts';
import { progress } from './progress.ts';
import { healthy, rate } from './rate.ts';

export const drawn: readonly WildFamily[] = [...progress, ...fit, ...critical, ...rate, ...healthy];
