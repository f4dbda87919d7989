import fc from 'fast-check';
import { adam, random, tensor } from 'saddlepoint';
import * as data from 'saddlepoint/data';
import { mlp } from 'saddlepoint/nn';
import { describe, expect, it } from 'vitest';
import * as laws from '../laws/data/index.ts';
import { check, titleOf } from '../laws/law.ts';

const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.from(a).every((v, i) => Object.is(v, b[i]));
const whole = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const sized =
  <T>(make: (values: number[]) => T, value: fc.Arbitrary<number>) =>
  (n: number) =>
    fc.array(value, { minLength: n, maxLength: n }).map(make);
const float = fc.oneof(fc.double(), fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY));

// ------------------------------------------------------------------------------------------------------------- the formats

const arrays = [
  sized((v) => Uint8Array.from(v), whole(0, 255)),
  sized((v) => Int8Array.from(v), whole(-128, 127)),
  sized((v) => Int16Array.from(v), whole(-32768, 32767)),
  sized((v) => Int32Array.from(v), whole(-(2 ** 31), 2 ** 31 - 1)),
  sized((v) => Float32Array.from(v), float),
  sized((v) => Float64Array.from(v), float),
] as const;
const idx: laws.Format<data.Idx> = {
  values: fc
    .tuple(fc.array(whole(0, 4), { minLength: 1, maxLength: 3 }), whole(0, 5))
    .chain(([shape, kind]) =>
      (arrays[kind](shape.reduce((a, b) => a * b, 1)) as fc.Arbitrary<data.Idx['data']>).map((list) => ({ data: list, shape })),
    ),
  write: data.writeIdx,
  read: data.parseIdx,
  same: (a, b) => a.shape.join() === b.shape.join() && a.data.constructor === b.data.constructor && same(a.data, b.data),
};

const pictures = (classes: number): fc.Arbitrary<data.LabelledImages> =>
  fc.array(whole(0, classes - 1), { minLength: 1, maxLength: 3 }).map((labels) => {
    const r = random(labels.length);
    return {
      labels: Uint8Array.from(labels),
      images: { data: Uint8Array.from({ length: 3072 * labels.length }, () => r.integer(256)), shape: [labels.length, 32, 32, 3] },
    };
  });
const samePictures = (a: data.LabelledImages, b: data.LabelledImages): boolean =>
  same(a.images.data, b.images.data) && same(a.labels, b.labels) && a.images.shape.join() === b.images.shape.join();
const cifar10: laws.Format<data.LabelledImages> = {
  values: pictures(10),
  write: data.writeCifar10,
  read: (bytes) => data.readCifar10(bytes),
  same: samePictures,
};
const cifar100: laws.Format<data.CoarselyLabelledImages> = {
  values: pictures(100).map((set) => ({ ...set, coarse: set.labels.map((label) => label % 20) })),
  write: data.writeCifar100,
  read: (bytes) => data.readCifar100(bytes),
  same: (a, b) => samePictures(a, b) && same(a.coarse, b.coarse),
};

type Stored = { tree: Record<string, ReturnType<typeof tensor>>; metadata: Record<string, string> };
const text = fc.string({ unit: 'binary', maxLength: 5 });
const leaf = fc
  .tuple(fc.array(whole(0, 3), { maxLength: 3 }), fc.constantFrom('float64' as const, 'float32' as const))
  .chain(([shape, dtype]) => sized((v) => tensor(Float64Array.from(v), { shape, dtype }), float)(shape.reduce((a, b) => a * b, 1)));
const safetensors: laws.Format<Stored> = {
  // Wide numbers come first in a file; names that look like numbers would come first in an object.
  values: fc.record({
    tree: fc.dictionary(
      text.map((s) => `p${s}`),
      leaf,
      { maxKeys: 4 },
    ),
    metadata: fc.dictionary(
      text.map((s) => `m${s}`),
      text,
      { maxKeys: 2 },
    ),
  }),
  write: ({ tree, metadata }) => data.saveSafetensors(tree, { metadata }),
  read: (bytes) => {
    const { tensors, metadata } = data.loadSafetensors(bytes);
    const tree = Object.fromEntries(
      [...tensors]
        .filter(([, { dtype }]) => dtype === 'F64' || dtype === 'F32')
        .map(([name, { data: list, shape, dtype }]) => [
          name,
          tensor(list as Float64Array, { shape, dtype: dtype === 'F64' ? 'float64' : 'float32' }),
        ]),
    );
    return { tree, metadata: Object.fromEntries(metadata) };
  },
  same: (a, b) =>
    JSON.stringify(Object.entries(a.metadata).sort()) === JSON.stringify(Object.entries(b.metadata).sort()) &&
    Object.keys(a.tree).sort().join() === Object.keys(b.tree).sort().join() &&
    Object.entries(a.tree).every(
      ([name, t]) => t.dtype === b.tree[name].dtype && t.shape.join() === b.tree[name].shape.join() && same(t.data, b.tree[name].data),
    ),
};

describe('data: formats', () => {
  for (const [name, format] of Object.entries({ IDX: idx, 'CIFAR-10': cifar10, 'CIFAR-100': cifar100, safetensors })) {
    for (const law of [laws.roundTrip, laws.cutOff, laws.garbage]) {
      const runs = name.startsWith('CIFAR') ? 8 : (law.runs ?? 100);
      it(`${titleOf(law as never)}: ${name}`, () => check(law, format as never, { runs }));
    }
  }
});

describe('data: IDX', () => {
  // Two images of 1×2 and their labels, byte by byte.
  const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40);
  const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 3);

  it('reads MNIST’s pair, gzipped or not', async () => {
    for (const pack of [async (b: Uint8Array) => b, data.gzip]) {
      const set = await data.readMnist(await pack(images), await pack(labels));
      expect(set.images.shape).toEqual([2, 1, 2, 1]);
      expect([...set.images.data, ...set.labels]).toEqual([10, 20, 30, 40, 7, 3]);
    }
  });
  it('is big-endian', async () => {
    expect(Array.from((await data.readIdx(Uint8Array.of(0, 0, 11, 1, 0, 0, 0, 2, 1, 2, 255, 255))).data)).toEqual([258, -1]);
    expect(Array.from(data.writeIdx({ data: Float32Array.of(1), shape: [1] }))).toEqual([0, 0, 13, 1, 0, 0, 0, 1, 0x3f, 0x80, 0, 0]);
  });
  it('refuses broken and mislabelled files, by name', async () => {
    const edit = (bytes: Uint8Array, at: number, value: number): Uint8Array => bytes.map((b, i) => (i === at ? value : b));
    const refusal = async (bytes: Uint8Array): Promise<string> => data.readIdx(bytes).then(String, (error: Error) => error.message);
    expect(await refusal(images.slice(0, 3))).toBe('readIdx: an IDX file has at least 4 bytes, got 3');
    expect(await refusal(edit(images, 0, 80))).toBe('readIdx: the magic number must begin with 00 00, got 50 00 08 03');
    expect(await refusal(edit(images, 2, 10))).toBe('readIdx: the type must be one of 08 09 0b 0c 0d 0e, got 0a');
    expect(await refusal(edit(images, 3, 0))).toBe('readIdx: there must be at least one axis, got 0');
    expect(await refusal(edit(images, 3, 9))).toBe('readIdx: the sizes of 9 axes end at byte 40, the file at 20');
    expect(await refusal(images.slice(0, 19))).toBe('readIdx: the file is cut off: [2, 1, 2] of 1 bytes each make 20 bytes in all, got 19');
    expect(await refusal(edit(images, 15, 1))).toBe(
      'readIdx: the file is too long: [2, 1, 1] of 1 bytes each make 18 bytes in all, got 20',
    );
    expect(await refusal(edit(images, 4, 255))).toMatch(/^readIdx: the file is cut off: \[4278190082, 1, 2\]/);
    const pair = async (a: Uint8Array, b: Uint8Array, options = {}): Promise<string> =>
      data.readMnist(a, b, options).then(String, (error: Error) => error.message);
    expect(await pair(labels, images)).toBe('readMnist: images must be bytes with 3 axes, got an array of shape [2]');
    expect(await pair(images, labels, { classes: 5 })).toBe('readMnist: label 0 must be a whole number in 0 … 4, got 7');
    expect(await pair(images, Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 7))).toBe(
      'readMnist: the number of labels must be that of the images, 2, got 1',
    );
    expect(() => data.writeIdx({ data: Uint8Array.of(1), shape: [2] })).toThrow('writeIdx: the length of data [2] must be 2, got 1');
    expect(() => data.writeIdx({ data: Uint16Array.of(1) as never, shape: [1] })).toThrow(
      'writeIdx: data must be an array of a type that IDX has, got Uint16Array',
    );
  });
  it('gzip: a broken, a cut-off and an oversized stream are refused; whatever is packed comes back', async () => {
    const zeros = await data.gzip(new Uint8Array(100_000));
    const refusal = (bytes: Uint8Array, options = {}): Promise<string> =>
      data.readIdx(bytes, options).then(String, (error: Error) => `${error.name}: ${error.message}`);
    expect(await refusal(zeros.slice(0, zeros.length - 12))).toBe('RangeError: gunzip: the gzip stream is broken or cut off');
    expect(await refusal(Uint8Array.of(0x1f, 0x8b, 1, 2, 3))).toBe('RangeError: gunzip: the gzip stream is broken or cut off');
    expect(await refusal(zeros, { maximumBytes: 99_999 })).toBe(
      'RangeError: gunzip: more than 99999 bytes inflated; raise maximumBytes if that is right',
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => same(await data.gunzip(await data.gzip(bytes)), bytes)),
      { numRuns: 20, seed: 1 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (bytes) => {
        const answer = await data.gunzip(Uint8Array.of(0x1f, 0x8b, 8, 0, ...bytes)).catch((error: unknown) => error);
        return answer instanceof Uint8Array || answer instanceof RangeError;
      }),
      { numRuns: 50, seed: 1 },
    );
  });
  it('pixels turns bytes into numbers', () => {
    const x = data.pixels({ data: Uint8Array.of(0, 255), shape: [2, 1] }, { mean: 0.5, deviation: 0.5, dtype: 'float32' });
    expect([x.toArray(), x.dtype]).toEqual([[[-1], [1]], 'float32']);
  });
});

describe('data: CIFAR', () => {
  it('planes of red, green and blue become channels of a pixel', () => {
    const bytes = new Uint8Array(3073 * 2);
    bytes[3073] = 9;
    bytes[3073 + 1] = 1; // red, first pixel
    bytes[3073 + 1 + 1024] = 2; // green
    bytes[3073 + 1 + 2048 + 33] = 3; // blue, second row, second column
    const { images, labels } = data.readCifar10(bytes);
    expect([...labels]).toEqual([0, 9]);
    expect([...images.data.subarray(3072, 3075)]).toEqual([1, 2, 0]);
    expect(images.data[3072 + (32 + 1) * 3 + 2]).toBe(3);
    expect(data.readCifar10(bytes, bytes).images.shape).toEqual([4, 32, 32, 3]);
  });
  it('refuses broken and mislabelled files, by name', () => {
    expect(() => data.readCifar10(new Uint8Array(3072))).toThrow(
      'readCifar10: the length of file 0 must be a multiple of 3073, the bytes of a record, got 3072',
    );
    expect(() => data.readCifar10(new Uint8Array(0))).toThrow(
      'readCifar10: the length of file 0 must be a multiple of 3073, the bytes of a record, got 0',
    );
    expect(() => data.readCifar10()).toThrow('readCifar10: the number of files must be ≥ 1, got 0');
    expect(() => data.readCifar10(new Uint8Array(3073).fill(10, 0, 1))).toThrow(
      'readCifar10: label 0 must be a whole number in 0 … 9, got 10',
    );
    expect(() => data.readCifar100(new Uint8Array(3074).fill(20, 0, 1))).toThrow(
      'readCifar100: coarse label 0 must be a whole number in 0 … 19, got 20',
    );
    expect(() => data.readCifar100(new Uint8Array(3074).fill(100, 1, 2))).toThrow(
      'readCifar100: label 0 must be a whole number in 0 … 99, got 100',
    );
  });
});

describe('data: safetensors', () => {
  const file = (header: string, numbers: Uint8Array, length?: number): Uint8Array => {
    const written = new TextEncoder().encode(header);
    const out = new Uint8Array(8 + written.length + numbers.length);
    new DataView(out.buffer).setBigUint64(0, BigInt(length ?? written.length), true);
    out.set(written, 8);
    out.set(numbers, 8 + written.length);
    return out;
  };

  it('reads a file made by hand from the format’s description', () => {
    const header =
      '{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"n":{"dtype":"I64","shape":[],"data_offsets":[8,16]},"h":{"dtype":"F16","shape":[4],"data_offsets":[16,24]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[24,26]},"none":{"dtype":"F64","shape":[0,3],"data_offsets":[26,26]}}  ';
    const bytes = file(
      header,
      Uint8Array.of(
        0,
        0,
        0x80,
        0x3f,
        0,
        0,
        0,
        0xc0,
        0xfe,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0,
        0x3c,
        1,
        0,
        0,
        0xfc,
        0xff,
        0x7b,
        0x80,
        0x3f,
      ),
    );
    const { tensors, metadata } = data.loadSafetensors(bytes);
    expect([...metadata]).toEqual([['format', 'pt']]);
    expect(tensors.get('w')).toEqual({ dtype: 'F32', shape: [1, 2], data: Float32Array.of(1, -2) });
    expect(tensors.get('n')?.data).toEqual(BigInt64Array.of(-2n));
    expect(tensors.get('h')?.data).toEqual(Float32Array.of(1, 2 ** -24, Number.NEGATIVE_INFINITY, 65504));
    expect(tensors.get('b')?.data).toEqual(Float32Array.of(1));
    expect(tensors.get('none')?.shape).toEqual([0, 3]);
  });

  it('writes the bytes that the format describes, numbers aligned', () => {
    const bytes = data.saveSafetensors({ a: tensor([1], { dtype: 'float32' }), b: 2 });
    const n = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(n % 8).toBe(0);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + n)).trimEnd()).toBe(
      '{"b":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}',
    );
    expect([...bytes.subarray(8 + n)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0x80, 0x3f]);
  });

  it('refuses every broken header, by name', () => {
    const entry = (begin: number, end: number, dtype = 'F32', shape = '[1]'): string =>
      `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;
    const four = new Uint8Array(4);
    const eight = new Uint8Array(8);
    const cases: [Uint8Array, string][] = [
      [new Uint8Array(7), 'a file has at least 8 bytes, got 7'],
      [file('{}', new Uint8Array(0), 2 ** 40), 'the header may have 100000000 bytes, it says 1099511627776'],
      [file('{}', new Uint8Array(0), 3), 'the header ends at byte 11, the file at 10'],
      [file('', new Uint8Array(0)), "the header must begin with '{'"],
      [file(' {}', new Uint8Array(0)), "the header must begin with '{'"],
      [file('{"a":', new Uint8Array(0)), 'the header is not JSON in UTF-8'],
      [file('{}', Uint8Array.of(1)), 'the tensors end at byte 10, the file at 11'],
      [file(`{"a":${entry(0, 4)},"a":${entry(0, 4)}}`, four), "the name 'a' appears twice"],
      [file(`{"a":${entry(0, 4)},"\\u0061" :${entry(0, 4)}}`, four), "the name 'a' appears twice"],
      [file('{"a":{"dtype":"F32","dtype":"F64","shape":[1],"data_offsets":[0,8]}}', eight), "the name 'dtype' appears twice"],
      [file('{"a":[[[[]]]]}', four), 'the header is nested too deeply'],
      [file(`{"a":${entry(0, 4, 'f8')}}`, four), '\'a\' has the dtype "f8", expected a name such as F64, F32'],
      [file(`{"a":${entry(0, 4, 'F8_E4M3')}}`, four), "'a' of shape [1] and dtype F8_E4M3 needs 1 bytes, its range has 4"],
      [file(`{"a":${entry(0, 4, 'F4', '[7]')}}`, four), "'a' of shape [7] and dtype F4 needs 3.5 bytes, its range has 4"],
      [file(`{"a":${entry(0, 4, 'constructor')}}`, four), '\'a\' has the dtype "constructor"'],
      [file(`{"a":${entry(0, 4, 'F32', '[-1]')}}`, four), "'a' must have a shape of whole numbers ≥ 0, got [-1]"],
      [file(`{"a":${entry(0, 4, 'F32', '[0.5]')}}`, four), "'a' must have a shape of whole numbers ≥ 0, got [0.5]"],
      [file(`{"a":${entry(4, 0)}}`, four), "'a' must have data_offsets [begin, end] of whole numbers with begin ≤ end, got [4,0]"],
      [file(`{"a":${entry(0, 8)}}`, eight), "'a' of shape [1] and dtype F32 needs 4 bytes, its range has 8"],
      [file(`{"a":${entry(0, 4)},"b":${entry(2, 6)}}`, new Uint8Array(6)), "'b' overlaps another tensor: it begins at 2, before 4"],
      [file(`{"a":${entry(0, 4)},"b":${entry(0, 4)}}`, four), "'b' overlaps another tensor: it begins at 0, before 4"],
      [file(`{"a":${entry(4, 8)}}`, eight), "there is a gap before 'a': bytes 0 to 4 belong to no tensor"],
      [file(`{"a":${entry(0, 4)}}`, eight), /the tensors end at byte \d+, the file at \d+/ as never],
      [file(`{"a":${entry(0, 4)}}`, new Uint8Array(2)), /the tensors end at byte \d+, the file at \d+/ as never],
      [file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}', four), "'a' has an unknown field 'more'"],
      [file('{"a":3}', new Uint8Array(0)), "'a' must be described by an object"],
      [file('{"__metadata__":{"a":1}}', new Uint8Array(0)), '__metadata__ must be an object of texts'],
      [
        file(`{"a":${entry(0, 8, 'F32', '[4503599627370497,4503599627370497]')}}`, eight),
        "'a' of shape [4503599627370497, 4503599627370497]",
      ],
    ];
    for (const [bytes, message] of cases) expect(() => data.loadSafetensors(bytes)).toThrow(message);
    for (const [bytes, message] of cases)
      if (typeof message === 'string') expect(() => data.loadSafetensors(bytes)).toThrow(`loadSafetensors: ${message}`);
  });

  it('a tensor of a type that is not read closes only itself: the others load, it is listed, and refused by name when asked', () => {
    const types = { F8_E4M3: 1, F8_E5M2: 1, F8_E8M0: 1, F4: 0.5, F6_E2M3: 0.75, C64: 8, X128: 16 };
    for (const [dtype, width] of Object.entries(types)) {
      for (const count of [0, 8]) {
        const [begin, end] = [4, 4 + width * count];
        const header = {
          w: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
          odd: { dtype, shape: [count], data_offsets: [begin, end] },
        };
        const numbers = new Uint8Array(end);
        numbers.set([0, 0, 0x80, 0x3f]);
        const loaded = data.loadSafetensors(file(JSON.stringify(header), numbers));
        expect([...loaded.tensors.keys()]).toEqual(['w', 'odd']);
        expect(data.restore({ w: new Float32Array(1) }, loaded).w).toEqual(Float32Array.of(1));
        const { tensors } = loaded;
        expect([tensors.get('odd')?.dtype, tensors.get('odd')?.shape]).toEqual([dtype, [count]]);
        const refusal = `loadSafetensors: 'odd' has the dtype ${dtype}, which is not read; read are F64, F32, `;
        expect(() => tensors.get('odd')?.data).toThrow(refusal);
        expect(() => data.restore({ odd: new Float64Array(count) }, loaded)).toThrow(refusal);
        expect(() => tensor(tensors.get('odd') as never)).toThrow(refusal);
      }
    }
  });

  it('names are only names', () => {
    const bytes = file('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', Uint8Array.of(5));
    expect(data.loadSafetensors(bytes).tensors.get('__proto__')?.data).toEqual(Uint8Array.of(5));
    expect(({} as Record<string, unknown>)['dtype']).toBeUndefined();
  });

  it('parameters and an optimizer’s state share a file, and training goes on to the last bit', () => {
    const network = mlp([2, 3, 1], { seed: 1 });
    const optimizer = adam({ learningRate: 0.1 });
    const θ = Float64Array.from({ length: 13 }, (_, i) => Math.sin(i));
    const gradient = (t: number): Float64Array => Float64Array.from({ length: 13 }, (_, i) => Math.cos(i * t));
    const state = optimizer.init(θ);
    for (let t = 1; t <= 3; t++) optimizer.step(θ, state, gradient(t));

    const bytes = data.saveSafetensors({ network: network.tree, θ, state }, { metadata: { optimizer: optimizer.name } });
    const file = data.loadSafetensors(bytes);
    expect([...file.tensors.keys()]).toContain('network.0.W');
    const tree = data.restore(network.tree, file, { prefix: 'network' });
    expect(tree[1].W.toArray()).toEqual(network.tree[1].W.toArray());
    const [θ2, state2] = [
      data.restore(new Float64Array(13), file, { prefix: 'θ' }),
      data.restore(optimizer.init(θ), file, { prefix: 'state' }),
    ];
    expect(state2).toEqual(state);
    for (let t = 4; t <= 6; t++) {
      optimizer.step(θ, state, gradient(t));
      optimizer.step(θ2, state2, gradient(t));
    }
    expect(θ2).toEqual(θ);
  });

  it('lists of vectors come back as long as they were', () => {
    const state = { t: 2, s: [Float64Array.of(1, 2), Float64Array.of(3, 4)], empty: [] as Float64Array[] };
    const like = { t: 0, s: [] as Float64Array[], empty: [] as Float64Array[] };
    expect(data.restore(like, data.loadSafetensors(data.saveSafetensors(state)))).toEqual(state);
  });

  it('refuses what does not fit, by name', () => {
    const file = data.loadSafetensors(data.saveSafetensors({ W: tensor([[1, 2]]) }));
    expect(() => data.restore({ W: tensor([1, 2]) }, file)).toThrow("restore: 'W' must be [2], the file has [1, 2]");
    expect(() => data.restore({ V: tensor([1, 2]) }, file)).toThrow("restore: the file has no tensor 'V'");
    expect(() => data.saveSafetensors({ 'a.b': 1, a: { b: 2 } })).toThrow("saveSafetensors: two leaves have the path 'a.b'");
    expect(() => data.saveSafetensors({ a: 'text' as never })).toThrow(
      "saveSafetensors: 'a' must be a tensor, a number or a float vector, got 'text'",
    );
    expect(() => data.saveSafetensors({ __metadata__: 1 })).toThrow("saveSafetensors: '__metadata__' is no name for a tensor");
    expect(() => data.saveSafetensors(1)).toThrow("saveSafetensors: '' is no name for a tensor");
  });
});
