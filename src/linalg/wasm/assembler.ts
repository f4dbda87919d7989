/**
 * A WebAssembly assembler, just large enough for the library's inner loops.
 *
 * JavaScript has no vector instructions; WebAssembly has, and its binary format is simple enough to be written by a few
 * functions. So no compiler, no binary file and no build step stand between the reader and the machine's instructions.
 *
 * WebAssembly is a stack machine: `a, b, f64x2.add` pushes a, pushes b and replaces both by their sum. A helper below
 * takes its operands and returns the code of the whole, so code nests as expressions do: `i32.add(pointer, i32.const(8))`.
 * An operand is code, or the number of a local variable, whose value is then meant.
 *
 * Source: the WebAssembly core specification, "Binary Format", with the fixed-width and relaxed SIMD instructions.
 */

/** Instructions, or any other run of bytes. */
export type Code = readonly number[];
/** The bytes of a float64, and of a vector of two. */
export const BYTES = 8;
export const VECTOR = 16;

/** What an instruction takes: code that leaves a value, or a local variable. */
export type Expression = Code | number;

/**
 * LEB128, the way in which the format writes integers: seven bits to a byte, lowest first; the top bit says that more follow.
 * 300 = 10 0101100₂ is written 1·0101100, 0·0000010.
 */
export const unsigned = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]);

/** The same for signed integers, in two's complement: it ends where the rest would only repeat the sign bit. */
export const signed = (value: number): number[] =>
  value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];

const list = (items: readonly Code[]): number[] => [...unsigned(items.length), ...items.flat()];
const sized = (bytes: Code): number[] => list(bytes.map((byte) => [byte]));

/** An instruction, given its operands. */
export type Instruction = (...operands: Expression[]) => Code;
/** One that reads or writes memory: an address, a constant to add to it, and what is to be stored. */
type Access = (address: Expression, offset?: number, ...stored: Expression[]) => Code;

const local = (operand: Expression): Code => (typeof operand === 'number' ? [0x20, ...unsigned(operand)] : operand);
const op =
  (...code: number[]): Instruction =>
  (...operands) => [...operands.flatMap(local), ...code];
/** A vector instruction by its number. */
export const simd = (code: number): Instruction => op(0xfd, ...unsigned(code));
/** The 0 is a hint: not aligned. */
const memory =
  (...code: number[]): Access =>
  (address, offset = 0, ...stored) => [...op()(address, ...stored), ...code, 0, ...unsigned(offset)];

/** Addresses and counters. */
export const i32: {
  const(value: number): Code;
  load: Access;
  store: Access;
  add: Instruction;
  sub: Instruction;
  mul: Instruction;
  ne: Instruction;
} = {
  const: (value) => [0x41, ...signed(value)],
  load: memory(0x28),
  store: memory(0x36),
  add: op(0x6a),
  sub: op(0x6b),
  mul: op(0x6c),
  ne: op(0x47),
};

export const i64: { load: Access; store: Access } = { load: memory(0x29), store: memory(0x37) };
export const f64: { load: Access; store: Access; add: Instruction } = { load: memory(0x2b), store: memory(0x39), add: op(0xa0) };

/** A vector is 128 bits, whatever they hold. */
export const v128: { load: Access; store: Access; zero: Code } = {
  load: memory(0xfd, 0x00),
  store: memory(0xfd, 0x0b),
  zero: [0xfd, 0x0c, ...Array<number>(16).fill(0)],
};

/** One of the two float64 of a vector. */
export const laneOf = (vector: Expression, lane: 0 | 1): Code => [...local(vector), 0xfd, 0x21, lane];

/** What a vector instruction set offers to a product: `splat` reads one number into all lanes, `fma(a, b, c)` is a·b + c. */
export interface Lanes {
  splat(address: Expression, offset?: number): Code;
  add(a: Expression, b: Expression): Code;
  sub(a: Expression, b: Expression): Code;
  mul(a: Expression, b: Expression): Code;
  div(a: Expression, b: Expression): Code;
  fma(a: Expression, b: Expression, c: Expression): Code;
}

/** Four float32 at once. */
export const f32x4: Lanes = {
  splat: memory(0xfd, 0x09),
  add: simd(0xe4),
  sub: simd(0xe5),
  mul: simd(0xe6),
  div: simd(0xe7),
  fma: simd(0x105),
};
/** Two float64 at once. */
export const f64x2: Lanes & { readonly sqrt: Instruction } = {
  splat: memory(0xfd, 0x0a),
  sqrt: simd(0xef),
  add: simd(0xf0),
  sub: simd(0xf1),
  mul: simd(0xf2),
  div: simd(0xf3),
  fma: simd(0x107),
};

/** variable = value */
export const set = (variable: number, value: Expression): Code => [...local(value), 0x21, ...unsigned(variable)];
/** variable += amount, for i32 */
export const increase = (variable: number, amount: Expression): Code => set(variable, i32.add(variable, amount));
/** do { … } while (condition ≠ 0) */
export const repeat = (condition: Expression, ...body: Code[]): Code => [0x03, 0x40, ...body.flat(), ...local(condition), 0x0d, 0, 0x0b];
/** for (; counter ≠ 0; counter--) at least once */
export const times = (counter: number, ...body: Code[]): Code => repeat(counter, ...body, increase(counter, i32.const(-1)));
/** if (condition ≠ 0) then else otherwise */
export const choose = (condition: Expression, then: Code, otherwise: Code): Code => [
  ...local(condition),
  0x04,
  0x40,
  ...then,
  0x05,
  ...otherwise,
  0x0b,
];

/** The numbers of a routine's variables, by name. */
export type Variables = Record<string, number>;

/** A function without result: its parameters, all i32, and its other variables are numbered from 0 in this order. */
export interface Routine {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly addresses: readonly string[];
  readonly vectors: readonly string[];
  readonly body: Code;
}

/** Names the variables, each list in one string, and hands their numbers to `body`. */
export function routine(
  name: string,
  parameters: string,
  addresses: string,
  vectors: string,
  body: (variables: Variables) => Code,
): Routine {
  const lists = [parameters, addresses, vectors].map((names) => names.split(' ').filter(Boolean));
  const variables = Object.fromEntries(lists.flat().map((variable, number) => [variable, number]));
  return { name, parameters: lists[0], addresses: lists[1], vectors: lists[2], body: body(variables) };
}

const [I32, V128] = [0x7f, 0x7b];
const text = (characters: string): number[] => sized(Array.from(characters, (character) => character.charCodeAt(0)));
/** A section: its number, its length, its items. */
const section = (id: number, items: readonly Code[]): number[] => [id, ...sized(list(items))];

/** The bytes of a module that imports its memory as `env.memory` and exports the routines under their names. */
export const assemble = (routines: readonly Routine[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...[0x00, ...Array.from('asm', (letter) => letter.charCodeAt(0)), 1, 0, 0, 0], // what it is, and version 1
    ...section(
      1,
      routines.map(({ parameters }) => [0x60, ...sized(parameters.map(() => I32)), 0]),
    ), // types: parameters, no result
    ...section(2, [[...text('env'), ...text('memory'), 2, 0, 0]]), // imports: a memory of at least 0 pages
    ...section(
      3,
      routines.map((_, i) => unsigned(i)),
    ), // functions: the type of each
    ...section(
      7,
      routines.map(({ name }, i) => [...text(name), 0, ...unsigned(i)]),
    ), // exports
    ...section(
      10,
      routines.map(
        (
          { addresses, vectors, body }, // code: other variables by count and type, then the body
        ) =>
          sized([
            ...list([
              [...unsigned(addresses.length), I32],
              [...unsigned(vectors.length), V128],
            ]),
            ...body,
            0x0b,
          ]),
      ),
    ),
  ]);
