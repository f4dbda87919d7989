/**
 * A value that is also something else: a function with methods (a schedule), a generator with facts (a run), an oracle with one
 * answer changed. The properties are hung on the value itself, getters as getters, so that it stays what it was.
 *
 *   extended(run(), { get stop() { return stop; } })
 */
export const extended = <B extends object, P extends object>(base: B, properties: P & ThisType<B & P>): B & P =>
  Object.defineProperties(base, Object.getOwnPropertyDescriptors(properties)) as B & P;
