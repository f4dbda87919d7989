/** All that an algorithm may ask about a loss at θ: oracles, parameters as one vector, and a check of gradients. */
export { type CheckGradientsOptions, checkGradients, type GradientReport } from './checkGradients.ts';
export { type OracleOf, oracle } from './oracle.ts';
export { oracleFrom } from './oracleFrom.ts';
export { type Parameters, type ParametersOptions, parameters } from './parameters.ts';
export type { AsyncOracle, Oracle, OracleParts, Vector } from './types.ts';
