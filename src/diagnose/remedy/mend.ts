/** What to mend where loss, gradient, history and optimizer do not fit together: no step helps there. */
/** What to mend where loss, gradient, history and optimizer do not fit together. */
export const MEND: Readonly<Record<'number' | 'loss' | 'gradient' | 'history' | 'update' | 'decay' | 'frozen', string>> = {
  number: 'look where it comes in: search data and targets for NaN, and add a small ε under roots, logarithms and divisions',
  loss: 'make the loss the same twice: dropout and other noise off, one fixed batch; then diagnose again',
  gradient: 'mend the gradient: check it with checkGradients, layer by layer',
  history: 'pass the records of the run that ends at this θ, or the θ where the records end',
  update: 'turn the sign of the update: θ ← θ − ηg',
  decay: 'add what the optimizer adds to the loss: pass the oracle of L + ½δ‖θ‖², or train without the decay',
  frozen: 'leave frozen coordinates out of the oracle’s θ (parameters’ option frozen), or let the optimizer move them',
};
