/** Printing, in NumPy's manner: aligned columns, long axes abridged. */
import { type Shape, sizeOf } from './shape.ts';

const EDGE_ITEMS = 3; // entries shown at each end of a long axis
const THRESHOLD = 1000; // more entries than this are abridged

/** Entries of one number format: as few digits as tell them apart at eight places. */
function formatAll(values: readonly number[]): string[] {
  const finite = values.filter((v) => Number.isFinite(v) && v !== 0).map(Math.abs);
  const big = Math.max(...finite, 0);
  const small = Math.min(...finite, Infinity);
  if (finite.every(Number.isInteger) && big < 1e8)
    return values.map((v) => (Number.isFinite(v) ? (Object.is(v, -0) ? '-0.' : `${v}.`) : name(v)));
  if (big >= 1e8 || small < 1e-4 || big / small > 1e6) {
    const digits = Math.max(...finite.map((v) => (v.toExponential(8).split('e')[0].replace(/0+$/, '').split('.')[1] ?? '').length));
    return values.map((v) => (Number.isFinite(v) ? scientific(v, digits) : name(v)));
  }
  const places = Math.max(...finite.map((v) => (v.toFixed(8).replace(/0+$/, '').split('.')[1] ?? '').length));
  return values.map((v) => (Number.isFinite(v) ? v.toFixed(places).replace(/0+$/, (zeros) => ' '.repeat(zeros.length)) : name(v)));
}

/** 1.e-10: the point stays, the exponent has two digits at least. */
function scientific(v: number, digits: number): string {
  const [mantissa, exponent] = v.toExponential(digits).split('e');
  return `${mantissa}${digits === 0 ? '.' : ''}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}
const name = (v: number): string => (Number.isNaN(v) ? 'nan' : v > 0 ? 'inf' : '-inf');

export function format(data: ArrayLike<number>, shape: Shape, dtype: string): string {
  const abridged = sizeOf(shape) > THRESHOLD;
  const shown = shape.map((n) => {
    const all = Array.from({ length: n }, (_, i) => i);
    return abridged && n > 2 * EDGE_ITEMS ? [...all.slice(0, EDGE_ITEMS), -1, ...all.slice(-EDGE_ITEMS)] : all;
  });
  // Those entries' addresses, axis by axis, then their text, then brackets from the inside out.
  let addresses = [0];
  for (let d = 0; d < shape.length; d++)
    addresses = addresses.flatMap((at) => shown[d].map((i) => (at < 0 || i < 0 ? -1 : at * shape[d] + i)));
  const texts = formatAll(addresses.filter((at) => at >= 0).map((at) => data[at]));
  const width = Math.max(...texts.map((t) => t.length), 0);
  let next = 0;
  let lines = addresses.map((at) => (at < 0 ? '...' : texts[next++].padStart(shape.length === 0 ? 0 : width)));
  const indent = 'tensor('.length;
  for (let d = shape.length - 1; d >= 0; d--) {
    const glue = d === shape.length - 1 ? ', ' : `,${'\n'.repeat(shape.length - 1 - d)}${' '.repeat(indent + d + 1)}`;
    const size = shown[d].length;
    const groups = size === 0 ? 1 : lines.length / size;
    lines = Array.from({ length: groups }, (_, g) => {
      const items = lines.slice(g * size, (g + 1) * size);
      return items.every((t) => t === '...') && size > 0 ? '...' : `[${items.join(glue)}]`;
    });
  }
  return `tensor(${lines[0] ?? '[]'}${dtype === 'float32' ? ', dtype=float32' : ''})`;
}
