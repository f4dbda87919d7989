/** Options misspelt, of the wrong type or out of range; arguments too many; and what is no file, no labels, no columns. */
import { tensor } from 'saddlepoint';
import * as data from 'saddlepoint/data';
import { describe, expect, it } from 'vitest';

type Make = (options: never, ...more: never[]) => unknown;

const counts = [0, -1, 1.5, Number.NaN, '2', null];
const amounts = [Number.NaN, Number.POSITIVE_INFINITY, '0.5', null];
const common = { count: counts, noise: [-1, ...amounts], seed: [0.5, '1', null, Number.NaN] };
const rows = { data: new Uint8Array(2), shape: [2] };

const makers: Record<string, { make: Make; wrong: Record<string, readonly unknown[]>; right?: object }> = {
  moons: { make: data.moons, wrong: common },
  circles: { make: data.circles, wrong: { ...common, inner: amounts } },
  xor: { make: data.xor, wrong: common },
  spirals: { make: data.spirals, wrong: { ...common, arms: counts, turns: amounts } },
  gaussians: { make: data.gaussians, wrong: { ...common, classes: counts, dimensions: counts, separation: amounts } },
  sinc: { make: data.sinc, wrong: { count: counts } },
  glyphDigits: {
    make: data.glyphDigits,
    wrong: { ...common, size: [6, ...counts], rotation: amounts, logScale: amounts, shear: amounts, shift: amounts },
  },
  teacherStudent: {
    make: (o, ...more) => data.teacherStudent((x) => x, o, ...more),
    wrong: { ...common, inputs: counts },
    right: { inputs: 1 },
  },
  labelNoise: {
    make: (o, ...more) => data.labelNoise([0, 1], o, ...more),
    wrong: { share: [-0.1, 1.1, ...amounts], classes: [1, ...counts], seed: common.seed },
    right: { share: 0, classes: 2 },
  },
  batches: {
    make: (o, ...more) => data.batches({ x: [1, 2] }, o, ...more),
    wrong: { size: counts, shuffle: [0, 'no', null], dropLast: [0, 'no', null], seed: [-1, 2 ** 32, ...common.seed] },
  },
  pixels: {
    make: (o, ...more) => data.pixels(rows, o, ...more),
    wrong: { mean: amounts, deviation: [0, ...amounts], dtype: ['float16', 32, null] },
  },
  confusionMatrix: { make: (o, ...more) => data.confusionMatrix([0], [0], o, ...more), wrong: { classes: counts }, right: { classes: 1 } },
  batchMeanVariance: {
    make: (o, ...more) => data.batchMeanVariance(1, o, ...more),
    wrong: { examples: ['2', 0, null], size: [0, 5, '1', null, Number.NaN] },
    right: { examples: 4, size: 2 },
  },
  batchMeanCovariance: {
    make: (o, ...more) => data.batchMeanCovariance(1, o, ...more),
    wrong: { examples: [1, '2', null] },
    right: { examples: 2 },
  },
};

describe('data: arguments', () => {
  for (const [name, { make, wrong, right = {} }] of Object.entries(makers)) {
    it(`${name} refuses unknown options, wrong values, and arguments too many`, () => {
      expect(() => make({ ...right } as never)).not.toThrow();
      expect(() => make({ ...right, colour: 1 } as never)).toThrow(`${name}: unknown option 'colour'`);
      expect(() => make({ ...right } as never, 7 as never)).toThrow(/^\w+: takes .*, got 1 more: 7/);
      expect(() => make(10 as never)).toThrow(`${name}: options must be an object`);
      for (const [option, values] of Object.entries(wrong))
        for (const value of values)
          expect(() => make({ ...right, [option]: value } as never), `${option}: ${String(value)}`).toThrow(`${name}: ${option} must be `);
    });
  }

  it('what was meant is guessed', () => {
    expect(() => data.moons({ n: 10 } as never)).toThrow("moons: unknown option 'n'; did you mean count?");
    expect(() => data.batches({ x: [1] }, { batchSize: 2 } as never)).toThrow("batches: unknown option 'batchSize'; did you mean size?");
  });

  it('batches of what is no object of columns, and a number of epochs that is none', () => {
    for (const columns of [tensor([[1]]), [[1], [2]], new Float64Array(2), null, 3])
      expect(() => data.batches(columns as never)).toThrow('batches: columns must be an object such as { x, y }, got');
    for (const epochs of [-1, 1.5, Number.NaN, '2', undefined])
      expect(() => data.batches({ x: [1] }).epochs(epochs as never)).toThrow('batches.epochs: count must be a whole number ≥ 0, got');
    expect(() => data.batches({ x: [1] }).restore(undefined as never)).toThrow(
      "batches.restore: state must be of this loader's seed 0, got undefined",
    );
  });

  it('logits are no predictions', () => {
    const logits = tensor([[1, 2, 0]]);
    expect(() => data.accuracy(logits as never, [1])).toThrow(
      'accuracy: predicted must be one class for each example; predictions(logits) makes them, got an array of shape [1, 3]',
    );
    expect(() => data.accuracy([1], logits as never)).toThrow(
      'accuracy: labels must be one class for each example, got an array of shape [1, 3]',
    );
    expect(() => data.accuracy([0.3], [1])).toThrow('accuracy: prediction 0 must be a whole number ≥ 0, got 0.3');
    expect(() => data.accuracy([], [])).toThrow('accuracy: labels must be at least one class, got a list of 0');
    expect(() => data.accuracy(undefined as never, [1])).toThrow('got undefined');
    expect(() => data.predictions([[1, 2]] as never)).toThrow('predictions: logits must be a tensor [N, classes], got a list of 1');
    expect(() => data.labelNoise([0, 2], { share: 0, classes: 2 })).toThrow('labelNoise: label 1 must be a whole number in 0 … 1, got 2');
    expect(data.accuracy(data.predictions(logits), tensor([1]))).toBe(1);
  });

  it('every reader takes the ArrayBuffer that fetch gives, and says what else it got', async () => {
    const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
    const idx = data.writeIdx({ data: Uint8Array.of(7, 3), shape: [2] });
    const zipped = await data.gzip(idx);
    expect([
      ...(await data.readIdx(bufferOf(idx))).data,
      ...(await data.readIdx(bufferOf(zipped))).data,
      ...data.parseIdx(bufferOf(idx)).data,
    ]).toEqual([7, 3, 7, 3, 7, 3]);
    expect(await data.gunzip(bufferOf(zipped))).toEqual(await data.gunzip(await data.gzip(bufferOf(idx))));
    expect(data.loadSafetensors(bufferOf(data.saveSafetensors({ w: 2 }))).tensors.get('w')?.data).toEqual(Float64Array.of(2));
    expect(data.readCifar10(new ArrayBuffer(3073)).labels.length).toBe(1);
    for (const wrong of ['text', [1, 2], null, new Float64Array(2)]) {
      expect(() => data.loadSafetensors(wrong as never)).toThrow('loadSafetensors: bytes must be a Uint8Array or an ArrayBuffer, got');
      expect(() => data.parseIdx(wrong as never)).toThrow('readIdx: bytes must be');
      expect(() => data.readCifar10(wrong as never)).toThrow('readCifar10: file 0 must be');
      await expect(data.gunzip(wrong as never)).rejects.toThrow('gunzip: bytes must be');
      await expect(data.readIdx(wrong as never)).rejects.toThrow('readIdx: bytes must be');
    }
    await expect(data.readMnist(idx, idx, { class: 3 } as never)).rejects.toThrow("readMnist: unknown option 'class'; it takes");
    expect(() => data.saveSafetensors({ w: 1 }, { meta: {} } as never)).toThrow("saveSafetensors: unknown option 'meta'");
    expect(() => data.saveSafetensors({ w: 1 }, { metadata: { a: 1 } } as never)).toThrow(
      "saveSafetensors: metadata 'a' must be a text, got 1",
    );
    expect(() => data.restore({ w: 1 }, {} as never)).toThrow('restore: file must be what loadSafetensors returns, got Object');
    expect(() => data.restore({ w: 1 }, data.loadSafetensors(data.saveSafetensors({ w: 1 })), 'w' as never)).toThrow(
      'restore: options must be an object (prefix)',
    );
  });
});
