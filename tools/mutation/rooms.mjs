// Which laws judge which file: `bind(from)` makes the implementation, `from` imports a file of dist, mutated or not.
import { BLOCKS } from './blocks.mjs';

const one = (path, name) => async (from) => (await from(path))[name];
const optimizer = (name) => ({ bind: one(`optim/${name}.js`, name) });
const schedule = (name) => ({ bind: one(`optim/schedules/index.js`, name) });
const eigenvectors = ({ values, vectors }) => ({ values, vectors: vectors.toArray() });
const eighBy = (method) => ({
  subject: 'eigh',
  bind: async (from) => {
    const { eigh } = await from('linalg/eigen/eigh.js');
    return (A) => eigenvectors(eigh(A, method && { method }));
  },
});
/** What wraps an optimizer, and the one that it wraps. */
const around = (path, name, inner) => ({
  bind: async (from) => ({ wrap: await one(path, name)(from), inner: await one(`optim/${inner}.js`, inner)(from) }),
});

/** What is left out counts as documented, of what is made by that name. */
const documented = (name, path) => ({
  subject: 'defaults',
  bind: async (from) => (await from('laws/defaults.js')).DOCUMENTED[name]((await from(path))[name]),
});
/** Around gradient descent. */
const wrapped = (name) => ({
  subject: 'defaults',
  bind: async (from) => {
    const optim = await from('optim/index.js');
    const inner = optim.gradientDescent({ learningRate: 1e-3 });
    return (await from('laws/defaults.js')).DOCUMENTED[name]((options) => optim[name](inner, options));
  },
});
const DOCUMENTED = {
  ...Object.fromEntries(
    'gradientDescent momentum nesterov adagrad rmsprop rmspropMomentum adam adamw amsgrad nadam radam levenbergMarquardt lbfgs'
      .split(' ')
      .map((name) => [`${name}, defaults`, documented(name, `optim/${name}.js`)]),
  ),
  ...Object.fromEntries(
    ['stepDecay', 'cosine', 'cyclical', 'linearWarmup', 'warmup', 'noam'].map((name) => [
      `${name}, defaults`,
      documented(name, 'optim/schedules/index.js'),
    ]),
  ),
};

/** The same of layers, losses and initialisers. */
const layers = (...names) => ({
  subject: 'defaults',
  each: async (from) =>
    (await from('laws/nn/defaults.js')).documentedLayers(await from('nn/index.js')).filter(({ name }) => names.includes(name)),
});

/** The table of operations, those whose names fit. */
const operations = (names) => ({
  subject: 'operation',
  each: async (from) => (await from('laws/index.js')).OPERATIONS.filter(({ name }) => names.test(name)),
});
/** This library as an engine of numbers, as spec/autograd/engine.ts has it. */
const engineOf = ({ tensor, valueAndGrad, vjp }) => {
  const gradients = vjp((x, f) => f(...x));
  const functions = ['tanh', 'sigmoid', 'exp', 'log', 'sin', 'cos', 'sqrt', 'reciprocal', 'relu'];
  return {
    name: 'saddlepoint',
    orders: Number.POSITIVE_INFINITY,
    constant: (value) => tensor(value),
    value: (x) => x.item(),
    add: (a, b) => a.add(b),
    sub: (a, b) => a.sub(b),
    mul: (a, b) => a.mul(b),
    pow: (x, n) => x.pow(n),
    functions: Object.fromEntries(functions.map((name) => [name, (x) => x[name]()])),
    trace: (f, x) => ({
      value: valueAndGrad((inputs) => f(...inputs))([...x]).value,
      backward: () => gradients(x, 1, f),
    }),
  };
};

/** oracleFrom of a polynomial, with some of its derivatives, as spec/oracle/laws.spec.ts has it; it spoils what it is given. */
const fromParts = (parts) => ({
  subject: 'oracle',
  bind: async (from) => {
    const { oracleFrom } = await from('oracle/index.js');
    const { differentiate, evaluate } = await from('laws/generators-tensor.js');
    return (p, n, asked) => {
      const at = (θ, ...by) => evaluate(by.reduce(differentiate, p), Array.from(θ));
      const all = Array.from({ length: n }, (_, i) => i);
      const spoilt = (θ, answer, counts = true) => {
        if (counts) asked();
        θ.fill(Number.NaN);
        return answer;
      };
      const model = {
        value: (θ) => spoilt(θ, at(θ)),
        gradient: (θ) =>
          spoilt(
            θ,
            all.map((i) => at(θ, i)),
          ),
        hvp: (θ, v) =>
          spoilt(
            θ,
            all.map((i) => all.reduce((sum, j) => sum + at(θ, i, j) * v[j], 0)),
            false,
          ),
        hessian: (θ) =>
          spoilt(
            θ,
            all.map((i) => all.map((j) => at(θ, i, j))),
          ),
      };
      return oracleFrom({ value: model.value, gradient: model.gradient, ...Object.fromEntries(parts.map((name) => [name, model[name]])) });
    };
  },
});

/** θ + sp, made of φ. */
const lineOf = (φ) => {
  const valueAndGradient = ([s]) => {
    const { loss, slope } = φ(s);
    return { value: loss, gradient: Float64Array.of(slope) };
  };
  return { oracle: { value: ([s]) => φ(s).loss, valueAndGradient }, θ: Float64Array.of(0), p: Float64Array.of(1), ...φ(0) };
};

/** The names of `lawsOf`, or another name with `subject`. */
export const SUBJECTS = {
  ...Object.fromEntries(
    [
      'gradientDescent',
      'momentum',
      'nesterov',
      'adagrad',
      'rmsprop',
      'rmspropMomentum',
      'adam',
      'adamw',
      'amsgrad',
      'nadam',
      'radam',
      'newton',
      'saddleFreeNewton',
      'levenbergMarquardt',
      'newtonCG',
      'lbfgs',
    ].map((name) => [name, optimizer(name)]),
  ),
  uncorrectedAdam: {
    bind: async (from) => {
      const { adam } = await from('optim/adam.js');
      return (h) => adam({ ...h, biasCorrection: false });
    },
  },
  uncorrectedAmsgrad: {
    bind: async (from) => {
      const { amsgrad } = await from('optim/amsgrad.js');
      return (h) => amsgrad({ ...h, maximumOf: 'uncorrected' });
    },
  },
  lineSearch: {
    bind: async (from) => {
      const { strongWolfe } = await from('optim/frame/lineSearch.js');
      return (φ, first) => strongWolfe(lineOf(φ), first)?.α;
    },
  },
  backtracking: {
    bind: async (from) => {
      const { backtrack } = await from('optim/frame/lineSearch.js');
      return (φ) => backtrack(lineOf(φ));
    },
  },
  ...Object.fromEntries(
    [
      'constant',
      'stepDecay',
      'exponentialDecay',
      'inverseTime',
      'inverseSqrt',
      'cosine',
      'cyclical',
      'linearWarmup',
      'warmup',
      'piecewise',
      'noam',
    ].map((name) => [name, schedule(name)]),
  ),
  schedule: schedule('constant'),
  clipNorm: { bind: one('optim/clipping.js', 'clipNorm') },
  clipValue: { bind: one('optim/clipping.js', 'clipValue') },
  clipByNorm: around('optim/clipping.js', 'clipByNorm', 'gradientDescent'),
  'clipByNorm, nesterov': { subject: 'clipByNorm', laws: ['clipByNorm.feeds'], ...around('optim/clipping.js', 'clipByNorm', 'nesterov') },
  clipByValue: around('optim/clipping.js', 'clipByValue', 'adam'),
  weightDecay: around('optim/weightDecay.js', 'weightDecay', 'adam'),
  lookahead: around('optim/lookahead.js', 'lookahead', 'gradientDescent'),
  polyakAveraging: around('optim/polyakAveraging.js', 'polyakAveraging', 'gradientDescent'),
  rangeTest: {
    bind: async (from) => {
      const { rangeTest } = await from('optim/rangeTest.js');
      const { gradientDescent } = await from('optim/gradientDescent.js');
      return (loss, θ, options) => rangeTest(loss, θ, (learningRate) => gradientDescent({ learningRate }), options);
    },
  },

  eigh: eighBy(undefined),
  ql: eighBy('ql'),
  'jacobi, as eigh': eighBy('jacobi'),
  divide: eighBy('divide'),
  'divide, in small blocks': {
    subject: 'eigh',
    bind: async (from) => {
      const { asSymmetric, exponentOf, scaleByPowerOfTwo, timesPowerOfTwo } = await from('linalg/factor/symmetric.js');
      const { divideAndConquer } = await from('linalg/eigen/divide/divide.js');
      const { tridiagonaliseInBlocks } = await from('linalg/eigen/divide/tridiagonaliseInBlocks.js');
      const { backTransform } = await from('linalg/eigen/divide/backTransform.js');
      const { engine } = await from('linalg/wasm/engine.js');
      return (A) => {
        const { S, n, largest } = asSymmetric(A, 'inSmallBlocks');
        const k = exponentOf(largest);
        scaleByPowerOfTwo(S, -k);
        const { d, e, τ } = tridiagonaliseInBlocks(S, n, engine());
        const { values, rows } = divideAndConquer({ d, e }, n, engine(), 3);
        backTransform(rows, S, τ, n, engine());
        const order = Array.from(values.keys()).sort((i, j) => values[i] - values[j]);
        return {
          values: Float64Array.from(order, (i) => timesPowerOfTwo(values[i], k)),
          vectors: Array.from({ length: n }, (_, i) => order.map((row) => rows[row * n + i])),
        };
      };
    },
  },
  jacobi: { bind: eighBy('jacobi').bind },
  tridiagonalQL: {
    bind: async (from) => {
      const { implicitQL } = await from('linalg/eigen/ql.js');
      return (d, e) => {
        let sweeps = 0;
        implicitQL({ d, e }, d.length, { cs: new Float64Array(2 * d.length), rotate: () => void sweeps++ });
        return { values: d, sweeps };
      };
    },
  },
  rotation: {
    bind: async (from) => {
      const { jacobiRotation } = await from('linalg/eigen/jacobi.js');
      return (A, p, q) => jacobiRotation(A, p, q).toArray();
    },
  },
  secularEquation: { bind: (from) => from('linalg/eigen/divide/secular.js') },
  reduction: {
    bind: async (from) => {
      const { tridiagonaliseInBlocks } = await from('linalg/eigen/divide/tridiagonaliseInBlocks.js');
      const { engine } = await from('linalg/wasm/engine.js');
      return (A, n) => tridiagonaliseInBlocks(A, n, engine());
    },
  },
  'reduction, plain': { subject: 'reduction', bind: one('linalg/eigen/tridiagonalise.js', 'tridiagonalise') },
  sweep: {
    bind: async (from) => {
      const { rotationsOfRows } = await from('linalg/eigen/rotations.js');
      return (A, n, cs, first, last) => {
        const rotations = rotationsOfRows(A, n);
        rotations.cs.set(cs);
        rotations.rotate(first, last);
      };
    },
  },
  cholesky: {
    bind: async (from) => {
      const { tryCholesky } = await from('linalg/factor/cholesky.js');
      return (A) => tryCholesky(A)?.L.toArray();
    },
  },
  ldlt: {
    bind: async (from) => {
      const { ldlt } = await from('linalg/factor/ldlt.js');
      return (A) => {
        const { L, D, permutation } = ldlt(A);
        return { L: L.toArray(), D: D.toArray(), permutation };
      };
    },
  },
  inertia: { bind: one('linalg/factor/ldlt.js', 'inertia') },
  lu: {
    bind: async (from) => {
      const { lu } = await from('linalg/factor/lu.js');
      return (A) => {
        const { L, U, permutation, sign, rcond } = lu(A);
        return { L: L.toArray(), U: U.toArray(), permutation, sign, rcond };
      };
    },
  },
  rcond: { bind: async (from) => (await from('linalg/factor/lu.js')).lu },
  determinant: { bind: one('linalg/factor/lu.js', 'determinant') },
  solve: { bind: one('linalg/factor/solve.js', 'solve') },
  'solve by cholesky': {
    subject: 'solve',
    laws: ['solve.residual'],
    bind: async (from) => {
      const { cholesky } = await from('linalg/factor/cholesky.js');
      return (A, b) => cholesky(A).solve(b);
    },
  },
  qr: {
    bind: async (from) => {
      const { qr } = await from('linalg/factor/qr.js');
      return (A, options) => {
        const { Q, R } = qr(A, options);
        return { Q: Q.toArray(), R: R.toArray() };
      };
    },
  },
  leastSquares: { bind: one('linalg/factor/qr.js', 'leastSquares') },
  conjugateGradient: { bind: one('linalg/conjugateGradient.js', 'conjugateGradient') },
  lanczos: {
    bind: async (from) => {
      const { lanczos } = await from('linalg/eigen/lanczos.js');
      return (...args) => {
        const found = lanczos(...args);
        return { ...found, vectors: found.vectors.toArray() };
      };
    },
  },
  lanczosTridiagonal: { bind: one('linalg/eigen/lanczosTridiagonal.js', 'lanczosTridiagonal') },
  ...BLOCKS,

  ...Object.fromEntries(
    ['taylor', 'classify', 'criticality', 'escape', 'minimumRatio', 'conditionNumber', 'blockDiagonalHessian'].map((name) => [
      name,
      { bind: one('landscape/index.js', name) },
    ]),
  ),
  ...Object.fromEntries(
    ['classify', 'escape', 'minimumRatio', 'spectralDensity', 'traceEstimate', 'keskarSharpness'].map((name) => [
      `${name}, defaults`,
      {
        subject: 'defaults',
        bind: async (from) => (await from('laws/landscape/defaults.js')).MEASURES[name]((await from('landscape/index.js'))[name]),
      },
    ]),
  ),
  density: { bind: one('landscape/index.js', 'spectralDensity') },
  quadrature: { bind: one('landscape/spectralDensity.js', 'quadrature') },
  trace: { bind: one('landscape/index.js', 'traceEstimate') },
  keskar: { bind: one('landscape/index.js', 'keskarSharpness') },
  diagnosis: { bind: one('diagnose/index.js', 'diagnose') },

  ...DOCUMENTED,
  'lookahead, defaults': wrapped('lookahead'),
  'polyakAveraging, defaults': wrapped('polyakAveraging'),
  'rangeTest, defaults': {
    subject: 'defaults',
    bind: async (from) => {
      const { gradientDescent, rangeTest } = await from('optim/index.js');
      const { documentedRangeTest } = await from('laws/defaults.js');
      return documentedRangeTest((loss, θ, options) => rangeTest(loss, θ, (learningRate) => gradientDescent({ learningRate }), options));
    },
  },
  'checkGradients, defaults': {
    subject: 'defaults',
    bind: async (from) => (await from('laws/oracle/checkGradients.js')).documentedCheck((await from('oracle/index.js')).checkGradients),
  },
  descend: {
    bind: async (from) => {
      const { adam, amsgrad, clipByNorm, descend, gradientDescent, levenbergMarquardt, momentum, nesterov } = await from('optim/index.js');
      return {
        descend,
        optimizers: {
          gradientDescent: (learningRate) => gradientDescent({ learningRate }),
          momentum: (learningRate) => momentum({ learningRate }),
          nesterov: (learningRate) => nesterov({ learningRate }),
          adam: (learningRate) => adam({ learningRate }),
          clipped: (learningRate) => clipByNorm(amsgrad({ learningRate }), 0.5),
        },
        searching: levenbergMarquardt,
      };
    },
  },

  oracle: {
    bind: async (from) => {
      const { oracle, tensor } = await from('index.js');
      return (p, n, asked) =>
        oracle(
          (x) => {
            asked();
            const terms = p.map(({ c, powers }) => powers.reduce((product, power, i) => product.mul(x[i].pow(power)), tensor(c)));
            return terms.reduce((sum, term) => sum.add(term));
          },
          Array.from({ length: n }, () => 0),
        );
    },
  },
  'oracle of parts': fromParts(['hvp', 'hessian']),
  'oracle of products': fromParts(['hvp']),
  differences: { bind: one('oracle/index.js', 'oracleFrom') },
  parameters: { bind: one('oracle/index.js', 'parameters') },
  checkGradients: { bind: one('oracle/index.js', 'checkGradients') },

  autograd: { bind: async (from) => engineOf(await from('index.js')) },
  ties: {
    bind: async (from) => {
      const { grad, tensor } = await from('index.js');
      return (name, x, pairs) =>
        grad((t) => (pairs ? t.at(0)[name === 'max' ? 'maximum' : 'minimum'](t.at(1)) : t[name]()))(tensor([...x])).data;
    },
  },
  tails: {
    bind: async (from) => {
      const { tensor, valueAndGrad } = await from('index.js');
      return (name, x) => {
        const { value, gradient } = valueAndGrad((t) => t[name]())(tensor(x));
        return { value: value.item(), slope: gradient.item() };
      };
    },
  },
  elementwise: operations(
    /^(neg|square|sqrt|reciprocal|abs|exp|log|log1p|expm1|sin|cos|erf|clamp|pow.*|tanh|sigmoid|softplus|.*[eE]lu.*)$/,
  ),
  'in a network': operations(/in a network/),
  arithmetic: operations(/^(add|sub|mul|div|maximum|minimum|where|greater|less|equal|notEqual|pow)/),
  products: operations(/matmul|dot|outer/),
  reductions: operations(/^(sum|mean|variance|prod|max|min|logSumExp|norm|argmax|cumsum|softmax|logSoftmax)/),
  moves: operations(/transpose|reshape|expand|squeeze|slice|at|gather|pad|flip|diagonal|trace|concat|stack/),
  'a few': operations(/^(mul|tanh|matmul|sum|softmax|slice|gather|tanh in a network|where)$/),

  ...Object.fromEntries(
    ['squaredError', 'huber', 'crossEntropy', 'conv2d', 'batchNorm', 'layerNorm', 'dropout', 'residual', 'recurrent', 'selfAttention'].map(
      (name) => [name, { bind: one('nn/index.js', name) }],
    ),
  ),
  network: { bind: (from) => from('nn/index.js') },
  dense: { bind: (from) => from('nn/index.js') },
  pooling: { bind: (from) => from('nn/index.js') },
  transformer: { bind: one('nn/index.js', 'transformerBlock') },
  networkDecay: { bind: one('nn/index.js', 'weightDecay') },
  binaryCrossEntropy: {
    bind: async (from) => {
      const { binaryCrossEntropy: binary, crossEntropy } = await from('nn/index.js');
      return { binary, crossEntropy };
    },
  },
  orthogonal: { bind: async (from) => (await from('nn/index.js')).orthogonal() },
  he: {
    bind: async (from) => {
      const { he } = await from('nn/index.js');
      return (_, gain) => he({ gain });
    },
  },
  'losses, defaults': layers('huber'),
  'initialisers, defaults': layers('xavier', 'he', 'uniform', 'orthogonal'),
  'layers, defaults': layers('dense', 'mlp', 'conv2d', 'layerNorm', 'batchNorm', 'recurrent', 'selfAttention', 'transformerBlock'),
  initialiser: {
    each: async (from) => {
      const { he, uniform, xavier } = await from('nn/index.js');
      return [
        { name: 'Xavier', draw: xavier(), variance: (i, o) => 2 / (i + o), kurtosis: 1.8 },
        { name: 'Xavier, normal', draw: xavier({ distribution: 'normal', gain: 2 }), variance: (i, o) => 8 / (i + o), kurtosis: 3 },
        { name: 'He', draw: he(), variance: (i) => 2 / i, kurtosis: 3 },
        { name: 'He, uniform', draw: he({ distribution: 'uniform' }), variance: (i) => 2 / i, kurtosis: 1.8 },
        { name: 'uniform', draw: uniform({ low: -2, high: 2 }), variance: () => 16 / 12, kurtosis: 1.8 },
      ];
    },
  },
  scaledInitialiser: {
    bind: async (from) => {
      const { uniform } = await from('nn/index.js');
      return (σ) => uniform({ low: -Math.sqrt(3) * σ, high: Math.sqrt(3) * σ });
    },
  },
  seeded: {
    each: async (from) => {
      const nn = await from('nn/index.js');
      return [
        Object.assign((seed) => nn.mlp([2, 3, 1], { seed }), { title: 'mlp' }),
        Object.assign((seed) => nn.conv2d(1, 2, { seed }), { title: 'conv2d' }),
        Object.assign((seed) => nn.transformerBlock(2, { seed }), { title: 'transformer' }),
      ];
    },
  },
};

const own = (folder, ...names) => Object.fromEntries(names.map((name) => [`${folder}/${name}.ts`, [name]]));
const withDefaults = (...names) => Object.fromEntries(names.map((name) => [`src/optim/${name}.ts`, [name, `${name}, defaults`]]));
const all = (folder, names, subjects) => Object.fromEntries(names.map((name) => [`${folder}/${name}.ts`, subjects]));
const EIGH = ['divide, in small blocks', 'reduction', 'secularEquation', 'divide'];

/** The tests of a diagnosis, each judged by its inequalities' edges. */
const edges = (...names) =>
  Object.fromEntries(names.map((name) => [`src/diagnose/tests/${name}.ts`, [`spec/diagnose/edges/${name}.spec.ts`]]));

/** Room by room: files of src, each with the subjects whose laws judge it, and specifications of spec/ where no law can. */
export const ROOMS = {
  newtonCG: own('src/optim', 'newtonCG'),
  lineSearch: { 'src/optim/frame/lineSearch.ts': ['lineSearch', 'backtracking', 'lbfgs', 'spec/optim/lineSearch.spec.ts'] },
  secondOrder: {
    ...own('src/optim', 'newton', 'saddleFreeNewton'),
    ...withDefaults('levenbergMarquardt', 'lbfgs'),
    'src/optim/frame/secondOrder.ts': ['newton', 'lbfgs', 'newtonCG', 'levenbergMarquardt', 'descend'],
  },
  optim: {
    ...withDefaults('gradientDescent', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'rmspropMomentum', 'adamw', 'nadam', 'radam'),
    'src/optim/adam.ts': ['adam', 'uncorrectedAdam', 'adam, defaults'],
    'src/optim/amsgrad.ts': ['amsgrad', 'uncorrectedAmsgrad', 'amsgrad, defaults'],
    'src/optim/frame/adamFamily.ts': ['adam', 'uncorrectedAdam', 'radam', 'nadam', 'adam, defaults'],
    'src/optim/frame/coordinatewise.ts': ['adam', 'momentum', 'nesterov', 'gradientDescent', 'rmsprop', 'spec/optim/contract.spec.ts'],
  },
  around: {
    'src/optim/clipping.ts': ['clipNorm', 'clipValue', 'clipByNorm', 'clipByValue'],
    ...own('src/optim', 'weightDecay'),
    ...withDefaults('lookahead', 'polyakAveraging', 'rangeTest'),
    'src/optim/frame/changeGradient.ts': ['weightDecay', 'clipByNorm', 'clipByNorm, nesterov'],
    'src/optim/schedules/decay.ts': ['stepDecay, defaults', 'stepDecay', 'exponentialDecay', 'inverseTime', 'inverseSqrt'],
    'src/optim/schedules/warmup.ts': ['linearWarmup', 'warmup', 'noam', 'linearWarmup, defaults', 'warmup, defaults', 'noam, defaults'],
    'src/optim/schedules/cosine.ts': ['cosine', 'cosine, defaults'],
    'src/optim/schedules/cyclical.ts': ['cyclical', 'cyclical, defaults'],
    'src/optim/schedules/piecewise.ts': ['piecewise'],
    'src/optim/schedules/schedule.ts': ['schedule', 'constant', 'cosine'],
  },
  loop: {
    'src/optim/descend.ts': ['descend'],
    'src/optim/checkpoint.ts': ['descend'],
    'src/optim/frame/displacement.ts': ['descend'],
  },
  oracle: {
    'src/oracle/parameters.ts': ['parameters'],
    'src/oracle/oracle.ts': ['oracle'],
    'src/oracle/oracleFrom.ts': ['oracle of parts', 'oracle of products', 'differences'],
    'src/oracle/remembering.ts': ['oracle', 'oracle of parts', 'oracle of products', 'differences'],
    'src/oracle/checkGradients.ts': ['checkGradients', 'checkGradients, defaults', 'spec/oracle/checkGradients.spec.ts'],
    'src/oracle/differences.ts': ['differences'],
  },
  operations: {
    'src/autograd/operations/activations.ts': ['tails', 'elementwise', 'in a network'],
    'src/autograd/operations/normal.ts': ['tails', 'elementwise'],
    'src/autograd/operations/elementwise.ts': ['elementwise', 'autograd'],
    'src/autograd/operations/arithmetic.ts': ['ties', 'arithmetic', 'autograd'],
    'src/autograd/operations/matmul.ts': ['products', 'in a network'],
    'src/autograd/operations/rowwise.ts': ['reductions'],
    'src/autograd/operations/roots.ts': ['reductions', 'elementwise'],
    'src/autograd/operations/reductions.ts': ['ties', 'reductions', 'in a network'],
    'src/autograd/operations/softmax.ts': ['reductions', 'in a network'],
    'src/autograd/operations/norm.ts': ['reductions'],
    'src/autograd/operations/adjoints.ts': ['moves', 'reductions'],
    'src/autograd/operations/views.ts': ['moves'],
    'src/autograd/operations/broadcasting.ts': ['moves', 'arithmetic'],
    'src/autograd/operations/reshape.ts': ['moves'],
    'src/autograd/operations/indexing.ts': ['moves'],
  },
  transforms: all(
    'src/autograd',
    ['backward', 'hessian', 'jacobian', 'hvp', 'jvp', 'trace', 'tree', 'operation', 'tensor', 'memory', 'create', 'shape'],
    ['a few', 'autograd', 'moves'],
  ),
  nn: {
    'src/nn/losses.ts': ['squaredError', 'huber', 'crossEntropy', 'binaryCrossEntropy', 'networkDecay', 'losses, defaults'],
    'src/nn/initialisers.ts': ['initialisers, defaults', 'initialiser', 'scaledInitialiser', 'orthogonal', 'he', 'seeded'],
    'src/nn/dense.ts': ['layers, defaults', 'dense', 'network', 'seeded'],
    'src/nn/conv.ts': ['layers, defaults', 'conv2d', 'seeded'],
    'src/nn/pooling.ts': ['layers, defaults', 'pooling'],
    'src/nn/patches.ts': ['layers, defaults', 'conv2d', 'pooling'],
    'src/nn/attention.ts': ['layers, defaults', 'selfAttention', 'transformer', 'seeded'],
    'src/nn/headProduct.ts': ['layers, defaults', 'selfAttention', 'transformer'],
    'src/nn/affine.ts': ['layers, defaults', 'dense', 'network', 'conv2d'],
    'src/nn/layerNorm.ts': ['layers, defaults', 'layerNorm', 'transformer'],
    'src/nn/normalisation.ts': ['layers, defaults', 'batchNorm', 'layerNorm'],
    'src/nn/dropout.ts': ['dropout'],
    'src/nn/recurrent.ts': ['recurrent', 'layers, defaults'],
    'src/nn/layer.ts': ['residual', 'network', 'seeded'],
  },
  eigh: {
    'src/linalg/eigen/eigh.ts': ['eigh', 'ql'],
    'src/linalg/eigen/ql.ts': ['tridiagonalQL', 'ql'],
    'src/linalg/eigen/tridiagonalise.ts': ['reduction, plain', 'ql'],
    'src/linalg/eigen/rotations.ts': ['sweep', 'ql'],
    'src/linalg/eigen/jacobi.ts': ['rotation', 'jacobi', 'jacobi, as eigh'],
  },
  divide: {
    ...all('src/linalg/eigen/divide', ['divide', 'merge', 'secular', 'tridiagonaliseInBlocks', 'backTransform'], EIGH),
    'src/linalg/eigen/tridiagonal.ts': ['quadrature', 'density'],
  },
  krylov: {
    'src/linalg/eigen/lanczos.ts': ['lanczos'],
    'src/linalg/eigen/krylov.ts': ['lanczos', 'lanczosTridiagonal'],
    'src/linalg/eigen/orthogonalise.ts': ['orthogonalise', 'lanczosTridiagonal'],
    'src/linalg/eigen/lanczosTridiagonal.ts': ['lanczosTridiagonal'],
    'src/linalg/conjugateGradient.ts': ['conjugateGradient'],
  },
  factor: {
    'src/linalg/factor/cholesky.ts': ['cholesky', 'right sides by cholesky', 'solve by cholesky'],
    'src/linalg/factor/ldlt.ts': ['ldlt', 'inertia'],
    'src/linalg/factor/lu.ts': ['lu', 'rcond', 'determinant', 'solve'],
    'src/linalg/factor/elimination.ts': ['lu', 'determinant', 'solve'],
    'src/linalg/factor/equilibrate.ts': ['equilibration', 'solve', 'determinant', 'rcond'],
    'src/linalg/factor/condition.ts': ['inverseNorms', 'rcond', 'solve', 'spec/linalg/condition.spec.ts'],
    'src/linalg/factor/solve.ts': ['right sides', 'solve'],
    'src/linalg/factor/qr.ts': ['right sides by least squares', 'qr', 'leastSquares'],
    'src/linalg/factor/symmetric.ts': ['ldlt', 'cholesky', 'eigh', 'spec/linalg/symmetric.spec.ts'],
    'src/linalg/factor/rightSide.ts': ['right sides', 'solve', 'leastSquares'],
    'src/linalg/factor/bunchKaufman.ts': ['ldlt', 'inertia'],
    'src/linalg/factor/householder.ts': ['qr', 'leastSquares'],
    'src/linalg/factor/factored.ts': ['right sides', 'solve', 'inverseNorms', 'rcond'],
  },
  blocks: {
    'src/linalg/factor/choleskyInBlocks.ts': ['choleskyInBlocks', 'cholesky'],
    'src/linalg/factor/eliminationInBlocks.ts': ['eliminationInBlocks', 'lu'],
    'src/linalg/factor/triangularInBlocks.ts': ['columns by L and U', 'columns by L and Lᵀ'],
    'src/linalg/factor/bunchKaufmanInBlocks.ts': ['ldlt, in blocks'],
    'src/linalg/factor/householderInBlocks.ts': ['qr, in blocks'],
  },
  products: {
    'src/linalg/products/readable.ts': ['product, readable'],
    'src/linalg/products/blocked.ts': ['product, blocked'],
    'src/linalg/products/matmul.ts': ['product'],
    'src/linalg/products/simd.ts': ['product, SIMD'],
    'src/linalg/products/packing.ts': ['product, SIMD'],
  },
  landscape: {
    'src/landscape/criticality.ts': ['criticality', 'classify', 'spec/landscape/edges.spec.ts'],
    'src/landscape/criticalityInput.ts': ['criticality', 'classify'],
    'src/landscape/diagonalScaling.ts': ['criticality', 'classify'],
    'src/landscape/signs.ts': ['minimumRatio', 'criticality', 'classify'],
    'src/landscape/classify.ts': ['classify', 'classify, defaults'],
    'src/landscape/escape.ts': ['escape', 'escape, defaults', 'spec/landscape/edges.spec.ts'],
    'src/landscape/taylor.ts': ['taylor'],
    'src/landscape/minimumRatio.ts': ['minimumRatio', 'minimumRatio, defaults'],
    'src/landscape/conditionNumber.ts': ['conditionNumber'],
    'src/landscape/blockDiagonalHessian.ts': ['blockDiagonalHessian'],
    'src/landscape/extremeEigenpairs.ts': ['escape', 'escape, defaults'],
    'src/landscape/spectralDensity.ts': ['quadrature', 'density', 'spectralDensity, defaults'],
    'src/landscape/traceEstimate.ts': ['trace', 'traceEstimate, defaults'],
    'src/landscape/keskarSharpness.ts': ['keskar', 'keskarSharpness, defaults'],
  },
  diagnose: {
    ...edges('rising', 'swinging', 'pace', 'place', 'fit'),
    'src/diagnose/verdict.ts': ['spec/diagnose/edges/verdict.spec.ts'],
    'src/diagnose/rules.ts': ['spec/diagnose/edges/verdict.spec.ts'],
    'src/diagnose/direction.ts': ['spec/diagnose/edges/direction.spec.ts', 'spec/diagnose/progress.spec.ts'],
    'src/diagnose/trend.ts': ['spec/diagnose/edges/course.spec.ts', 'spec/diagnose/edges/direction.spec.ts'],
    'src/diagnose/throw.ts': ['spec/diagnose/edges/course.spec.ts'],
    'src/diagnose/progress.ts': ['spec/diagnose/edges/course.spec.ts', 'spec/diagnose/progress.spec.ts'],
    'src/diagnose/edge.ts': ['spec/diagnose/edges/edge.spec.ts'],
    'src/diagnose/zeros.ts': ['spec/diagnose/edges/zeros.spec.ts'],
    'src/diagnose/remedy/candidate.ts': ['spec/diagnose/edges/remedy.spec.ts'],
    'src/diagnose/log/exclude.ts': ['spec/diagnose/edges/exclude.spec.ts'],
  },
};
