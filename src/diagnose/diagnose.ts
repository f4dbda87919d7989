/**
 * Why did training stop, and which way is down?
 *
 *   evidence → the first test of the table that holds → verdict → remedy
 *
 * The evidence is measured once (gather.ts), the tests are inequalities over it (verdict.ts, tests/), the remedy can be
 * carried out (remedy/), the sentences are for whoever is in trouble (sentences/). What the notes tell apart by eye,
 * critical points (L04–L09), bounces (L72), crawls (L74), divergence (L75), cliffs (L31), plateaus (L29), noise (L41), depth
 * (L33), is told apart here by numbers. All of it is one generator of questions (questions.ts), which a synchronous oracle
 * answers here and an asynchronous one in `diagnoseAsync`.
 */
import { noMore } from '../base/arguments.ts';
import type { AsyncOracle, Oracle } from '../oracle/types.ts';
import { AsyncRemedy, Diagnosis, Remedy } from './diagnosis.ts';
import { type Evidence, isWhole, type Situation } from './evidence.ts';
import { gather } from './gather.ts';
import { type DiagnoseOptions, type Settings, settingsOf } from './options.ts';
import { type AnswerOptions, type Asking, answer, answerAsync } from './questions.ts';
import { nothingToDo, type Prescription } from './remedy/candidate.ts';
import { goBack } from './remedy/goBack.ts';
import { MEND } from './remedy/mend.ts';
import { prescribe } from './remedy/prescribe.ts';
import type { Test } from './tests/test.ts';
import { breakdown, decide } from './verdict.ts';

const TAKES = 'an oracle, θ and options';

/** What a diagnosis comes to, before it is dressed for one kind of oracle or the other. */
interface Found {
  readonly evidence: Evidence | Situation;
  readonly tests: readonly Test[];
  readonly prescription: Prescription;
}

/** The diagnosis as a generator of questions. */
function* examine(s: Settings): Asking<Found> {
  const evidence = yield* gather(s);
  if (!isWhole(evidence)) {
    const test = breakdown(evidence);
    const prescription = test.verdict === 'diverging' ? yield* goBack(s, evidence, test) : nothingToDo(s.θ, ...mendOf(test));
    return { evidence, tests: [test], prescription };
  }
  const tests = decide(evidence);
  const test = tests[tests.length - 1];
  return { evidence: agreed(evidence, test), tests, prescription: yield* prescribe(test, s, evidence) };
}

/** The levels of a run's losses may fall still while its last ones shoot up: what then diverges rises. */
const agreed = (e: Evidence, { verdict }: Test): Evidence =>
  e.progress.kind === 'falling' && (verdict === 'diverging' || verdict === 'cliff')
    ? { ...e, progress: { ...e.progress, kind: 'rising' } }
    : e;

/** Nothing to step with: what is wrong must be mended where it comes from. */
const mendOf = ({ detail }: Test): [message: string, code?: string] =>
  detail === 'loss' ? [MEND.loss] : [MEND.number, 'data.every(Number.isFinite)'];

/**
 * Says why training stopped at θ, on what evidence, and what to do about it.
 *
 * Costs a Hessian (up to 300 parameters; 48 Hessian-vector products beyond, 72 more at a critical point that leaves the
 * lowest eigenvalue's sign open), one product for each batch, some sixty losses and two gradients; up to 5000 parameters also
 * some trials of remedies, 20 steps each.
 *
 * @param oracle the loss
 * @param θ n numbers, left alone
 * @param options the run's records as `history`, minibatches as `batches`, the network's `layers`: each opens further tests
 * @throws RangeError where θ does not fit or an option is out of range; TypeError where an option is unknown or a record holds
 * what is no number. A θ, loss, gradient or record that is not finite is no error but a verdict.
 * @example
 * import { descend, diagnose, gradientDescent, oracle, tensor } from 'saddlepoint';
 * const L = oracle(({ w }) => w.at(0).mul(w.at(1)).sub(1).square(), { w: tensor([0.5, -0.5]) });
 * const theta = L.theta.slice();
 * const history = [...descend(L, theta, gradientDescent({ learningRate: 0.05 }), { steps: 400 })];
 * const { verdict, remedy } = diagnose(L, theta, { history });
 * console.log(verdict, L.value(theta).toFixed(3), remedy.apply().loss < 0.1); // → saddle 1.000 true
 */
export function diagnose(oracle: Oracle, θ: ArrayLike<number>, options?: DiagnoseOptions, ...rest: readonly never[]): Diagnosis<Remedy> {
  noMore('diagnose', rest, TAKES);
  const { settings, batches } = settingsOf('diagnose', oracle, θ, options);
  const respondents = { oracle, batches };
  const { evidence, tests, prescription } = answer(examine(settings), respondents);
  return new Diagnosis(evidence, tests, new Remedy(prescription, respondents));
}

/**
 * The same diagnosis, to the last bit, of a model that answers with promises: on a GPU, in a worker, in another process.
 * Its remedy is carried out asynchronously.
 *
 * @param oracle `value(θ)` and `gradient(θ)`, perhaps `hvp(θ, v)` and `hessian(θ)`, each a promise or not
 * @param options as in {@link diagnose}, and `signal` to end it between two questions, `onProgress` to hear of each
 * @throws as {@link diagnose}, and what the signal was aborted with
 * @example
 * import { diagnoseAsync } from 'saddlepoint';
 * const model = { value: async ([x, y]) => x * x - y * y + y ** 4, gradient: async ([x, y]) => [2 * x, -2 * y + 4 * y ** 3] };
 * const { verdict, remedy } = await diagnoseAsync(model, [0, 0]);
 * console.log(verdict, (await remedy.apply()).loss.toFixed(2)); // → saddle -0.25
 */
export async function diagnoseAsync(
  oracle: AsyncOracle,
  θ: ArrayLike<number>,
  options: DiagnoseOptions<AsyncOracle> & AnswerOptions = {},
  ...rest: readonly never[]
): Promise<Diagnosis<AsyncRemedy>> {
  noMore('diagnoseAsync', rest, TAKES);
  const { settings, batches } = settingsOf('diagnoseAsync', oracle, θ, options, ['signal', 'onProgress']);
  const respondents = { oracle, batches };
  const { evidence, tests, prescription } = await answerAsync(examine(settings), respondents, options);
  return new Diagnosis(evidence, tests, new AsyncRemedy(prescription, respondents));
}
