/** A module of Node's, asked for only where it is needed: the laws run in browsers too. */
export const node = async (name: string): Promise<any> => {
  try {
    return await import(/* @vite-ignore */ `node:${name}`);
  } catch {
    throw new Error('conform: only Node can judge a module, a program, or an implementation that answers with promises');
  }
};
