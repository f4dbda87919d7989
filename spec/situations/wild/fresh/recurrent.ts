/** Gradients through time: recurrences unrolled by hand, with one set of weights or a copy for each step. */
import { gradientDescent, type Oracle, oracle, type Tensor, tensor } from 'saddlepoint';
import { squaredError } from 'saddlepoint/nn';
import { cloud } from '../networks.ts';
import { type Draw, length, lossAfter, of, rose, stands, train, until, type WildFamily } from '../tools.ts';

/** A matrix of normal numbers of this deviation. */
const normal = (draw: Draw, rows: number, columns: number, σ: number): Tensor =>
  tensor(cloud(draw, rows, columns).map((r) => r.map((x) => σ * x)));

/** Columns that hold one number for each sequence. */
const column = (x: readonly number[]): Tensor => tensor(x.map((v) => [v]));

export const recurrences: readonly WildFamily[] = [
  {
    kind: 'depth',
    name: 'a linear recurrence of thirty steps and more, its matrix a little too large: thrown by its first steps',
    make: (draw) =>
      until(() => {
        const [time, units, count] = [draw.whole(30, 45), draw.whole(3, 5), 12];
        const x = Array.from({ length: time }, () => column(Array.from(draw.normals(count))));
        const y = column(Array.from(draw.normals(count)));
        const L = oracle(
          ({ W, U, v }: any) => {
            let h = x[0].matmul(W);
            for (const xt of x.slice(1)) h = h.matmul(U).add(xt.matmul(W));
            return squaredError(h.matmul(v), y);
          },
          {
            W: normal(draw, 1, units, 0.5),
            U: normal(draw, units, units, draw.uniform(1.3, 1.6) / Math.sqrt(units)),
            v: normal(draw, units, 1, 0.5),
          },
        ) as Oracle & { theta: Float64Array };
        const η = draw.scale(1e-5, 1e-3);
        const run = train(L, L.theta, gradientDescent({ learningRate: η }), draw.whole(2, 6));
        return of(L, run, {
          expected: ['exploding', 'diverging', 'cliff', 'not finite'],
          forbidden: { verdicts: ['minimum', 'descending', 'vanishing', 'crawling', 'plateau'], raise: true },
          holds: () =>
            run.history.length > 1 &&
            run.history[0].gradientNorm > 100 * length(L.theta) &&
            rose(L, run, 100) &&
            // one step with the gradient cut to a hundredth of θ's length does not throw it
            lossAfter(L, L.theta, gradientDescent({ learningRate: (1e-4 * length(L.theta)) / run.history[0].gradientNorm }), 1) <
              run.history[0].loss,
        });
      }, 30),
  },
  {
    kind: 'depth',
    name: 'the first number of twenty to be repeated after blanks: squared error at its variance',
    make: (draw) =>
      until(() => {
        const [time, units, count] = [draw.whole(15, 30), draw.whole(3, 6), 16];
        const first = column(Array.from(draw.normals(count)));
        const nothing = column(Array.from({ length: count }, () => 0));
        const model = (blanks: number, σ: number) =>
          oracle(
            ({ W, U, b, v, c }: any) => {
              let h = first.matmul(W).add(b).tanh();
              for (let t = 0; t < blanks; t++) h = h.matmul(U).add(nothing.matmul(W)).add(b).tanh();
              return squaredError(h.matmul(v).add(c), first);
            },
            {
              W: normal(draw, 1, units, 1),
              U: normal(draw, units, units, σ / Math.sqrt(units)),
              b: normal(draw, 1, units, 0.1),
              v: normal(draw, units, 1, 0.5),
              c: tensor([0]),
            },
          ) as Oracle & { theta: Float64Array };
        const L = model(time, draw.uniform(0.3, 0.6));
        const rule = gradientDescent({ learningRate: draw.uniform(0.1, 0.2) });
        const run = train(L, L.theta, rule, draw.whole(200, 400));
        const mean = first.mean().item();
        const variance = first.sub(mean).square().mean().item();
        return of(L, run, {
          expected: ['vanishing', 'plateau', 'saddle', 'degenerate'],
          detail: ['escapable', 'undecided'],
          forbidden: { verdicts: ['minimum', 'descending', 'exploding'], lower: true },
          holds: () => {
            const short = model(1, 0.5);
            return (
              Math.abs(L.value(run.theta) / variance - 1) < 1e-3 &&
              stands(run.history, 1e-3) &&
              [0.01, 0.1, 1].every((η) => lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 100) > 0.99 * variance) &&
              lossAfter(short, short.theta, rule, 300) < 0.6 * variance
            );
          },
        });
      }),
  },
  {
    kind: 'depth',
    name: 'a copy of the cell for each of a dozen steps, input at the first alone: layers by hand, the first a thousand times the last',
    make: (draw) =>
      until(() => {
        const [time, units, count] = [draw.whole(10, 14), 3, 10];
        // what comes in is faint, so that nothing saturates, and every step makes it several times as strong
        const faint = draw.scale(1e-9, 1e-8);
        const x = tensor(cloud(draw, count, units).map((r) => r.map((v) => faint * v)));
        const y = column(Array.from(draw.normals(count), (v) => 1 + v));
        const cells = Array.from({ length: time }, () => normal(draw, units, units, draw.uniform(1.6, 2.2)));
        const L = oracle(
          ({ cells: U, v }: any) => squaredError(U.reduce((h: Tensor, u: any) => h.matmul(u.U).add(u.b).tanh(), x).matmul(v), y),
          { cells: cells.map((U) => ({ U, b: tensor([0, 0, 0]) })), v: normal(draw, units, 1, 0.5) },
        ) as Oracle & { theta: Float64Array };
        const η = draw.scale(1e-9, 1e-7);
        const run = train(L, L.theta, gradientDescent({ learningRate: η }), draw.whole(2, 5));
        const size = units * units + units;
        const layers = [...cells.map((_, i) => [i * size, (i + 1) * size] as [number, number]), [time * size, time * size + units]];
        const norm = ([a, b]: readonly number[]): number => length(L.gradient(run.theta).subarray(a, b));
        return of(L, run, {
          options: { layers: layers as [number, number][] },
          expected: ['exploding'],
          forbidden: { verdicts: ['minimum', 'vanishing', 'plateau'] },
          holds: () =>
            norm(layers[0]) > 1000 * norm(layers[time - 1]) &&
            norm(layers[0]) > 10 * norm(layers[Math.floor(time / 2)]) &&
            norm(layers[Math.floor(time / 2)]) > 10 * norm(layers[time - 1]) &&
            lossAfter(L, run.theta, gradientDescent({ learningRate: 0.01 }), 1) > L.value(run.theta),
        });
      }, 25),
  },
];
