/**
 * One memory, and the routines that work in it.
 *
 * Nothing happens at import: the first product that is large enough has the routines assembled (about 2 ms), and where
 * WebAssembly or its vectors are missing or forbidden the answer is `undefined`, which callers take as "do it in JavaScript".
 */
import { assemble, f32x4, f64x2, type Routine } from './assembler.ts';
import { pack, tile } from './tile.ts';

/** A routine as JavaScript calls it: addresses, sizes and strides, in bytes. */
export type Call = (...parameters: number[]) => void;

/** Routines, and a memory that is scratch: whoever calls next may use all of it. */
export interface Engine {
  readonly tile64: Call;
  readonly tile32: Call;
  readonly pack64: Call;
  readonly pack32: Call;
  /** The memory as numbers. New objects after it has grown: read them after `reserve`. */
  float64: Float64Array;
  float32: Float32Array;
  /** Makes at least so many bytes available. Memory grows and is kept for later calls. */
  reserve(bytes: number): void;
  /** Other routines in the same memory, compiled once for each function that lists them. */
  load(routines: () => readonly Routine[]): Record<string, Call>;
}

const PAGE = 65_536;

function start(fused: boolean): Engine | undefined {
  try {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const loaded = new Map<() => readonly Routine[], Record<string, Call>>();
    const load: Engine['load'] = (routines) => {
      let calls = loaded.get(routines);
      if (calls === undefined) {
        const module = new WebAssembly.Module(assemble(routines()));
        calls = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<string, Call>;
        loaded.set(routines, calls);
      }
      return calls;
    };
    const products = () => [tile('tile64', f64x2, fused), tile('tile32', f32x4, fused), pack('pack64', 8), pack('pack32', 4)];
    const { tile64, tile32, pack64, pack32 } = load(products);
    const engine: Engine = {
      ...{ tile64, tile32, pack64, pack32, load },
      float64: new Float64Array(memory.buffer),
      float32: new Float32Array(memory.buffer),
      reserve(bytes) {
        const missing = bytes - memory.buffer.byteLength;
        if (missing <= 0) return;
        memory.grow(Math.ceil(missing / PAGE));
        engine.float64 = new Float64Array(memory.buffer);
        engine.float32 = new Float32Array(memory.buffer);
      },
    };
    return engine;
  } catch {
    return undefined; // no WebAssembly, no SIMD, or a page that forbids it
  }
}

const started = new Map<boolean, Engine | undefined>();

/** The engine, started on first use; `fused`: one whose products use fused multiply-add (relaxed SIMD). */
export function engine(fused = false): Engine | undefined {
  if (!started.has(fused)) started.set(fused, start(fused));
  return started.get(fused);
}
