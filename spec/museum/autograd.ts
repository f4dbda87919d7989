/**
 * Two small engines that are right, each with switches for the bugs that others shipped.
 *
 * `micrograd` keeps a number and its gradient in one object and a closure per operation; it differentiates once.
 * `tape` writes each rule in operations that are themselves recorded, so that derivatives nest.
 * With no switch set both hold every law that concerns them: what a defect breaks is due to the defect alone.
 */
import type { Engine } from '../laws/autograd/scalar.ts';

// A closure per operation ---------------------------------------------------------------------------------------------------

export interface Value {
  data: number;
  grad: number;
  readonly inputs: readonly Value[];
  push(): void;
}

export interface MicrogradDefects {
  /** Gradients of inner nodes are left as the last pass left them. */
  readonly keepsInnerGradients?: boolean;
  /** Nodes are visited depth first from the result, not in topological order. */
  readonly unsorted?: boolean;
  /** The graph is walked by recursion. */
  readonly recursive?: boolean;
  /** Subtraction passes the gradient on as addition does. */
  readonly subtractsLikeAddition?: boolean;
  /** Whose rule xⁿ has. */
  readonly powerRule?: 'relu' | 'square' | 'logarithm';
}

export function micrograd(name: string, defects: MicrogradDefects = {}): Engine<Value> {
  const node = (data: number, inputs: readonly Value[], push: (out: Value) => void): Value => {
    const out: Value = { data, grad: 0, inputs, push: () => push(out) };
    return out;
  };
  const constant = (data: number) => node(data, [], () => {});
  const unary = (φ: (x: number) => number, slope: (x: number, y: number) => number) => (x: Value) =>
    node(φ(x.data), [x], (out) => {
      x.grad += slope(x.data, out.data) * out.grad;
    });
  const power = (x: Value, n: number): Value => {
    switch (defects.powerRule) {
      case 'relu':
        return node(x.data ** n, [x], (out) => {
          x.grad += (out.data > 0 ? 1 : 0) * out.grad;
        });
      case 'square':
        return node(x.data ** n, [x], (out) => {
          x.grad += 2 * x.data * out.grad;
        });
      case 'logarithm':
        return unary(
          (t) => Math.exp(n * Math.log(t)),
          (t, y) => (n / t) * y,
        )(x);
      default:
        return unary(
          (t) => t ** n,
          (t) => (n === 0 ? 0 : n * t ** (n - 1)),
        )(x);
    }
  };

  /** Inputs before what is made of them. */
  const sorted = (result: Value): Value[] => {
    const order: Value[] = [];
    const seen = new Set<Value>();
    if (defects.recursive) {
      const visit = (v: Value): void => {
        if (seen.has(v)) return;
        seen.add(v);
        v.inputs.forEach(visit);
        order.push(v);
      };
      visit(result);
      return order;
    }
    const stack: [Value, number][] = [[result, 0]];
    seen.add(result);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const input = top[0].inputs[top[1]++];
      if (input === undefined) order.push(stack.pop()![0]);
      else if (!seen.has(input)) {
        seen.add(input);
        stack.push([input, 0]);
      }
    }
    return order;
  };

  return {
    name,
    orders: 1,
    constant,
    value: (x) => x.data,
    add: (a, b) =>
      node(a.data + b.data, [a, b], (out) => {
        a.grad += out.grad;
        b.grad += out.grad;
      }),
    sub: (a, b) =>
      node(a.data - b.data, [a, b], (out) => {
        a.grad += out.grad;
        b.grad += defects.subtractsLikeAddition ? out.grad : -out.grad;
      }),
    mul: (a, b) =>
      node(a.data * b.data, [a, b], (out) => {
        a.grad += b.data * out.grad;
        b.grad += a.data * out.grad;
      }),
    pow: power,
    functions: {
      tanh: unary(Math.tanh, (_, y) => 1 - y * y),
      exp: unary(Math.exp, (_, y) => y),
      relu: unary(
        (x) => Math.max(x, 0),
        (x) => (x > 0 ? 1 : 0),
      ),
    },
    trace(f, x) {
      const value = f(...x);
      return {
        value,
        backward() {
          const order = sorted(value);
          // micrograd's zero_grad clears the parameters alone.
          for (const v of defects.keepsInnerGradients ? x : [...order, ...x]) v.grad = 0;
          value.grad = 1;
          if (defects.unsorted) {
            const pushAll = (v: Value): void => {
              v.push();
              v.inputs.forEach(pushAll);
            };
            pushAll(value);
          } else {
            for (const v of order.reverse()) v.push();
          }
          return x.map((xi) => constant(xi.grad));
        },
      };
    },
  };
}

// Rules that are recorded ---------------------------------------------------------------------------------------------------

export interface Node {
  readonly at: number;
  readonly data: number;
  readonly inputs: readonly Node[];
  /** One rule per input: the cotangent of the result ↦ the cotangent of that input. */
  readonly rules: readonly ((u: Node) => Node)[];
}

export interface TapeDefects {
  /** `trace` differentiates with respect to the very values it was given, instead of fresh copies of them. */
  readonly reusesInputs?: boolean;
  /** Rules read the saved output of an operation as a constant. */
  readonly detachesOutputs?: boolean;
  /** Rules read the saved input of an operation as a constant. */
  readonly detachesInputs?: boolean;
  /** How tanh is computed. */
  readonly tanh?: (x: number) => number;
  /** What `hessian` answers, instead of nesting. */
  readonly hessian?: (x: readonly number[]) => number[][];
}

export function tape(name: string, defects: TapeDefects = {}): Engine<Node> {
  let clock = 0;
  const node = (data: number, inputs: readonly Node[] = [], rules: readonly ((u: Node) => Node)[] = []): Node => ({
    at: clock++,
    data,
    inputs,
    rules,
  });
  const constant = (data: number) => node(data);
  const detach = (x: Node) => node(x.data);

  const add = (a: Node, b: Node): Node => node(a.data + b.data, [a, b], [(u) => u, (u) => u]);
  const neg = (a: Node): Node => node(-a.data, [a], [(u) => neg(u)]);
  const sub = (a: Node, b: Node): Node => node(a.data - b.data, [a, b], [(u) => u, (u) => neg(u)]);
  const mul = (a: Node, b: Node): Node => node(a.data * b.data, [a, b], [(u) => mul(u, b), (u) => mul(u, a)]);
  /** One input; the rule is written in the saved input x and the saved output y. */
  const unary =
    (φ: (x: number) => number, slope: (x: Node, y: Node) => Node) =>
    (x: Node): Node => {
      const y: Node = node(
        φ(x.data),
        [x],
        [(u) => mul(u, slope(defects.detachesInputs ? detach(x) : x, defects.detachesOutputs ? detach(y) : y))],
      );
      return y;
    };
  const pow = (x: Node, n: number): Node =>
    unary(
      (t) => t ** n,
      (t) => (n === 0 ? constant(0) : mul(constant(n), pow(t, n - 1))),
    )(x);
  const minus = (c: number, a: Node) => sub(constant(c), a);
  const sin: (x: Node) => Node = unary(Math.sin, (x) => cos(x));
  const cos: (x: Node) => Node = unary(Math.cos, (x) => neg(sin(x)));

  return {
    name,
    orders: Number.POSITIVE_INFINITY,
    constant,
    value: (x) => x.data,
    add,
    sub,
    mul,
    pow,
    functions: {
      tanh: unary(defects.tanh ?? Math.tanh, (_, y) => minus(1, mul(y, y))),
      exp: unary(Math.exp, (_, y) => y),
      sigmoid: unary(
        (x) => 1 / (1 + Math.exp(-x)),
        (_, y) => mul(y, minus(1, y)),
      ),
      log: unary(Math.log, (x) => pow(x, -1)),
      sqrt: unary(Math.sqrt, (_, y) => mul(constant(0.5), pow(y, -1))),
      reciprocal: (x) => pow(x, -1),
      sin,
      cos,
      relu: unary(
        (x) => Math.max(x, 0),
        (x) => constant(x.data > 0 ? 1 : 0),
      ),
    },
    trace(f, x) {
      const inputs = defects.reusesInputs ? [...x] : x.map((xi) => node(xi.data, [xi], [(u) => u]));
      const value = f(...inputs);
      return {
        value,
        backward() {
          const cotangents = new Map<Node, Node>([[value, constant(1)]]);
          const reachable = new Set([value]);
          for (const v of reachable) for (const input of v.inputs) reachable.add(input);
          // What is made later never feeds what was made before: falling age is a topological order.
          for (const v of [...reachable].sort((a, b) => b.at - a.at)) {
            const u = cotangents.get(v);
            if (u === undefined || inputs.includes(v)) continue;
            v.inputs.forEach((input, i) => {
              const share = v.rules[i](u);
              const sum = cotangents.get(input);
              cotangents.set(input, sum === undefined ? share : add(sum, share));
            });
          }
          return inputs.map((xi) => cotangents.get(xi) ?? constant(0));
        },
      };
    },
    ...(defects.hessian && { hessian: (_f: unknown, x: readonly number[]) => defects.hessian!(x) }),
  };
}

// Functions that are nearly right ------------------------------------------------------------------------------------------------

/** eˣ = 2ᵏ Σ rⁱ/i!,   r = x − k ln 2, up to r⁶, each number rounded to single precision. */
function singleExp(x: number): number {
  const single = Math.fround;
  const k = Math.round(single(single(x) / Math.LN2));
  const r = single(single(x) - single(k * single(Math.LN2)));
  const sum = [1, 1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720].reduceRight((p, a) => single(single(p * r) + single(a)), 0);
  return sum * 2 ** k;
}

/** tanh x = ±(1 − e)/(1 + e),   e = exp(−2|x|). */
const tanhOf =
  (exp: (x: number) => number) =>
  (x: number): number => {
    const e = exp(-2 * Math.abs(x));
    return (Math.sign(x) * (1 - e)) / (1 + e);
  };

// The pieces ------------------------------------------------------------------------------------------------------------------

/** A historic bug: where it was, what it was, an engine that has it, and the laws that catch it. */
export interface Piece {
  readonly provenance: string;
  readonly bug: string;
  readonly engine: Engine;
  readonly caughtBy: readonly string[];
}

export const PIECES: readonly Piece[] = [
  {
    provenance: 'karpathy/micrograd, pull request 102 (and issues 25, 32, 53)',
    bug: 'a second backward adds to the gradients that the first left in the inner nodes',
    engine: micrograd('micrograd 102', { keepsInnerGradients: true }),
    caughtBy: ['backward-twice'],
  },
  {
    provenance: 'karpathy/micrograd, issue 68, and every reader who asks why the graph is sorted',
    bug: 'gradients are pushed down depth first, before they are complete',
    engine: micrograd('unsorted', { unsorted: true }),
    caughtBy: ['shared.order'],
  },
  {
    provenance: 'karpathy/micrograd, engine.py: build_topo calls itself',
    bug: 'the graph is walked by recursion, and a long chain overflows the stack',
    engine: micrograd('recursive', { recursive: true }),
    caughtBy: ['deep'],
  },
  {
    provenance: 'KhawajaAbaid/micrograd_c, issue 1',
    bug: 'subtraction has the gradient of addition: the second operand lacks its sign',
    engine: micrograd('micrograd_c 1', { subtractsLikeAddition: true }),
    caughtBy: ['subtraction', 'notes.gradient', 'remainder-2'],
  },
  {
    provenance: 'ahrefs/ocannl, issue 73',
    bug: 'the power has relu’s gradient, copied with the rest',
    engine: micrograd('ocannl 73', { powerRule: 'relu' }),
    caughtBy: ['power.integer-1'],
  },
  {
    provenance: 'eduardoleao052/js-pytorch, pull request 42',
    bug: 'every power has the gradient of the square, 2x: x³ comes out wrong',
    engine: micrograd('js-pytorch 42', { powerRule: 'square' }),
    caughtBy: ['power.integer-1'],
  },
  {
    provenance: 'tinygrad/tinygrad, issue 155 (and 1151)',
    bug: 'the power goes through a logarithm: NaN for a negative base',
    engine: micrograd('tinygrad 155', { powerRule: 'logarithm' }),
    caughtBy: ['power.integer-1', 'power.at-zero'],
  },
  {
    provenance: 'denizyuret/AutoGrad.jl, issue 62',
    bug: 'rules get the plain value of a result where they need the recorded one: grad of grad of tanh is lost',
    engine: tape('AutoGrad.jl 62', { detachesOutputs: true }),
    caughtBy: ['derivative-2.tanh', 'derivative-2.exp'],
  },
  {
    provenance: 'tensorflow/tfjs 4.22: gradients of tanh, exp and sigmoid close over a saved output that the outer tape does not know',
    bug: 'inside a network, where other terms keep the graph alive, second derivatives come out silently wrong',
    engine: tape('tfjs 4.22', { detachesOutputs: true }),
    caughtBy: ['network.tanh', 'network.exp', 'network.sigmoid', 'remainder-3'],
  },
  {
    provenance: 'jax-js 0.1.25 on WebAssembly: one routine of single precision serves exp of float64 too',
    bug: 'tanh is off by some 8·10⁻⁹ everywhere, 2²⁶ roundings: no plot shows it, and tanh 10⁻⁹ is 0',
    engine: tape('tanh by a single exp', { tanh: tanhOf(singleExp) }),
    caughtBy: ['derivative-0.tanh', 'derivative-1.tanh', 'network.tanh'],
  },
  {
    provenance: 'the same with saved inputs, a mutant of our own',
    bug: 'rules read the input of an operation as a constant',
    engine: tape('detached inputs', { detachesInputs: true }),
    caughtBy: ['derivative-2.sin', 'derivative-2.log', 'power.integer-2', 'remainder-3'],
  },
  {
    provenance: 'Siskind and Pearlmutter, “Perturbation confusion”, 2005; any grad that enters an already recorded value as it is',
    bug: 'a captured variable merges with the variable of differentiation: both nested derivatives come out 2',
    engine: tape('one identity', { reusesInputs: true }),
    caughtBy: ['confusion.product', 'confusion.sum', 'confusion.two', 'confusion.three'],
  },
  {
    provenance: 'the lecture notes, L12',
    bug: 'the Hessian at 0 is printed as [[0, 2], [−2, 0]]: asymmetric, its eigenvalues imaginary',
    engine: tape('the printed matrix', {
      hessian: () => [
        [0, 2],
        [-2, 0],
      ],
    }),
    caughtBy: ['notes.saddle', 'notes.hessian', 'polynomial.hessian', 'hessian.symmetric'],
  },
];
