/**
 * The table of operations: how each is called, on which inputs, and what it should give in plain numbers.
 * It drives the laws of autograd-tensor.ts. Inputs keep away from kinks; what happens at a kink is said elsewhere.
 */
import { ELEMENTWISE, MASKS } from './autograd-elementwise.ts';
import { MOVES } from './autograd-moves.ts';
import { NETWORKS } from './autograd-networks.ts';
import { PRODUCTS, REDUCTIONS } from './autograd-reductions.ts';
import type { Operation } from './autograd-tensor.ts';
import { VARIANTS } from './autograd-variants.ts';

/** Every operation, and some of them inside a network. */
export const OPERATIONS: readonly Operation[] = [...ELEMENTWISE, ...MASKS, ...REDUCTIONS, ...PRODUCTS, ...MOVES, ...VARIANTS, ...NETWORKS];
