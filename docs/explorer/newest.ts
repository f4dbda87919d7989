/**
 * One computation at a time: what is asked for meanwhile waits, and of that only the newest is computed.
 *
 *   a drag asks sixty times a second; an answer that takes longer is shown late, and never a row of old ones after it
 */

/** Returns what asks. `show` is told whether the answer is stale: something was asked for since. */
export function newest<T>(compute: () => Promise<T>, show: (answer: T | Error, stale: boolean) => void): () => void {
  let busy = false;
  let stale = false;
  const ask = async (): Promise<void> => {
    stale = busy;
    if (busy) return;
    busy = true;
    const answer = await compute().catch((error: Error) => error);
    busy = false;
    show(answer, stale);
    if (stale) void ask();
  };
  return () => void ask();
}
