/** All that a run of the lab depends on: its names, their ranges and defaults, and which of them need a new start. */
import { type Choice, type Range, type State, stateFrom } from '../figure.ts';
import { hasRate, isFirstOrder, MAKE } from '../optimizers.ts';
import { optionDefaults, optionRanges, SCHEDULES } from './rules.ts';

export const SETS = ['moons', 'circles', 'xor', 'spirals', 'clouds', 'digits', 'handwriting', 'your own'] as const;

/** The controls in the order of the page, group by group. */
export const groups: Readonly<Record<string, Readonly<Record<string, Range | Choice>>>> = {
  data: {
    data: { label: 'data', options: SETS },
    count: { label: 'points', min: 10, max: 400, step: 10 },
    noise: { label: 'noise', min: 0, max: 1, step: 0.01 },
    unit: { label: 'x₁ times', min: 0.001, max: 1000, step: 0.001, log: true },
    shift: { label: 'x₂ plus', min: -20, max: 20, step: 0.1 },
    loss: { label: 'loss', options: ['cross-entropy', 'squared error'] },
  },
  network: {
    depth: { label: 'hidden layers', min: 0, max: 6, step: 1 },
    width: { label: 'units in each', min: 1, max: 16, step: 1 },
    activation: {
      label: 'activation',
      options: ['tanh', 'relu', 'sigmoid', 'softplus', 'elu', 'gelu', 'leakyRelu', 'sin', 'identity'],
    },
    init: { label: 'initialiser', options: ['xavier', 'he', 'orthogonal', 'uniform', 'equal', 'zeros'] },
    gain: { label: 'weights times', min: 0.01, max: 30, step: 0.01, log: true },
    seed: { label: 'seed', min: 0, max: 9999, step: 1 },
  },
  optimizer: {
    rule: { label: 'optimizer', options: Object.keys(MAKE) },
    eta: { label: 'rate η', min: 1e-6, max: 1000, step: 1e-6, log: true },
    ...optionRanges,
    schedule: { label: 'schedule', options: SCHEDULES },
    period: { label: 'schedule over steps', min: 1, max: 5000, step: 1, log: true },
    factor: { label: 'schedule’s factor', min: 0.01, max: 1, step: 0.01 },
    warmup: { label: 'warm-up steps', min: 0, max: 1000, step: 1 },
    batch: { label: 'batch size', min: 1, max: 400, step: 1 },
    decay: { label: 'weight decay', min: 0, max: 0.1, step: 0.0001 },
    clip: { label: 'clipping', options: ['none', 'by norm', 'by value'] },
    clipAt: { label: 'clipped at', min: 0.001, max: 1000, step: 0.001, log: true },
    around: { label: 'wrapped in', options: ['none', 'lookahead'] },
  },
};

export const ranges: Readonly<Record<string, Range | Choice>> = {
  ...Object.assign({}, ...Object.values(groups)),
  /** Steps taken when the page opens. */
  t: { label: 'steps', min: 0, max: 20_000, step: 1 },
};

export const defaults: State = {
  data: 'moons',
  count: 200,
  noise: 0.15,
  unit: 1,
  shift: 0,
  loss: 'cross-entropy',
  depth: 2,
  width: 8,
  activation: 'tanh',
  init: 'xavier',
  gain: 1,
  seed: 1,
  rule: 'gradientDescent',
  eta: 0.5,
  ...optionDefaults,
  schedule: 'constant',
  period: 200,
  factor: 0.5,
  warmup: 0,
  batch: 400,
  decay: 0,
  clip: 'none',
  clipAt: 1,
  around: 'none',
  points: '',
  t: 0,
};

/** The lab as far as addresses go: `#fig=lab&rule=adam&adam.beta1=0.5`. */
export const frame = { id: 'lab', defaults, ranges };

/** A state from parts of one. @throws RangeError where a part is unknown or out of range */
export function settings(part: State = {}): State {
  const unknown = Object.keys(part).find((name) => !Object.hasOwn(defaults, name));
  if (unknown !== undefined) throw new RangeError(`lab: there is no setting '${unknown}'`);
  const { state, clamped } = stateFrom(frame, Object.entries(part));
  if (clamped.length > 0) throw new RangeError(`lab: ${clamped.join('; ')}`);
  return { ...state, points: part['points'] ?? '' };
}

/** What θ's first values hang on: another of these is another run. */
const STARTS = ['depth', 'width', 'init', 'gain', 'seed'];
/** What the loss hangs on: after a change of these the losses before are another loss's. */
const LOSSES = ['data', 'points', 'count', 'noise', 'unit', 'shift', 'loss', 'activation', 'decay'];

const differ = (names: readonly string[], a: State, b: State): boolean => names.some((name) => a[name] !== b[name]);

export const needsNewStart = (a: State, b: State): boolean => differ(STARTS, a, b);
/** Whether loss, batches or start have to be made anew. */
export const isOtherNetwork = (a: State, b: State): boolean => differ([...STARTS, ...LOSSES, 'batch'], a, b);
export const isOtherLoss = (a: State, b: State): boolean => differ(LOSSES, a, b);

/** The settings that mean something beside the others: an option of another rule, or a factor without a schedule, does not. */
export function matters(name: string, state: State): boolean {
  const rule = String(state['rule']);
  const [owner, option] = name.split('.');
  if (option !== undefined) return owner === rule || (owner === 'lookahead' && state['around'] === 'lookahead' && isFirstOrder(rule));
  switch (name) {
    case 'noise':
    case 'count':
    case 'unit':
    case 'shift':
      return state['data'] !== 'your own';
    case 'width':
    case 'activation':
      return Number(state['depth']) > 0;
    case 'gain':
      return state['init'] !== 'zeros';
    case 'eta':
    case 'schedule':
    case 'warmup':
      return hasRate(rule);
    case 'period':
      return hasRate(rule) && !['constant', 'inverse root'].includes(String(state['schedule']));
    case 'factor':
      return hasRate(rule) && ['step decay', 'exponential'].includes(String(state['schedule']));
    case 'clip':
    case 'around':
      return isFirstOrder(rule);
    case 'clipAt':
      return isFirstOrder(rule) && state['clip'] !== 'none';
    default:
      return true;
  }
}
