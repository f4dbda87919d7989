/**
 * An algorithm written as questions: a generator yields what it wants to know and is sent the answers.
 *
 *   const loss = yield s;
 *
 * So the same lines serve whoever answers: at once, or later, by promises.
 */

/** Runs a generator of questions to its end, with answers that come at once. */
export function ask<Question, Answer, Result>(asking: Generator<Question, Result, Answer>, answer: (question: Question) => Answer): Result {
  for (let next = asking.next(); ; next = asking.next(answer(next.value))) if (next.done) return next.value;
}

/** The same, where an answer may be a promise. */
export async function askLater<Question, Answer, Result>(
  asking: Generator<Question, Result, Answer>,
  answer: (question: Question) => Answer | Promise<Answer>,
): Promise<Result> {
  for (let next = asking.next(); ; next = asking.next(await answer(next.value))) if (next.done) return next.value;
}
