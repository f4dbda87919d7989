/**
 * The table of operations: how each is called, on which inputs, and what it should give in plain numbers.
 * It drives the laws of autograd-tensor.ts. Inputs keep away from kinks; what happens at a kink is said elsewhere.
 */
import { ELEMENTWISE, MASKS } from './elementwise.ts';
import { MOVES } from './moves.ts';
import { NETWORKS } from './networks.ts';
import { PRODUCTS, REDUCTIONS } from './reductions.ts';
import type { Operation } from './tensor.ts';
import { VARIANTS } from './variants.ts';

/** Every operation, and some of them inside a network. */
export const OPERATIONS: readonly Operation[] = [...ELEMENTWISE, ...MASKS, ...REDUCTIONS, ...PRODUCTS, ...MOVES, ...VARIANTS, ...NETWORKS];
