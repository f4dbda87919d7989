/** The figures by name, each loaded where it is wanted; the order is the explorer's. */
import type { Figure } from './figure.ts';

export const figures: Readonly<Record<string, () => Promise<Figure>>> = {
  saddle: async () => (await import('./figures/saddle.ts')).saddle,
  signs: async () => (await import('./figures/signs.ts')).signs,
  rate: async () => (await import('./figures/rate.ts')).rate,
  memory: async () => (await import('./figures/memory.ts')).memory,
  burst: async () => (await import('./figures/burst.ts')).burst,
  momentum: async () => (await import('./figures/momentum.ts')).momentum,
  wells: async () => (await import('./figures/wells.ts')).wells,
  edge: async () => (await import('./figures/edge.ts')).edge,
  cliff: async () => (await import('./figures/cliff.ts')).cliff,
  reasons: async () => (await import('./figures/reasons.ts')).reasons,
};
