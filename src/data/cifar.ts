/**
 * CIFAR-10 and CIFAR-100 in their binary form: records of one or two label bytes and 3072 pixel bytes, 10 000 to a file.
 *
 *   CIFAR-10    label | red 32×32 | green | blue              3073 bytes
 *   CIFAR-100   coarse label | fine label | red | green | blue  3074 bytes
 *
 * Pixels come out with channels last, [N, 32, 32, 3], as `conv2d` reads them.
 */
import { noMore, refuse } from '../base/arguments.ts';
import { asBytes, type Bytes } from './bytes.ts';
import { expectLabels, type LabelledImages } from './idx.ts';

const SIDE = 32;
const PLANE = SIDE * SIDE;

/** CIFAR-100 has a second, coarser label (20 classes). */
export interface CoarselyLabelledImages extends LabelledImages {
  readonly coarse: Uint8Array;
}

const readRecords = (
  caller: string,
  given: readonly Bytes[],
  labelBytes: 1 | 2,
): { images: LabelledImages['images']; labels: Uint8Array[] } => {
  if (given.length === 0) refuse(caller, 'the number of files', '≥ 1', 0);
  const files = given.map((file, k) => asBytes(caller, `file ${k}`, file));
  const record = labelBytes + 3 * PLANE;
  files.forEach((file, k) => {
    if (file.length === 0 || file.length % record !== 0)
      refuse(caller, `the length of file ${k}`, `a multiple of ${record}, the bytes of a record`, file.length);
  });
  const count = files.reduce((sum, file) => sum + file.length / record, 0);
  const data = new Uint8Array(count * 3 * PLANE);
  const labels = Array.from({ length: labelBytes }, () => new Uint8Array(count));
  let n = 0;
  for (const file of files) {
    for (let start = 0; start < file.length; start += record, n++) {
      labels.forEach((column, k) => {
        column[n] = file[start + k];
      });
      for (let c = 0; c < 3; c++) {
        for (let p = 0; p < PLANE; p++) data[(n * PLANE + p) * 3 + c] = file[start + labelBytes + c * PLANE + p];
      }
    }
  }
  return { images: { data, shape: [count, SIDE, SIDE, 3] }, labels };
};

const writeRecords = (caller: string, { data, shape }: LabelledImages['images'], labels: readonly ArrayLike<number>[]): Uint8Array => {
  const count = shape[0];
  if (shape.join() !== [count, SIDE, SIDE, 3].join() || data.length !== count * 3 * PLANE) {
    refuse(caller, 'images', 'bytes [N, 32, 32, 3]', { data, shape });
  }
  for (const column of labels)
    if (column.length !== count) refuse(caller, 'the number of labels', `that of the images, ${count}`, column.length);
  const record = labels.length + 3 * PLANE;
  const out = new Uint8Array(count * record);
  for (let n = 0; n < count; n++) {
    labels.forEach((column, k) => {
      out[n * record + k] = column[n];
    });
    for (let c = 0; c < 3; c++) {
      for (let p = 0; p < PLANE; p++) out[n * record + labels.length + c * PLANE + p] = data[(n * PLANE + p) * 3 + c];
    }
  }
  return out;
};

/**
 * Reads the binary files of CIFAR-10, one after the other.
 *
 * @throws RangeError where a file is no whole number of records, or a label is above 9
 */
export function readCifar10(...files: Bytes[]): LabelledImages {
  const { images, labels } = readRecords('readCifar10', files, 1);
  expectLabels('readCifar10', labels[0], 10);
  return { images, labels: labels[0] };
}

/** Reads the binary files of CIFAR-100: `labels` are the 100 fine classes, `coarse` the 20 others. */
export function readCifar100(...files: Bytes[]): CoarselyLabelledImages {
  const { images, labels } = readRecords('readCifar100', files, 2);
  expectLabels('readCifar100', labels[0], 20, 'coarse label');
  expectLabels('readCifar100', labels[1], 100);
  return { images, labels: labels[1], coarse: labels[0] };
}

/** Writes CIFAR-10's binary form. */
export function writeCifar10(set: LabelledImages, ...rest: never[]): Uint8Array {
  noMore('writeCifar10', rest, 'one object of images and labels');
  const { images, labels } = set ?? refuse('writeCifar10', 'set', 'of the form { images, labels }', set, TypeError);
  expectLabels('writeCifar10', labels, 10);
  return writeRecords('writeCifar10', images, [labels]);
}

/** Writes CIFAR-100's binary form. */
export function writeCifar100(set: CoarselyLabelledImages, ...rest: never[]): Uint8Array {
  noMore('writeCifar100', rest, 'one object of images and labels');
  const { images, labels, coarse } = set ?? refuse('writeCifar100', 'set', 'of the form { images, labels, coarse }', set, TypeError);
  expectLabels('writeCifar100', coarse, 20, 'coarse label');
  expectLabels('writeCifar100', labels, 100);
  return writeRecords('writeCifar100', images, [coarse, labels]);
}
