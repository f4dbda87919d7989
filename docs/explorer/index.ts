/** The figures by name, each loaded where it is wanted; the order is the explorer's. */
import type { Figure } from './figure.ts';

export const figures: Readonly<Record<string, () => Promise<Figure>>> = {
  saddle: async () => (await import('./figures/saddle.ts')).saddle,
  rate: async () => (await import('./figures/rate.ts')).rate,
  memory: async () => (await import('./figures/memory.ts')).memory,
  momentum: async () => (await import('./figures/momentum.ts')).momentum,
  reasons: async () => (await import('./figures/reasons.ts')).reasons,
};
