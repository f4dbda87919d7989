/**
 * What really runs: the renderer behind WebGL 2 or WebGPU, by its own name, and whether it is a GPU at all.
 *
 * Browsers draw in software where there is no GPU, or where its driver is on a list; a product there is right, and slower
 * than the library's own kernel.
 */

/** Where products can run. 'auto' stands for WebGL 2 on real hardware, or else the library's own kernel. */
export type GpuMode = 'webgl2' | 'webgpu' | 'webasm' | 'cpu';

/** What runs, in words that can be shown. */
export interface Backend {
  /** 'none': no product leaves the library's own kernel. */
  readonly mode: GpuMode | 'none';
  /** The renderer, as the driver names it. */
  readonly renderer: string;
  /** Whether it is a program on the CPU, not a GPU. */
  readonly software: boolean;
  /** Why the mode is 'none'. */
  readonly reason?: string;
}

/** No device of this mode can be had here. */
export class Unavailable extends Error {}

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render|\bwarp\b/i;

/** The part of WebGL 2 that is used here. */
export interface Gl {
  readonly RENDERER: number;
  getParameter(name: number): unknown;
  getExtension(name: string): { readonly UNMASKED_RENDERER_WEBGL: number; loseContext(): void } | null;
  isContextLost(): boolean;
}
/** A canvas, in the page or off it. */
interface Canvas {
  getContext(kind: string, settings: object): unknown;
}
interface Adapter {
  readonly info?: {
    readonly vendor?: string;
    readonly architecture?: string;
    readonly description?: string;
    readonly isFallbackAdapter?: boolean;
  };
  readonly isFallbackAdapter?: boolean;
}

interface Globals {
  readonly document?: { createElement(name: 'canvas'): Canvas };
  readonly OffscreenCanvas?: new (width: number, height: number) => Canvas;
  readonly navigator?: { readonly gpu?: { requestAdapter(): Promise<Adapter | null> } };
}
/** What a browser may have, and Node may not. */
export const globals: Globals = globalThis as unknown as Globals;

/** A WebGL 2 context that can write float32. */
export function openWebGL2(): { backend: Backend; canvas: Canvas; context: Gl } {
  const canvas = globals.document?.createElement('canvas') ?? (globals.OffscreenCanvas ? new globals.OffscreenCanvas(1, 1) : undefined);
  const settings = { alpha: false, depth: false, antialias: false, powerPreference: 'high-performance' };
  const context = canvas?.getContext('webgl2', settings) as Gl | null | undefined;
  if (!canvas || !context) throw new Unavailable('there is no WebGL 2 here');
  if (!context.getExtension('EXT_color_buffer_float')) throw new Unavailable('this WebGL 2 cannot write float32 (EXT_color_buffer_float)');
  const unmasked = context.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(context.getParameter(unmasked?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
  return { backend: { mode: 'webgl2', renderer, software: SOFTWARE.test(renderer) }, canvas, context };
}

/** What WebGPU's adapter says of itself. */
export async function webgpuBackend(): Promise<Backend> {
  const adapter = await globals.navigator?.gpu?.requestAdapter();
  if (!adapter) throw new Unavailable('WebGPU has no adapter here');
  const { vendor = '', architecture = '', description = '', isFallbackAdapter } = adapter.info ?? {};
  const renderer = [vendor, architecture, description].filter(Boolean).join(' ') || 'unnamed WebGPU adapter';
  return { mode: 'webgpu', renderer, software: (isFallbackAdapter ?? adapter.isFallbackAdapter ?? false) || SOFTWARE.test(renderer) };
}
