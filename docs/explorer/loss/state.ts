/** What a reader asks of the page, and how the address holds it; presets are addresses. */
import type { View } from './around.ts';
import type { Asked } from './model.ts';
import { OPTIMIZERS } from './optimizers.ts';

export const DEFAULTS: Asked = {
  loss: '(1 - w1*w2)^2',
  data: '',
  start: { w1: 0.5, w2: -0.5 },
  rule: 'gradient descent',
  eta: 0.05,
  steps: 400,
  reach: 2,
  remedy: false,
};

/** Limits of the numbers, and what they are called. */
export const LIMITS = {
  eta: { label: 'rate η', min: 0, max: 1e6 },
  steps: { label: 'steps', min: 0, max: 2000 },
  reach: { label: 'slices go as far as', min: 1e-6, max: 1e6 },
} as const;

/** More than that is no address any more, and the data stay out of it. */
const LONGEST = 4000;

const four = (x: number): string => String(Number(x.toPrecision(4)));

/** '#loss=(1 - w1*w2)^2&at=w1:0.5,w2:-0.5': what differs from the defaults; without the data where they are long. */
export function addressOf(asked: Asked): { readonly hash: string; readonly whole: boolean } {
  const given = new URLSearchParams({ loss: asked.loss });
  if (asked.data.trim() !== '') given.set('data', asked.data);
  const at = Object.entries(asked.start).map(([name, value]) => `${name}:${four(value)}`);
  if (at.length > 0) given.set('at', at.join(','));
  for (const name of ['rule', 'eta', 'steps', 'reach'] as const) {
    if (asked[name] !== DEFAULTS[name]) given.set(name, String(asked[name]));
  }
  if (asked.remedy) given.set('remedy', 'applied');
  if (asked.view) given.set('view', asked.view.map(four).join(','));
  const hash = `#${given}`;
  if (hash.length <= LONGEST) return { hash, whole: true };
  given.delete('data');
  return { hash: `#${given}`.slice(0, 2 * LONGEST), whole: false };
}

/** What an address asks for; unknown words are ignored, numbers kept within their limits. Undefined where it names no loss. */
export function askedBy(hash: string): Asked | undefined {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const loss = given.get('loss');
  if (loss === null) return undefined;
  const start: Record<string, number> = {};
  for (const pair of (given.get('at') ?? '').split(',')) {
    const [name, value] = pair.split(':');
    if (value !== undefined && Number.isFinite(Number(value))) start[name] = Number(value);
  }
  const view = (given.get('view') ?? '').split(',').map(Number);
  const framed = view.length === 4 && view.every(Number.isFinite) && view[0] < view[1] && view[2] < view[3];
  const rule = given.get('rule') ?? '';
  return {
    loss,
    data: given.get('data') ?? '',
    start,
    rule: Object.hasOwn(OPTIMIZERS, rule) ? rule : DEFAULTS.rule,
    eta: within('eta', given.get('eta')),
    steps: Math.round(within('steps', given.get('steps'))),
    reach: within('reach', given.get('reach')),
    remedy: given.get('remedy') === 'applied',
    ...(framed ? { view: view as unknown as View } : {}),
  };
}

/** A number within its limits; its default where it is none. */
export function within(name: keyof typeof LIMITS, text: string | null): number {
  const { min, max } = LIMITS[name];
  const value = Number(text);
  return text === null || text.trim() === '' || Number.isNaN(value) ? DEFAULTS[name] : Math.min(max, Math.max(min, value));
}
