/** Instructions that compare vectors of two float64: apart from assembler.ts, as few routines need them. */
import { type Instruction, simd } from './assembler.ts';

/** |a| */
export const abs: Instruction = simd(0xec);
/** a < b ? b : a */
export const larger: Instruction = simd(0xf7);
export const isGreater: Instruction = simd(0x4a);
export const isUnequal: Instruction = simd(0x48);

/** 1 where a comparison holds in any lane, else 0. */
export const anyLane: Instruction = simd(0x53);
