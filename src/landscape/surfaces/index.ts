/**
 * The surfaces that the notes draw, each with what is known of it exactly.
 *
 *   saddle     L = (1 − w₁w₂)²                            L10–L15    minima along a hyperbola, a saddle at 0
 *   valley     L = Σ (y − b − wx)² over ten points        L73        convex, condition number 313 418
 *   bump       L = (w² − 1)² + 0.3w                       L59        a local and a global minimum
 *   crescent   L = (1 − a)² + 100 (b − a²)²               L82        a bent valley (Rosenbrock's)
 *   cliff      L = ½ (w⁹x₀ − y)²                          L31        a product of one weight with itself
 *   plateau    L = (1 − w₂ relu(w₁))²                     L22, L29   a dead unit: nothing moves where w₁ < 0
 */
import { bump } from './bump.ts';
import { cliff } from './cliff.ts';
import { crescent } from './crescent.ts';
import { plateau } from './plateau.ts';
import { saddle } from './saddle.ts';
import type { Surface } from './surface.ts';
import { valley } from './valley.ts';

export type { KnownPoint, Surface, SurfaceFacts } from './surface.ts';
export { valleyData } from './valley.ts';

/**
 * The notes' surfaces, by name.
 *
 * @example
 * import { classify, surfaces } from 'saddlepoint';
 * for (const { theta, kind } of surfaces.saddle.facts.criticalPoints) {
 *   console.log(kind === classify(surfaces.saddle.oracle(), theta).kind); // → true
 * }
 */
export const surfaces: {
  readonly saddle: Surface;
  readonly valley: Surface;
  readonly bump: Surface;
  readonly crescent: Surface;
  readonly cliff: Surface;
  readonly plateau: Surface;
} = { saddle, valley, bump, crescent, cliff, plateau };
