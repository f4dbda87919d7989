/** The figures by name, each loaded where it is wanted; the order is the explorer's. */
import type { Figure, Presentation } from './figure.ts';

/** What a page loads: where a model takes longer than a frame it is left, with the library that it needs, to the worker. */
export const presentations: Readonly<Record<string, () => Promise<Presentation>>> = {
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

type Model = Pick<Figure, 'model' | 'parts'>;
/** What the worker computes. */
export const models: Readonly<Record<string, () => Promise<Model>>> = {
  signs: () => import('./models/signs.ts'),
  wells: () => import('./models/wells.ts'),
  edge: () => import('./models/edge.ts'),
  reasons: () => import('./models/reasons.ts'),
};

/** The figures whole. */
export const figures: Readonly<Record<string, () => Promise<Figure>>> = Object.fromEntries(
  Object.entries(presentations).map(([id, presentation]) => [
    id,
    async () => ({ ...(await presentation()), ...(await models[id]?.()) }) as Figure,
  ]),
);
