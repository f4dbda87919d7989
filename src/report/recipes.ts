/**
 * What records each measurement, in PyTorch and in JavaScript, to be copied; and how its outcomes are read.
 *
 * The outcomes stand in the order of the measurement's groups in diagnose/log/next.ts.
 */
import type { MeasurementName } from '../diagnose/log/next.ts';

interface Recipe {
  readonly pytorch: string;
  readonly javascript: string;
  readonly outcomes: readonly string[];
}

export const RECIPES: Readonly<Record<MeasurementName, Recipe>> = {
  gradientNorm: {
    pytorch: `log = open("run.csv", "w")
print("step,loss,grad_norm,lr", file=log)

for step, (x, y) in enumerate(loader):
    loss = criterion(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    # an infinite limit clips nothing and returns the norm
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), float("inf"))
    lr = optimizer.param_groups[0]["lr"]
    print(f"{step},{loss.item()},{norm.item()},{lr}", file=log, flush=True)
    optimizer.step()`,
    javascript: `import { writeFileSync } from 'node:fs';

const rows = ['step,loss,grad_norm,lr'];

// at each step: g is the gradient as one flat array
export function record(step, loss, g, lr) {
  let square = 0;
  for (const x of g) square += x * x;
  rows.push([step, loss, Math.sqrt(square), lr].join(','));
}

export const save = () => writeFileSync('run.csv', rows.join('\\n'));`,
    outcomes: [
      'it is next to nothing beside what it was: a place without a slope',
      'it grows, or leaps',
      'it stays of the size that it had: there is a slope, and the steps make little of it',
    ],
  },
  steps: {
    pytorch: `flat = lambda: torch.cat([p.detach().flatten() for p in model.parameters()])
log = open("run.csv", "w")
print("step,loss,grad_norm,lr,step_length,turn", file=log)

before, last = flat(), None
for step, (x, y) in enumerate(loader):
    loss = criterion(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), float("inf"))
    optimizer.step()
    now = flat()
    move, before = now - before, now
    turn = "" if last is None else torch.cosine_similarity(move, last, dim=0).item()
    lr = optimizer.param_groups[0]["lr"]
    print(f"{step},{loss.item()},{norm.item()},{lr},{move.norm().item()},{turn}", file=log, flush=True)
    last = move`,
    javascript: `import { writeFileSync } from 'node:fs';

const rows = ['step,loss,grad_norm,lr,step_length,turn'];
const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);
let before, last;

// after each step: g and theta are flat arrays
export function record(step, loss, g, lr, theta) {
  const move = before && Float64Array.from(theta, (x, i) => x - before[i]);
  const turn = last && dot(move, last) / Math.sqrt(dot(move, move) * dot(last, last));
  rows.push([step, loss, Math.sqrt(dot(g, g)), lr, move ? Math.sqrt(dot(move, move)) : '', turn ?? ''].join(','));
  [before, last] = [Float64Array.from(theta), move];
}

export const save = () => writeFileSync('run.csv', rows.join('\\n'));`,
    outcomes: [
      'turn is near −1, step after step: they go back and forth',
      'step_length is much less than lr × grad_norm: something shortens the steps',
      'one step is much longer than all the others',
      'step_length grows and grows',
      'turn is near 0, by chance now above and now below: the batches decide',
      'turn is near 1 and step_length small: a long way in little steps',
    ],
  },
  layers: {
    pytorch: `x, y = next(iter(loader))
model.zero_grad()
criterion(model(x), y).backward()
for name, p in model.named_parameters():
    if p.grad is None:
        print(f"{name:40} no gradient at all")
        continue
    zero = (p.grad == 0).float().mean().item()
    print(f"{name:40} gradient {p.grad.norm().item():.2e}   weights {p.norm().item():.2e}   zeros {100 * zero:.0f} %")`,
    javascript: `// gradients: an object of flat arrays by name, at one batch
export function layers(gradients) {
  const lines = [];
  for (const [name, g] of Object.entries(gradients)) {
    let [square, zeros] = [0, 0];
    for (const x of g) {
      square += x * x;
      if (x === 0) zeros++;
    }
    lines.push(\`\${name.padEnd(40)} gradient \${Math.sqrt(square).toExponential(2)}   zeros \${Math.round((100 * zeros) / g.length)} %\`);
  }
  return lines.join('\\n');
}`,
    outcomes: [
      'it falls by a factor from each layer to the one before: the first layers get nothing',
      'it grows by a factor from each layer to the one before',
      'most of its entries are exactly zero',
      'it is small in all layers alike',
    ],
  },
  twice: {
    pytorch: `def ask(x, y):
    model.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    return loss.item(), torch.cat([p.grad.flatten() for p in model.parameters() if p.grad is not None])

x, y = next(iter(loader))
(first, g), (again, g2) = ask(x, y), ask(x, y)
print("the same batch twice:", first, again, (g - g2).norm().item() / g.norm().item())
h = 1e-3 * abs(first) / g.norm().item() ** 2    # should lower the loss by a thousandth
with torch.no_grad():
    for p in model.parameters():
        if p.grad is not None:
            p -= h * p.grad
print("a tiny step down: expected", -1e-3 * abs(first), "got", criterion(model(x), y).item() - again)`,
    javascript: `// ask(theta) gives { loss, gradient } of one batch, always the same; theta is a flat array
export function twice(ask, theta) {
  const [first, again] = [ask(theta), ask(theta)];
  let square = 0;
  for (const x of first.gradient) square += x * x;
  const h = (1e-3 * Math.abs(first.loss)) / square; // should lower the loss by a thousandth
  const lower = ask(Float64Array.from(theta, (x, i) => x - h * first.gradient[i]));
  return {
    'the same batch twice differs by': Math.abs(first.loss - again.loss),
    'a tiny step down should change the loss by': -h * square,
    'and changes it by': lower.loss - first.loss,
  };
}`,
    outcomes: [
      'the two answers differ, or the tiny step does not lower the loss as expected: the gradient is not the loss’s',
      'they fit: then what scatters is the batches',
    ],
  },
  curvature: {
    pytorch: `params = [p for p in model.parameters() if p.requires_grad]
loss = criterion(model(x), y)                     # the largest batch that fits
grads = torch.autograd.grad(loss, params, create_graph=True)

def curvature(shift=0.0, steps=60):               # power iteration by Hessian-vector products
    v = [torch.randn_like(p) for p in params]
    for _ in range(steps):
        size = sum((a * a).sum() for a in v).sqrt()
        v = [a / size for a in v]
        Hv = torch.autograd.grad(grads, params, grad_outputs=v, retain_graph=True)
        eigenvalue = sum((a * b).sum() for a, b in zip(v, Hv)).item()
        v = [b - shift * a for a, b in zip(v, Hv)]
    return eigenvalue

one = curvature()
print("eigenvalues from", *sorted([one, curvature(shift=one)]), "slope", sum((g * g).sum() for g in grads).sqrt().item())`,
    javascript: `import { diagnose, oracleFrom } from 'saddlepoint';

// value and gradient of the loss on a large batch, theta a flat array; history: the rows of your log
export function ask(value, gradient, theta, history) {
  const model = oracleFrom({ value, gradient });
  const diagnosis = diagnose(model, Float64Array.from(theta), { history });
  return String(diagnosis);
}`,
    outcomes: [
      'no slope, all eigenvalues above zero',
      'no slope, all below zero',
      'no slope, some above and some below',
      'no slope, some of them zero',
      'no slope and no curvature',
      'a slope, and the largest eigenvalue a thousand times those that matter',
      'a slope, and a rate far below 2 divided by the largest eigenvalue',
      'a slope, and a rate at or above 2 divided by the largest eigenvalue',
      'a tiny step down the gradient does not lower the loss',
    ],
  },
};
