/**
 * The specification, for anyone's implementation: `saddlepoint/laws`.
 *
 *   for (const law of lawsOf.adam(({ learningRate, beta1, beta2, epsilon }) => mine)) law.check();
 *
 * A law is a value: a sentence, the ledger's rows that it comes from, how equality is meant, and a property that tries to
 * refute it on generated inputs (fast-check, a peer dependency). `lawsOf` knows them by what they are about; each member
 * takes an implementation of the shape that its type names and returns the laws bound to it, ready to `check()`.
 *
 * @packageDocumentation
 */

export { CLOSED_FORMS } from './autograd/engine.ts';
export type { Case, Engine, EngineLaw, FunctionName, Operation, OperationLaw, Trace } from './autograd/index.ts';
export { OPERATIONS } from './autograd/index.ts';
// what implementations look like
export type { QuadratureRule } from './autograd/quadrature.ts';
export type { Activation, Tails } from './autograd/tails.ts';
export type { Ties } from './autograd/ties.ts';
export { conform } from './conform/conform.ts';
export type { Facts, Report } from './conform/report.ts';
export type { ConformOptions } from './conform/settled.ts';
export type { Subject } from './conform/subjects.ts';
export type { Outcome, Verdict } from './conform/verdict.ts';
export type { BatchNoise } from './data/batchNoise.ts';
export type { Drawn } from './data/datasets.ts';
export type { Format } from './data/formats.ts';
export type { Documented } from './defaults.ts';
export type { Diagnose } from './diagnose/diagnose.ts';
export type { DiagnoseLog } from './diagnose/log.ts';
export type { Polynomial, Term, Values } from './generators-tensor.ts';
export type { ProductCheck } from './gpu/products.ts';
export type { CriticalityOf } from './landscape/criticality.ts';
export type { Classify, EscapeFrom, Taylor, Way } from './landscape/criticalPoints.ts';
export type { Density, Estimate, Keskar, Trace as HessianTrace } from './landscape/density.ts';
export type { Rows } from './landscape/quadratics.ts';
export { type CheckOptions, check, type Label, type Law, once, refutes, type Tolerance, titleOf } from './law.ts';
export { lawsOf } from './lawsOf.ts';
export type { Eliminate, Equilibrate, FactoriseRows, InverseNorms, Pair, SolveColumns } from './linalg/blocks.ts';
export type { Reduction, SecularSolver, Sweep } from './linalg/divide.ts';
export type { Eigensolver, Rotation } from './linalg/eigh.ts';
export type { CholeskyFactor, Determinant, InertiaCount, Ldlt, Lu, Qr, Solver } from './linalg/factor.ts';
export type { ConjugateGradient, Lanczos, LanczosTridiagonal, LinearMap, Orthogonalise } from './linalg/iterative.ts';
export type { RandomFrom } from './linalg/random.ts';
export type { ManySolver } from './linalg/rightSides.ts';
export type { Svd } from './linalg/svd.ts';
export type { TridiagonalQL } from './linalg/tridiagonal.ts';
export type { Leb128 } from './linalg/wasm.ts';
export type { ClaimedInitialiser, Maker } from './nn/initialisers.ts';
export type { Specimen } from './nn/norms.ts';
export type { Mlp } from './nn/symmetries.ts';
export type { AdagradHyperparameters } from './optim/adagrad.ts';
export type { AdamHyperparameters, AdamwHyperparameters } from './optim/adam.ts';
export type { Clip, Wrapped } from './optim/clipping.ts';
export type { Loop, Run, Seen } from './optim/descend.ts';
export type { GradientDescentHyperparameters } from './optim/gradientDescent.ts';
export type { BoundLaw } from './optim/index.ts';
export type { Along, Backtracking, LineSearch } from './optim/lineSearch.ts';
export type { Ahead } from './optim/lookahead.ts';
export type { MomentumHyperparameters } from './optim/momentum.ts';
export type { NesterovHyperparameters } from './optim/nesterov.ts';
export type { AdadeltaHyperparameters, AdamaxHyperparameters, CentredRmspropHyperparameters, LionHyperparameters } from './optim/others.ts';
export type { Averaged } from './optim/polyakAveraging.ts';
export type { Ranged } from './optim/rangeTest.ts';
export type { RmspropHyperparameters, RmspropMomentumHyperparameters } from './optim/rmsprop.ts';
export type { Composable, CosineOptions, NoamOptions, Rates } from './optim/schedules.ts';
export type { Defaults } from './optim/second.ts';
export type { Loss, Make, Rate, StepRule } from './optim/tools.ts';
export type { CheckGradients } from './oracle/checkGradients.ts';
export type { OracleFrom } from './oracle/differences.ts';
export type { OracleOfPolynomial } from './oracle/oracles.ts';
export type { LayOut } from './oracle/parameters.ts';
export { type Capabilities, type Measured, Refutation, type Terms, Unsupported } from './terms.ts';
