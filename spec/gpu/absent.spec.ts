import { expect, test, vi } from 'vitest';

vi.mock('gpu.js', () => {
  throw new Error("Cannot find package 'gpu.js'");
});

test('without gpu.js the entry can be imported; gpuMatmul throws, with the line that installs it and the cause', async () => {
  const { gpuMatmul, freivalds } = await import('saddlepoint/gpu');
  expect(freivalds).toBeTypeOf('function');
  let error: unknown;
  try {
    gpuMatmul();
  } catch (thrown) {
    error = thrown;
  }
  expect(String(error)).toContain(
    'gpuMatmul: the peer dependency gpu.js could not be loaded. Install it with\n\n  npm install gpu.js@2.24.1\n',
  );
  expect((error as Error).cause).toBeInstanceOf(Error);
});
