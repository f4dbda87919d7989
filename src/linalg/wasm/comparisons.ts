/** Instructions that compare vectors of two float64: apart from assembler.ts, as few routines need them. */
import { type Instruction, simd } from './assembler.ts';

/** |a| */
export const abs: Instruction = simd(0xec);
/** The larger of a and b, NaN where one of them is. */
export const larger: Instruction = simd(0xf5);
export const isGreater: Instruction = simd(0x4a);
export const isUnequal: Instruction = simd(0x48);

/** 1 where a comparison holds in any lane, else 0. */
export const anyLane: Instruction = simd(0x53);
