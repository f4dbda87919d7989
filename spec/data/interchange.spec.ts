/**
 * The table of docs/interchange.md, held against what the other libraries compute.
 *
 * The numbers come from optax 0.2.8 in float64: five parameters after twelve steps, by the gradients below; the file from
 * safetensors 0.8.0 for Python.
 */
import * as s from 'saddlepoint';
import { loadSafetensors } from 'saddlepoint/data';
import { describe, expect, it } from 'vitest';

const optax: Record<string, readonly number[]> = {
  sgd: [0.7345056380934052, 0.8085804729317163, 0.19775172008832886, -1.7827978577414456, -2.86012978424288],
  'sgd sched': [0.8126320356696987, 0.8870979900111865, 0.1880275134904129, -1.484207915738527, 7.282158929007142],
  velocity: [0.49416187963778946, 0.5914563421069806, 0.24365940499300176, -1.8267112913978063, 51.88387038820184],
  'velocity sched': [0.772021232193264, 0.8536175615273177, 0.2195690475793781, -1.8606272027951538, 22.51732073092552],
  'movement sched': [0.7244377539113751, 0.8228354655238527, 0.34511515569557, -3.8241965711213046, 42.362055469115326],
  averaged: [0.7653227645551787, 0.8403062977110017, 0.16713725995853093, -1.0282951559393767, 13.08888414488506],
  nesterov: [0.4747164041667456, 0.5696455092501341, 0.2696189594867047, -2.5541282902526707, 31.501497560595446],
  adagrad: [0.3659020166283058, 0.5152586382103019, 0.20374609418659853, -0.8311166953847986, -0.7197247506184928],
  rmsprop: [-0.013616346231686664, 0.22598350270935944, 0.25254188266399785, -0.9394192954630338, -0.6792084560317982],
  'rmsprop out': [-0.0710596289637787, 0.19854331374473294, 0.25260131410188746, -0.9393891409981598, -0.6792340155171739],
  adam: [-0.1394896277615782, 0.1374387033438961, 0.2741795235900545, -0.8970467091475455, -0.42758818200054816],
  'adam in': [-0.08461939520706493, 0.17301469213135529, 0.2741928949834957, -0.8970624689712589, -0.4275747913902184],
  adamw: [-0.14912483340322077, 0.11820975110585907, 0.2598458125689623, -0.8461698946212183, -0.3972746847120673],
  amsgrad: [0.03934112470381513, 0.20079995242064547, 0.2626041141440065, -0.8824329226142112, -0.44224193866461153],
  radam: [0.5883800797399066, 0.7092316180218425, 0.22099561347892424, -1.6209579966823429, 25.658171157312577],
  'adam wd': [-0.12849445429427195, 0.029890148895073743, 0.25054218860717836, -0.8909512066964644, -0.4273555791650213],
  clip: [0.8360063465033352, 0.9033190657532546, 0.140206705141192, -0.9766903647093402, -0.9762803463365594],
  clipv: [0.7345056380934052, 0.8085804729317163, 0.18472519304291318, -0.8568024953079283, -0.9589242746631385],
};

const η = (t: number): number => 0.1 / t;
const rates = { learningRate: 0.1, momentum: 0.8 };
const moments = { learningRate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 };
const ours: Record<string, s.Optimizer> = {
  sgd: s.gradientDescent({ learningRate: 0.1 }),
  'sgd sched': s.gradientDescent({ learningRate: η }),
  velocity: s.momentum({ ...rates, form: 'velocity' }),
  'velocity sched': s.momentum({ ...rates, learningRate: η, form: 'velocity' }),
  'movement sched': s.momentum({ ...rates, learningRate: η }),
  averaged: s.momentum({ ...rates, form: 'averaged' }),
  nesterov: s.nesterov({ ...rates, form: 'torch' }),
  adagrad: s.adagrad({ learningRate: 0.1, epsilon: 1e-3, epsilonPlacement: 'inside' }),
  rmsprop: s.rmsprop({ learningRate: 0.1, alpha: 0.7, epsilon: 1e-3, epsilonPlacement: 'inside', startAt: 'zero' }),
  'rmsprop out': s.rmsprop({ learningRate: 0.1, alpha: 0.7, epsilon: 1e-3, startAt: 'zero' }),
  adam: s.adam(moments),
  'adam in': s.adam({ ...moments, epsilonPlacement: 'inside' }),
  adamw: s.adamw({ ...moments, weightDecay: 0.05 }),
  amsgrad: s.amsgrad(moments),
  radam: s.radam({ ...moments, threshold: 5 }),
  'adam wd': s.weightDecay(s.adam(moments), 0.05),
  clip: s.clipByNorm(s.gradientDescent({ learningRate: 0.1 }), 2),
  clipv: s.clipByValue(s.gradientDescent({ learningRate: 0.1 }), 0.5),
};

describe('interchange', () => {
  for (const [name, expected] of Object.entries(optax)) {
    it(`${name} walks as optax does`, () => {
      const optimizer = ours[name];
      const θ = Float64Array.from(expected, (_, i) => Math.sin(i + 1));
      const state = optimizer.init(θ);
      for (let t = 1; t <= 12; t++)
        optimizer.step(
          θ,
          state,
          Float64Array.from(θ, (v, i) => Math.cos(1.7 * i * t + 0.3 * i) * 10 ** (i - 2) + 0.1 * v),
        );
      for (const [i, v] of expected.entries()) expect(Math.abs(θ[i] - v)).toBeLessThan(1e-12 * Math.max(1, Math.abs(v)));
    });
  }

  it('a file written by safetensors for Python is read', () => {
    const bytes = Uint8Array.from(atob(FILE), (c) => c.charCodeAt(0));
    const { tensors, metadata } = loadSafetensors(bytes);
    expect([...metadata]).toEqual([['format', 'np']]);
    expect(tensors.get('0.W')).toEqual({ dtype: 'F64', shape: [2, 3], data: Float64Array.of(0, 1, 2, 3, 4, 5) });
    expect(tensors.get('0.b')).toEqual({ dtype: 'F32', shape: [2], data: Float32Array.of(1.5, -2) });
    expect(tensors.get('n')).toEqual({ dtype: 'I64', shape: [], data: BigInt64Array.of(7n) });
  });
});

const FILE =
  'yAAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJucCJ9LCJuIjp7ImR0eXBlIjoiSTY0Iiwic2hhcGUiOltdLCJkYXRhX29mZnNldHMiOlswLDhdfSwiMC5XIjp7ImR0eXBlIjoiRjY0Iiwic2hhcGUiOlsyLDNdLCJkYXRhX29mZnNldHMiOls4LDU2XX0sIjAuYiI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzU2LDY0XX19IAcAAAAAAAAAAAAAAAAAAAAAAAAAAADwPwAAAAAAAABAAAAAAAAACEAAAAAAAAAQQAAAAAAAABRAAADAPwAAAMA=';
