/** How long the runs of the slower figures are, and how finely they are looked at: shown by their pictures, used by their models. */

/** So many eigenvalues; descent goes on in strides of so many steps, Newton's method likewise; the finest tolerance is 10^LEAST of λmax. */
export const SIGNS = { N: 97, STRIDE: 100, NEWTON: 10, LEAST: -18 } as const;
/** Half of the steps, then the layers are rescaled, then the other half; λmax is looked at every so many steps. */
export const EDGE = { HALF: 1000, EVERY: 40 } as const;
/** Steps of a run, and how many runs there are from each well. */
export const WELLS = { STEPS: 1000, RUNS: 16 } as const;
