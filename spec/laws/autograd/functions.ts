/** Laws of single functions: four derivatives each against closed forms, and the second inside a network. */
import fc from 'fast-check';
import { once } from '../law.ts';
import { CLOSED_FORMS, derivative, type EngineLaw, type Function1, type Kit, law, NAMES, same } from './engine.ts';

/** One law a function: its first four derivatives, and its second inside a network. */
export const FUNCTIONS: EngineLaw[] = NAMES.flatMap((name) => {
  const { on, forms } = CLOSED_FORMS[name];
  const inside = (real: Kit['real']) => real(on[0], on[1]).filter((x) => name !== 'relu' || Math.abs(x) > 1e-3);
  const order = (n: number) =>
    law(
      `derivative-${n}.${name}`,
      [],
      'B',
      `Derivative ${n} of ${name} equals its closed form`,
      (E, { near, real }) =>
        fc.property(inside(real), (x) => {
          const scale = n > 0 ? Math.abs(forms[n](x)) + Math.abs(forms[n - 1](x)) : 1;
          near(derivative(E, E.functions[name]!, x, n), forms[n](x), `${name}, derivative ${n} at ${x}`, scale);
        }),
      { orders: n, needs: [name], runs: 25 },
    );
  const network = law(
    `network.${name}`,
    ['L03'],
    'B',
    `The second derivative of ${name}(c·${name}(b·x)) inside a network equals its closed form`,
    (E, { near, real }) =>
      fc.property(inside(real), real(0.5, 0.9), real(0.6, 0.95), (z, b, c) => {
        // Values are kept in the function's domain: x = z/b puts the first unit at z.
        const x = z / b;
        const unit = E.functions[name]!;
        const f: Function1 = (t) => unit(E.mul(E.constant(c), unit(E.mul(E.constant(b), t))));
        const [y, y1, y2] = [0, 1, 2].map((n) => forms[n](b * x)) as [number, number, number];
        const u = c * y;
        // f″ = φ″(u)·(c φ′ b)² + φ′(u)·c φ″ b²
        const expected = forms[2](u) * (c * y1 * b) ** 2 + forms[1](u) * c * y2 * b ** 2;
        if (!Number.isFinite(forms[0](u))) return;
        near(
          derivative(E, f, x, 2),
          expected,
          `f″(${x})`,
          Math.abs(forms[2](u) * (c * y1 * b) ** 2) + Math.abs(forms[1](u) * c * y2 * b ** 2),
        );
      }),
    { orders: 2, needs: [name], runs: 25 },
  );
  return [...[0, 1, 2, 3, 4].map(order), network];
});

export const POWERS: EngineLaw[] = [
  ...[1, 2, 3].map((order) =>
    law(
      `power.integer-${order}`,
      [],
      'B',
      `Derivative ${order} of xⁿ for whole n is n(n − 1)⋯xⁿ⁻ᵏ on either side of zero`,
      (E, { near, real }) =>
        fc.property(fc.constantFrom(-2, -1, 1, 2, 3, 4, 5), real(0.3, 2), fc.boolean(), (n, size, negative) => {
          const x = negative ? -size : size;
          let factor = 1;
          for (let k = 0; k < order; k++) factor *= n - k;
          near(
            derivative(E, (t) => E.pow!(t, n), x, order),
            factor * x ** (n - order),
            `(x^${n}), derivative ${order} at ${x}`,
            Math.abs(x) ** (n - order),
          );
        }),
      { orders: order, needs: ['pow'], runs: 60 },
    ),
  ),
  law(
    'power.at-zero',
    [],
    'E',
    'x⁰ is 1 with slope 0, x¹ has slope 1 and x² slope 0, at x = 0 too',
    (E) =>
      once(() => {
        for (const n of [0, 1, 2, 3]) {
          const f: Function1 = (t) => E.pow!(t, n);
          same(E.value(f(E.constant(0))), n === 0 ? 1 : 0, `0^${n}`);
          same(derivative(E, f, 0, 1), n === 1 ? 1 : 0, `slope of x^${n} at 0`);
          if (E.orders >= 2) same(derivative(E, f, 0, 2), n === 2 ? 2 : 0, `curvature of x^${n} at 0`);
        }
      }),
    { needs: ['pow'], runs: 1, label: 'convention', conventions: 'NaN as the slope of x⁰ at 0' },
  ),
  law('relu.at-zero', [], 'E', 'relu has slope 0 at 0', (E) => once(() => same(derivative(E, E.functions.relu!, 0, 1), 0, 'relu′(0)')), {
    needs: ['relu'],
    runs: 1,
    label: 'convention',
    conventions: 'any slope between 0 and 1',
  }),
];
