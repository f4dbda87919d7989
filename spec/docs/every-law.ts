/** All laws that are published. Binding needs no implementation, but an engine and an operation choose theirs. */
import { type BoundLaw, lawsOf, OPERATIONS } from 'saddlepoint/laws';
import { saddlepoint } from '../autograd/engine.ts';

export const everyLaw: readonly BoundLaw[] = Object.entries(lawsOf).flatMap(([subject, bind]) => {
  if (subject === 'autograd') return lawsOf.autograd(saddlepoint);
  if (subject === 'operation') return lawsOf.operation(OPERATIONS[0]);
  return (bind as (implementation: never) => BoundLaw[])(undefined as never);
});
