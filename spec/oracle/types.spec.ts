/**
 * What the compiler accepts of a loss, and what it refuses: each @ts-expect-error is a mistake that must not compile, every other
 * line must. `npm run check` holds them; here only what also runs is run.
 */
import { expect, test } from 'vitest';
import { hvp, type Oracle, type OracleOf, oracle, oracleFrom, parameters, type Tensor, tensor } from '../../src/index.ts';

const tree = { W: tensor([[1, 2]]), layers: [{ b: tensor([0]) }], scale: 1 };

test('a right loss compiles: leaves by name, in lists, numbers as tensors, unannotated or annotated', () => {
  const o: OracleOf<typeof tree> = oracle(({ W, layers, scale }) => W.square().sum().add(layers[0].b.sum()).mul(scale), tree);
  const plain: Oracle = o;
  expect(plain.value(o.theta)).toBe(5);
  expect(oracle(({ scale }: { scale: Tensor }) => scale.square(), { scale: 3 }).value([3])).toBe(9);
  expect(oracle((w) => w.square().sum(), tensor([1, 2])).value([1, 2])).toBe(5);
  const W: Tensor = o.unflatten(o.theta).W;
  const scale: Tensor = o.unflatten(o.theta).scale;
  expect([W.shape, scale.item()]).toEqual([[1, 2], 1]);
  expect(parameters(tree).unflatten([1, 2, 3, 4]).layers[0].b.toArray()).toEqual([3]);
  expect([...oracleFrom({ value: ([x]) => x * x, gradient: ([x]) => [2 * x] }).gradient([2])]).toEqual([4]);
  expect(o.hvp(o.theta, [1, 0, 0, 0]).length).toBe(4);
});

/** Never called: compiled only. */
const mistakes: readonly (() => unknown)[] = [
  // @ts-expect-error a leaf that the tree has not
  () => oracle(({ V }) => V.sum(), tree),
  // @ts-expect-error nor in a list of the tree
  () => oracle(({ layers }) => layers[0].weight.sum(), tree),
  // @ts-expect-error a method that tensors have not
  () => oracle(({ W }) => W.squared().sum(), tree),
  // @ts-expect-error a number is no loss: there is nothing to differentiate
  () => oracle(() => 3, tree),
  // @ts-expect-error nor is what item() gives
  () => oracle(({ W }) => W.sum().item(), tree),
  // @ts-expect-error a loss that forgets to return
  () => oracle(({ W }) => void W.sum(), tree),
  // @ts-expect-error a loss that comes later
  () => oracle(async ({ W }) => W.sum(), tree),
  // @ts-expect-error inside a loss, numbers of the tree are tensors
  () => oracle(({ scale }: { scale: number }) => tensor(scale), { scale: 1 }),
  // @ts-expect-error text is no parameter
  () => oracle(({ W }) => W.sum(), { W: 'no tensor' }),
  // @ts-expect-error the tree is missing
  () => oracle(({ W }) => W.sum()),
  // @ts-expect-error an option that is misspelt
  () => oracle(({ W }) => W.sum(), tree, { freeze: ['W'] }),
  // @ts-expect-error a dtype that there is not
  () => oracle(({ W }) => W.sum(), tree, { dtype: 'float16' }),
  // @ts-expect-error θ is a vector, not a number
  () => oracle(({ W }) => W.sum(), tree).value(1),
  // @ts-expect-error v is missing
  () => oracle(({ W }) => W.sum(), tree).hvp([1, 2, 3, 4]),
  // @ts-expect-error a leaf that the tree has not, read back
  () => oracle(({ W }) => W.sum(), tree).unflatten([1, 2, 3, 4]).V,
  // @ts-expect-error a model without its gradient
  () => oracleFrom({ value: ([x]) => x * x }),
  // @ts-expect-error a gradient that is one number
  () => oracleFrom({ value: ([x]) => x * x, gradient: ([x]) => 2 * x }),
  // @ts-expect-error one model, and no more
  () => oracleFrom({ value: ([x]) => x * x, gradient: ([x]) => [2 * x] }, 3),
  // @ts-expect-error hvp of a function that gives a number
  () => hvp(() => 3)(tensor(1), tensor(1)),
];

test('the mistakes above are there to be compiled', () => expect(mistakes.length).toBeGreaterThan(0));
