/**
 * Handwritten-like digits without a download: 5×7 glyphs, each turned, scaled, sheared, shifted and noised by its own random numbers.
 *
 *   pixel p of the image shows the glyph at  c + A⁻¹ (p − c' − shift) / cell,   A = eˢ R(φ) [1 k; 0 1]
 *
 * sampled bilinearly; c and c' are the centres. φ, s, k and the shift are uniform within ± the options' values;
 * the noise on each pixel is normal.
 */
import { tensor } from '../autograd/create.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { noMore, nonNegative, options, count as wholeNumber } from '../base/arguments.ts';
import { seeded } from './datasets.ts';

const [WIDTH, HEIGHT] = [5, 7];

/** The digits 0 … 9, one string a row. */
const GLYPHS: readonly (readonly string[])[] = [
  ['.###.', '#...#', '#..##', '#.#.#', '##..#', '#...#', '.###.'],
  ['..#..', '.##..', '..#..', '..#..', '..#..', '..#..', '.###.'],
  ['.###.', '#...#', '....#', '...#.', '..#..', '.#...', '#####'],
  ['#####', '...#.', '..#..', '...#.', '....#', '#...#', '.###.'],
  ['...#.', '..##.', '.#.#.', '#..#.', '#####', '...#.', '...#.'],
  ['#####', '#....', '####.', '....#', '....#', '#...#', '.###.'],
  ['..##.', '.#...', '#....', '####.', '#...#', '#...#', '.###.'],
  ['#####', '....#', '...#.', '..#..', '.#...', '.#...', '.#...'],
  ['.###.', '#...#', '#...#', '.###.', '#...#', '#...#', '.###.'],
  ['.###.', '#...#', '#...#', '.####', '....#', '...#.', '.##..'],
];

/** Options of {@link glyphDigits}. */
export interface GlyphOptions {
  /** N. Default 1000. */
  readonly count?: number;
  /** Pixels along a side. Default 12. */
  readonly size?: number;
  /** At most, either way, in radians. Default 0.25. */
  readonly rotation?: number;
  /** Of the logarithm of the scale, at most. Default 0.15. */
  readonly logScale?: number;
  /** At most. Default 0.2. */
  readonly shear?: number;
  /** Across and down, at most, in pixels. Default 0.8. */
  readonly shift?: number;
  /** Standard deviation, added to every pixel; ink is 1, paper 0. Default 0.3. */
  readonly noise?: number;
  /** A whole number. Default 0. */
  readonly seed?: number;
}

/** Ink of a glyph at (column, row), bilinear between the centres of its cells, zero outside. */
function ink(glyph: readonly string[], column: number, row: number): number {
  const [c0, r0] = [Math.floor(column), Math.floor(row)];
  const [fc, fr] = [column - c0, row - r0];
  const cell = (c: number, r: number): number => (glyph[r]?.[c] === '#' ? 1 : 0);
  return (1 - fr) * ((1 - fc) * cell(c0, r0) + fc * cell(c0 + 1, r0)) + fr * ((1 - fc) * cell(c0, r0 + 1) + fc * cell(c0 + 1, r0 + 1));
}

/**
 * Digits drawn from glyphs.
 *
 * @returns x [N, size²], rows of pixels from the top; y, the digit: i mod 10 for example i
 *
 * @example
 * import { glyphDigits } from 'saddlepoint/data';
 * const { x, y } = glyphDigits({ count: 20, seed: 1 });
 * console.log(x.shape, y[13]); // → [ 20, 144 ] 3
 */
export function glyphDigits(given: GlyphOptions = {}, ...rest: never[]): { readonly x: Tensor; readonly y: Uint8Array } {
  noMore('glyphDigits', rest, 'one object of options');
  const known = ['count', 'size', 'rotation', 'logScale', 'shear', 'shift', 'noise', 'seed'] as const;
  const { count = 1000, size = 12, seed = 0, ...distortions } = options('glyphDigits', given, known);
  const { rotation = 0.25, logScale = 0.15, shear = 0.2, shift = 0.8, noise = 0.3 } = distortions;
  wholeNumber('glyphDigits', 'count', count, 1);
  wholeNumber('glyphDigits', 'size', size, HEIGHT);
  for (const [name, most] of Object.entries({ rotation, logScale, shear, shift, noise })) nonNegative('glyphDigits', name, most);
  const { normal, uniform } = seeded('glyphDigits', seed);
  const within = (most: number): number => most * (2 * uniform() - 1);
  const pixels = new Float64Array(count * size * size);
  const y = Uint8Array.from({ length: count }, (_, i) => i % 10);
  // A glyph is 9 of 12 pixels tall.
  const cell = (0.75 * size) / HEIGHT;
  const middle = (size - 1) / 2;
  for (let i = 0, p = 0; i < count; i++) {
    const [φ, s, k] = [within(rotation), within(logScale), within(shear)];
    const [right, down] = [within(shift), within(shift)];
    const scale = Math.exp(s) * cell;
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const [dx, dy] = [column - middle - right, row - middle - down];
        // R(φ)ᵀ, then [1 −k; 0 1]
        const u = (Math.cos(φ) * dx + Math.sin(φ) * dy) / scale;
        const v = (Math.cos(φ) * dy - Math.sin(φ) * dx) / scale;
        pixels[p++] = ink(GLYPHS[y[i]], u - k * v + (WIDTH - 1) / 2, v + (HEIGHT - 1) / 2) + noise * normal();
      }
    }
  }
  return { x: tensor(pixels, { shape: [count, size * size] }), y };
}
