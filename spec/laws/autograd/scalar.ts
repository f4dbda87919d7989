/**
 * The laws of automatic differentiation, over any engine that differentiates functions of numbers.
 *
 * An engine says what it can do: which functions it knows, and how deep its derivatives nest. `lawsOfAutograd(engine)`
 * picks the laws that concern it. A micrograd of forty lines and this library's tensors are held to the same sentences.
 *
 * "Equal" is bitwise, up to the sign of zero, wherever the inputs are dyadic and the functions polynomial: every product
 * and sum is then exact in float64, in whatever order an engine takes them.
 */
import { type Engine, type EngineLaw, type FunctionName, known } from './engine.ts';
import { EXACT } from './exact.ts';
import { FUNCTIONS, POWERS } from './functions.ts';
import { NESTED } from './nested.ts';
import { DEEP, NOTES } from './notes.ts';
import { SMOOTH_LAWS } from './smooth.ts';

export type { Engine, EngineLaw, FunctionName, Trace } from './engine.ts';

/** Every law of autograd; those beyond an engine's orders or functions are unsupported there. */
export const AUTOGRAD_LAWS: readonly EngineLaw[] = [...EXACT, ...NESTED, ...FUNCTIONS, ...POWERS, ...SMOOTH_LAWS, ...NOTES, ...DEEP];

/** The laws that concern this engine: those within its orders, on functions that it knows. */
export const lawsOfAutograd = (engine: Engine): EngineLaw[] =>
  AUTOGRAD_LAWS.filter(
    ({ orders, needs }) =>
      orders <= engine.orders && needs.every((name) => (name === 'pow' ? engine.pow : known(engine).includes(name as FunctionName))),
  );

/** One of them, by its id. */
export const autogradLaw = (id: string): EngineLaw => {
  const found = AUTOGRAD_LAWS.find((law) => law.id === `autograd.${id}`);
  if (!found) throw new Error(`there is no law autograd.${id}`);
  return found;
};
