/** What losses are, by their formulas, slopes and minima. */
import fc from 'fast-check';
import { grad, hvp, type Tensor, tensor } from 'saddlepoint';
import type * as nn from 'saddlepoint/nn';
import { atMost, near, same } from '../compare.ts';
import { forAll, type Law, once } from '../law.ts';
import { dot, dyadic, dyadics, largest, small } from './tools.ts';

type SquaredError = typeof nn.squaredError;

export const squaredErrorLaw: Law<SquaredError> = {
  id: 'nn.loss.squared',
  rows: ['L37'],
  claim: 'the squared error is the mean of (ŷ − y)², its gradient 2(ŷ − y)/n, to the last bit on dyadic numbers; zero only where all agree',
  tolerance: 'E',
  property: (squaredError) =>
    forAll(dyadics(4, 2), dyadics(4, 2), (p, y) => {
      const e = p.data.map((v, i) => v - y.data[i]);
      const value = squaredError(p, y).item();
      const g = grad((q: Tensor) => squaredError(q, y))(p) as Tensor;
      same(value, dot(e, e) / 8, 'the squared error');
      same(g.data, e.map((v) => (2 * v) / 8), 'its gradient'); // biome-ignore format: one line
      same(value === 0, e.every((v) => v === 0), 'whether it is zero'); // biome-ignore format: one line
    }),
};

export const huberLaw: Law<typeof nn.huber> = {
  id: 'nn.loss.huber',
  rows: [],
  claim: 'Huber’s loss is ½e² up to δ and δ|e| − ½δ² beyond, its slope e cut to ±δ, its curvature 1 inside and 0 outside, to the last bit',
  tolerance: 'E',
  property: (huber) =>
    forAll(dyadic, dyadic, small(1, 64), (p, y, k) => {
      const [e, delta] = [p - y, k / 16];
      const f = (q: Tensor): Tensor => huber(q, tensor([y]), { delta });
      const at = tensor([p]);
      const inside = Math.abs(e) <= delta;
      const value = inside ? (e * e) / 2 : delta * Math.abs(e) - (delta * delta) / 2;
      const slope = Math.max(-delta, Math.min(delta, e));
      const curvature = (hvp(f)(at, tensor([1])) as Tensor).item();
      same(f(at).item(), value, 'Huber’s loss');
      same((grad(f)(at) as Tensor).item(), slope, 'its slope');
      if (Math.abs(e) !== delta) same(curvature, inside ? 1 : 0, 'its curvature');
    }),
};

type CrossEntropy = typeof nn.crossEntropy;

const logitsAndLabels = fc
  .tuple(small(1, 5), small(2, 5))
  .chain(([N, K]) => fc.tuple(dyadics(N, K), fc.array(small(0, K - 1), { minLength: N, maxLength: N })));

export const crossEntropyValue: Law<CrossEntropy> = {
  id: 'nn.loss.cross-entropy.value',
  rows: [],
  claim:
    'cross-entropy is −mean log softmax at the label, for labels and for their one-hot rows alike; a constant added to a row changes nothing',
  tolerance: 'B',
  property: (crossEntropy) =>
    forAll(logitsAndLabels, dyadic, ([z, labels], shift) => {
      const [N, K] = z.shape as [number, number];
      const rows = z.toArray() as number[][];
      // log Σ eᶻ − z_label, without tricks: these logits are small
      const expected = rows.reduce((s, row, i) => s + Math.log(row.reduce((t, v) => t + Math.exp(v), 0)) - row[labels[i]], 0) / N;
      const oneHot = tensor(labels.map((label) => Array.from({ length: K }, (_, k) => (k === label ? 1 : 0))));
      const value = crossEntropy(z, labels).item();
      const tolerance = 1e-13 * Math.max(1, value);
      near(value, expected, tolerance, 'the cross-entropy');
      near(crossEntropy(z, oneHot).item(), value, tolerance, 'the cross-entropy of one-hot rows');
      near(crossEntropy(z, tensor(labels)).item(), value, tolerance, 'the cross-entropy of labels in a tensor');
      near(crossEntropy(z.add(shift), labels).item(), value, tolerance, `the cross-entropy of logits shifted by ${shift}`);
    }),
};

export const crossEntropyGradient: Law<CrossEntropy> = {
  id: 'nn.loss.cross-entropy.gradient',
  rows: [],
  claim: 'its gradient is (softmax(z) − p)/N, zero where softmax(z) is p, and there the loss is p’s entropy',
  tolerance: 'B',
  property: (crossEntropy) =>
    forAll(logitsAndLabels, ([z, labels]) => {
      const [N, K] = z.shape as [number, number];
      const g = grad((q: Tensor) => crossEntropy(q, labels))(z) as Tensor;
      const expected = z.softmax(-1).data.map((p, i) => (p - (labels[Math.floor(i / K)] === i % K ? 1 : 0)) / N);
      const p = z.softmax(-1);
      const flat = grad((q: Tensor) => crossEntropy(q, p))(z) as Tensor;
      const entropy = -p.mul(p.log()).sum().item() / N;
      near(g.data, expected, 1e-14, 'the gradient');
      atMost(largest(flat.data), 1e-14, 'the largest entry of the gradient where softmax(z) is p');
      near(crossEntropy(z, p).item(), entropy, 1e-13 * Math.max(1, entropy), 'the cross-entropy where softmax(z) is p');
    }),
};

export const crossEntropyExtremes: Law<CrossEntropy> = {
  id: 'nn.loss.cross-entropy.extremes',
  rows: [],
  claim: 'logits of ±10⁶ neither overflow nor lose the slope',
  tolerance: 'E',
  label: 'quality',
  property: (crossEntropy) =>
    once(() => {
      const z = tensor([[1e6, -1e6]]);
      const slope = grad((q: Tensor) => crossEntropy(q, [1]))(z) as Tensor;
      same(crossEntropy(z, [0]).item(), 0, 'the cross-entropy at the larger logit');
      same(crossEntropy(z, [1]).item(), 2e6, 'the cross-entropy at the smaller logit');
      same(slope.data, [1, -1], 'its gradient');
    }),
};

export const binaryCrossEntropyLaw: Law<{ readonly binary: typeof nn.binaryCrossEntropy; readonly crossEntropy: CrossEntropy }> = {
  id: 'nn.loss.binary-cross-entropy',
  rows: [],
  claim: 'binary cross-entropy of z is cross-entropy of (0, z); its gradient is (σ(z) − y)/n, its minimum over z at σ(z) = y',
  tolerance: 'B',
  property: ({ binary, crossEntropy }) =>
    forAll(dyadic, fc.integer({ min: 1, max: 63 }), fc.boolean(), (z, k, label) => {
      const y = k / 64;
      const slope = (at: number, target: number): number =>
        (grad((q: Tensor) => binary(q, tensor([target])))(tensor([at])) as Tensor).item();
      near(
        binary(tensor([z]), tensor([Number(label)])).item(),
        crossEntropy(tensor([[0, z]]), [Number(label)]).item(),
        1e-14,
        'the binary cross-entropy',
      );
      near(slope(z, y), 1 / (1 + Math.exp(-z)) - y, 1e-15, 'its slope');
      near(slope(Math.log(y / (1 - y)), y), 0, 1e-15, 'its slope where σ(z) = y');
      same(binary(tensor([800]), tensor([0])).item(), 800, 'the binary cross-entropy of 800');
    }),
};

export const weightDecayLaw: Law<typeof nn.weightDecay> = {
  id: 'nn.loss.weight-decay',
  rows: [],
  claim: 'weight decay is ½λ‖θ‖² with gradient λθ, to the last bit on dyadic numbers, and leaves out what it is told to',
  tolerance: 'E',
  property: (weightDecay) =>
    forAll(dyadics(3, 2), dyadics(2), small(0, 4), (W, b, k) => {
      const λ = 2 ** -k;
      const tree = { layer: { W, b } };
      const g = grad((t: typeof tree) => weightDecay(t, λ))(tree) as typeof tree;
      const spared = weightDecay(tree, λ, { include: (path) => path !== 'layer.b' }).item();
      const none = weightDecay(tree, λ, { include: () => false }).item();
      const half = (t: Tensor): number => (λ / 2) * dot(t.data, t.data);
      same(none, 0, 'the decay of nothing');
      same(weightDecay(tree, λ).item(), half(W) + half(b), 'the decay of all');
      same(spared, half(W), 'the decay without the biases');
      same(g.layer.W.data, W.mul(λ).data, 'its gradient in W');
      same(g.layer.b.data, b.mul(λ).data, 'its gradient in b');
    }),
};
