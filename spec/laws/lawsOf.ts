/** Every law, by what it is about. */
import type { Engine, Operation } from './autograd/index.ts';
import { lawsOfQuadrature } from './autograd/quadrature.ts';
import { lawsOfAutograd as autogradLawsOf } from './autograd/scalar.ts';
import { lawsOfTails } from './autograd/tails.ts';
import { lawsOf as operationLawsOf } from './autograd/tensor.ts';
import { lawsOfTies } from './autograd/ties.ts';
import * as data from './data/index.ts';
import { defaultsLaw } from './defaults.ts';
import { lawsOfCauses } from './diagnose/causes.ts';
import { lawsOfDiagnosis } from './diagnose/diagnose.ts';
import { lawsOfEvidence } from './diagnose/evidence.ts';
import { lawsOfInvariance } from './diagnose/invariance.ts';
import { lawsOfLog } from './diagnose/log.ts';
import { lawsOfTruth } from './diagnose/truth.ts';
import { lawsOfFloat32Product, lawsOfProductCheck } from './gpu/products.ts';
import { lawsOfFloat32Training } from './gpu/training.ts';
import { lawsOfCriticality, lawsOfUnits } from './landscape/criticality.ts';
import {
  blockDiagonalLaws,
  classifyLaws,
  conditionNumberLaws,
  escapeLaws,
  minimumRatioLaws,
  taylorLaws,
} from './landscape/criticalPoints.ts';
import { lawsOfDefinition, lawsOfStep, lawsOfWorst, lawsOfZero } from './landscape/definition.ts';
import { lawsOfDensity, lawsOfKeskar, lawsOfReading, lawsOfTrace } from './landscape/density.ts';
import { alongEigenvectors, congruence, crescentLaw, hyperbola } from './landscape/notes.ts';
import {
  lawOfColumns,
  lawOfElimination,
  lawOfEquilibration,
  lawOfFarFromSingular,
  lawOfInverseEstimate,
  lawOfInverseNorms,
  lawOfMissedNorm,
  lawOfRows,
} from './linalg/blocks.ts';
import { lawOfReduction, lawOfSweep, lawsOfHardSpectra, lawsOfSecularEquation } from './linalg/divide.ts';
import { lawsOfEigh, lawsOfJacobi, lawsOfRotation } from './linalg/eigh.ts';
import {
  lawOfLargeQr,
  lawsOfCholesky,
  lawsOfCondition,
  lawsOfDeterminant,
  lawsOfInertia,
  lawsOfLdlt,
  lawsOfLeastSquares,
  lawsOfLu,
  lawsOfQr,
  lawsOfSolve,
} from './linalg/factor.ts';
import {
  lawsOfConjugateGradient,
  lawsOfLanczos,
  lawsOfLanczosReport,
  lawsOfLanczosTridiagonal,
  lawsOfOrthogonalise,
} from './linalg/iterative.ts';
import { lawsOfProduct } from './linalg/product.ts';
import { lawsOfRandom } from './linalg/random.ts';
import { lawsOfManyRightSides } from './linalg/rightSides.ts';
import { lawsOfSvd } from './linalg/svd.ts';
import { lawsOfTridiagonalQL } from './linalg/tridiagonal.ts';
import { lawOfSameSums, lawsOfLeb128, lawsOfPackedProduct } from './linalg/wasm.ts';
import * as nn from './nn/index.ts';
import { magnitudes, newtonNoise, newtonNoisyHessian, newtonOwnHessian, powers, sortedPrefix, velocityPerUpdate } from './notes.ts';
import { about, type BoundLaw, lawsOfOptim } from './optim/index.ts';
import { lawsOfCheckGradients } from './oracle/checkGradients.ts';
import { lawsOfDifferences } from './oracle/differences.ts';
import { lawsOfOracles } from './oracle/oracles.ts';
import { lawsOfParameters } from './oracle/parameters.ts';

/** Every law, by what it is about: each member takes an implementation and returns its laws, ready to `check()`. */
export const lawsOf = {
  // optimizers, schedules, clipping, the loop
  ...lawsOfOptim,
  velocity: about([velocityPerUpdate]),
  magnitude: about([magnitudes]),

  // autograd: an engine of numbers; an operation on this library's tensors; a rule that measures a network's gradients
  autograd: (engine: Engine): BoundLaw[] => about<Engine>(autogradLawsOf(engine))(engine),
  operation: (operation: Operation): BoundLaw[] => about<Operation>(operationLawsOf(operation))(operation),
  tails: about(lawsOfTails),
  ties: about(lawsOfTies),
  quadrature: about(lawsOfQuadrature),

  // what may be asked about a loss
  oracle: about(lawsOfOracles),
  differences: about(lawsOfDifferences),
  parameters: about(lawsOfParameters),
  checkGradients: about(lawsOfCheckGradients),
  defaults: about([defaultsLaw]),

  // the landscape around a point
  taylor: about([...taylorLaws, alongEigenvectors]),
  classify: about([...classifyLaws, nn.zeroResidualCounts, ...lawsOfUnits, ...lawsOfZero, ...lawsOfWorst, hyperbola]),
  criticality: about([...lawsOfCriticality, ...lawsOfDefinition]),
  escape: about([...escapeLaws, ...lawsOfStep]),
  minimumRatio: about([...minimumRatioLaws, congruence]),
  crescent: about([crescentLaw]),
  conditionNumber: about(conditionNumberLaws),
  blockDiagonalHessian: about(blockDiagonalLaws),
  density: about([...lawsOfDensity, ...lawsOfReading]),
  trace: about(lawsOfTrace),
  keskar: about(lawsOfKeskar),

  // why training stopped
  diagnosis: about([...lawsOfDiagnosis, ...lawsOfInvariance, ...lawsOfTruth, ...lawsOfCauses, ...lawsOfEvidence]),
  log: about(lawsOfLog),

  // linear algebra
  product: about(lawsOfProduct),
  packedProduct: about(lawsOfPackedProduct),
  sameSums: about([lawOfSameSums]),
  float32Product: about(lawsOfFloat32Product),
  float32Training: about(lawsOfFloat32Training),
  productCheck: about(lawsOfProductCheck),
  leb128: about(lawsOfLeb128),
  eigh: about([...lawsOfEigh, ...lawsOfHardSpectra, powers]),
  jacobi: about(lawsOfJacobi),
  rotation: about(lawsOfRotation),
  tridiagonalQL: about(lawsOfTridiagonalQL),
  secularEquation: about(lawsOfSecularEquation),
  reduction: about([lawOfReduction]),
  sweep: about([lawOfSweep]),
  choleskyInBlocks: about([lawOfRows]),
  eliminationInBlocks: about([lawOfElimination]),
  columnsInBlocks: about([lawOfColumns]),
  equilibration: about([lawOfEquilibration]),
  inverseNorms: about([lawOfInverseNorms, lawOfFarFromSingular, lawOfInverseEstimate, lawOfMissedNorm]),
  cholesky: about(lawsOfCholesky),
  ldlt: about(lawsOfLdlt),
  inertia: about(lawsOfInertia),
  lu: about(lawsOfLu),
  rcond: about(lawsOfCondition),
  determinant: about(lawsOfDeterminant),
  solve: about([...lawsOfSolve, newtonNoise, newtonNoisyHessian, newtonOwnHessian]),
  rightSides: about(lawsOfManyRightSides),
  qr: about([...lawsOfQr, lawOfLargeQr]),
  leastSquares: about(lawsOfLeastSquares),
  svd: about(lawsOfSvd),
  conjugateGradient: about(lawsOfConjugateGradient),
  lanczos: about([...lawsOfLanczos, ...lawsOfLanczosReport]),
  lanczosTridiagonal: about(lawsOfLanczosTridiagonal),
  orthogonalise: about(lawsOfOrthogonalise),
  random: about(lawsOfRandom),

  // data
  batches: about([
    data.epochIsPermutation,
    data.seededOrders,
    data.ordersAreUniform,
    data.successiveEpochsIndependent,
    data.updatesPerEpoch,
    data.resumption,
    data.iteration,
    data.rowsStayTogether,
    data.disjointBatches,
    data.batchVariance,
    data.successiveCovariance,
    sortedPrefix,
  ]),
  batchNoise: about([data.exactBatchNoise]),
  format: about([data.roundTrip, data.cutOff, data.garbage]),
  dataset: about([data.seededSets]),
  labelNoise: about([data.labelNoiseShare]),
  confusionMatrix: about([data.confusion]),
  sinc: about([data.sinc]),

  // networks
  network: about([
    nn.permutationSymmetry,
    nn.signSymmetry,
    nn.scaleSymmetry,
    nn.symmetricStart,
    nn.zeroStart,
    nn.duplication,
    nn.zeroResidual,
  ]),
  widening: about([nn.wideningMakesSaddles]),
  initialiser: about([nn.initialiserVariance, nn.initialiserKurtosis]),
  scaledInitialiser: about([nn.productVariance]),
  orthogonal: about([nn.orthogonality]),
  he: about([nn.depthKeepsScale, nn.typicalGradient]),
  seeded: about([nn.seededWeights]),
  layer: about([nn.twiceDifferentiable]),
  dense: about([nn.denseByDefinition]),
  conv2d: about([nn.convolutionByDefinition, nn.convolutionAdjoint]),
  pooling: about([nn.poolingByDefinition]),
  batchNorm: about([nn.batchNormStandardises, nn.batchNormTracks]),
  layerNorm: about([nn.layerNormInvariance]),
  dropout: about([nn.dropoutLaw]),
  residual: about([nn.residualLaw]),
  recurrent: about([nn.recurrenceByDefinition]),
  selfAttention: about([nn.attentionEquivariance, nn.attentionCausality, nn.attentionByDefinition]),
  transformer: about([nn.transformerResidual]),
  squaredError: about([nn.squaredErrorLaw]),
  huber: about([nn.huberLaw]),
  crossEntropy: about([nn.crossEntropyValue, nn.crossEntropyGradient, nn.crossEntropyExtremes]),
  binaryCrossEntropy: about([nn.binaryCrossEntropyLaw]),
  networkDecay: about([nn.weightDecayLaw]),
} as const;
