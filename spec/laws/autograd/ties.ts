/** Where entries tie, max and min have no derivative, and one of their subgradients is chosen. */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { near } from '../optim/tools.ts';

/** The gradient of the largest or smallest of some numbers; `pairs` by functions of two, maximum and minimum. */
export type Ties = (name: 'max' | 'min', numbers: readonly number[], pairs: boolean) => ArrayLike<number>;

const few = (n: number) => fc.array(fc.integer({ min: -2, max: 2 }), { minLength: n, maxLength: n });

export const lawsOfTies: readonly Law<Ties>[] = [
  {
    id: 'ties.share',
    rows: [],
    claim: 'entries that tie for the largest or the smallest share the slope equally, of two numbers or of several; all others have none',
    tolerance: 'B',
    label: 'convention',
    conventions: 'all of it to the first, or to each',
    property: (gradient, { unit }) =>
      fc.property(fc.constantFrom('max' as const, 'min' as const), fc.boolean().chain((pairs) => fc.tuple(fc.constant(pairs), pairs ? few(2) : fc.integer({ min: 1, max: 5 }).chain(few))), (name, [pairs, x]) => {
        const best = Math[name](...x);
        const ties = x.filter((each) => each === best).length;
        near(gradient(name, x, pairs), x.map((each) => (each === best ? 1 / ties : 0)), 2 * unit, `∇${name}(${x})`);
      }), // biome-ignore format: one line each
  },
];
