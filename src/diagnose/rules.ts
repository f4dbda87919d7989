/** Rules by the names that records carry, so that a remedy speaks of the user's own optimizer and its own rate. */

import { adagrad } from '../optim/adagrad.ts';
import { adam } from '../optim/adam.ts';
import { adamw } from '../optim/adamw.ts';
import { amsgrad } from '../optim/amsgrad.ts';
import type { Optimizer } from '../optim/frame/optimizer.ts';
import { gradientDescent } from '../optim/gradientDescent.ts';
import { momentum } from '../optim/momentum.ts';
import { nesterov } from '../optim/nesterov.ts';
import { radam } from '../optim/radam.ts';
import { rmsprop } from '../optim/rmsprop.ts';

const RULES: Readonly<Record<string, (options: { learningRate: number }) => Optimizer>> = {
  gradientDescent,
  momentum,
  nesterov,
  adagrad,
  rmsprop,
  adam,
  adamw,
  amsgrad,
  radam,
};

/** Other libraries' names for the same. */
const ALSO: Readonly<Record<string, string>> = { sgd: 'gradientDescent', gd: 'gradientDescent', adamw: 'adamw' };

/** A name in small letters, wrappers such as clipping taken off. */
const plainName = (name: string | undefined): string => (name?.replace(/^.*\(/, '').replace(/\).*$/, '').trim() ?? '').toLowerCase();

/** A rule, and what code calls it: a bundler may have renamed the function. */
export interface Rule {
  readonly name: string;
  readonly make: (options: { learningRate: number }) => Optimizer;
}

/**
 * The rule of a record, wrappers such as clipping taken off; gradient descent where it is not known, or steps in proportion to the
 * gradient, so that what is known of the curvature holds for its rate.
 */
export function ownRule(recorded: string | undefined): Rule {
  const plain = plainName(recorded);
  const known = Object.keys(RULES).find((rule) => rule.toLowerCase() === plain) ?? ALSO[plain];
  const name = known === undefined || isProportional(recorded) ? 'gradientDescent' : known;
  return { name, make: RULES[name] };
}

/** Whether a rule's steps are η√n long, whatever the gradient's length. */
export const isAdaptive = (name: string | undefined): boolean => /^(rmsprop|adam|amsgrad|nadam|radam|lion)/.test(plainName(name));

/** Whether a rule wears its own rate down, by a sum that only grows: short steps are its own doing. L82 */
export const isWearing = (name: string | undefined): boolean => /^adagrad/.test(plainName(name));

/** Whether a rule is known to step in proportion to the gradient, so that its rate can be compared with 1/λ. */
export const isProportional = (name: string | undefined): boolean => /^(gradientdescent|gd|sgd|momentum|nesterov)/.test(plainName(name));
