/** The PyTorch example, where PyTorch is: the protocol over the pipe, and what its answers amount to. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { diagnoseLog } from '../../src/index.ts';

const python = [process.env['PYTHON'], 'python3', '/usr/bin/python3'].find(
  (program) => program !== undefined && spawnSync(program, ['-c', 'import torch'], { timeout: 60_000 }).status === 0,
);
const folder = new URL('../../examples/pytorch/', import.meta.url);

interface Model {
  readonly history: readonly { readonly loss: number }[];
  readonly theta: Float64Array;
  readonly oracle: {
    value(θ: ArrayLike<number>): Promise<number>;
    gradient(θ: ArrayLike<number>): Promise<Float64Array>;
    valueAndGradient(θ: ArrayLike<number>): Promise<{ value: number; gradient: Float64Array }>;
    hvp(θ: ArrayLike<number>, v: ArrayLike<number>): Promise<Float64Array>;
  };
  close(): void;
}

describe.skipIf(python === undefined)(`a model in PyTorch${python === undefined ? ': skipped, torch is not installed' : ''}`, () => {
  test('trains, logs, and answers: the log leaves the saddle open, and the curvature along ±v has both signs', {
    timeout: 120_000,
  }, async () => {
    const { connect } = (await import(/* @vite-ignore */ new URL('pipe.mjs', folder).href)) as {
      connect(program: string, args: string[]): Promise<Model>;
    };
    const { history, theta, oracle, close } = await connect(python!, [fileURLToPath(new URL('model.py', folder))]);
    expect(history).toHaveLength(200);
    expect(diagnoseLog(history).verdicts).toContain('saddle');

    const [value, gradient, both] = await Promise.all([oracle.value(theta), oracle.gradient(theta), oracle.valueAndGradient(theta)]);
    expect(both).toEqual({ value, gradient });
    expect(Math.hypot(...gradient)).toBeLessThan(1e-6);
    // θ = [W¹ (4), b¹ (4), W² (4), b²]: one unit's two weights, together and against each other
    const unit = (a: number, b: number): number[] => Array.from(theta, (_, i) => (i === 0 ? a : i === 8 ? b : 0));
    const along = async (v: readonly number[]): Promise<number> => (await oracle.hvp(theta, v)).reduce((sum, h, i) => sum + h * v[i], 0);
    expect((await along(unit(1, 1))) * (await along(unit(1, -1)))).toBeLessThan(0);
    await expect(oracle.value([1])).rejects.toThrow(python!);
    close();
  });
});
