/**
 * One memory, and the routines that work in it.
 *
 * Nothing happens at import: the first product that is large enough has the routines assembled (about 2 ms), and where
 * WebAssembly or its vectors are missing or forbidden the answer is `undefined`, which callers take as "do it in JavaScript".
 */
import { assemble, f32x4, f64x2, type Routine } from './assembler.ts';
import { pack, TALL, tile } from './tile.ts';

/** A routine as JavaScript calls it: addresses, sizes and strides, in bytes. */
export type Call = (...parameters: number[]) => void;

/** Routines, and a memory that is scratch: whoever calls next may use all of it. */
export interface Engine {
  tile64: Call;
  tile32: Call;
  pack64: Call;
  pack32: Call;
  /** The same with A packed in strips, and the packing of these. */
  strip64: Call;
  strip32: Call;
  packStrips64: Call;
  packStrips32: Call;
  /** The memory as numbers. */
  float64: Float64Array;
  float32: Float32Array;
  /**
   * Makes at least so many bytes available, and keeps them for later calls. A memory that was too small is replaced, and all of the above
   * with it: read them after `reserve`. What was in it is gone.
   */
  reserve(bytes: number): void;
  /** Other routines in the same memory, compiled once for each function that lists them. */
  load(routines: () => readonly Routine[]): Record<string, Call>;
}

const PAGE = 65_536;
const LEAST = 16 * PAGE;
/** Beyond this a memory is no longer doubled: 1 GB. */
const MOST = 16_384 * PAGE;

function start(fused: boolean): Engine | undefined {
  try {
    let memory: WebAssembly.Memory;
    const loaded = new Map<() => readonly Routine[], { module: WebAssembly.Module; calls: Record<string, Call> }>();
    const bind = (module: WebAssembly.Module) => new WebAssembly.Instance(module, { env: { memory } }).exports as Record<string, Call>;
    const engine = {
      load(routines) {
        let found = loaded.get(routines);
        if (found === undefined) {
          const module = new WebAssembly.Module(assemble(routines()));
          found = { module, calls: { ...bind(module) } };
          loaded.set(routines, found);
        }
        return found.calls;
      },
      reserve(bytes) {
        if (bytes <= memory.buffer.byteLength) return;
        take(Math.max(bytes, Math.min(2 * memory.buffer.byteLength, MOST)));
        for (const { module, calls } of loaded.values()) Object.assign(calls, bind(module));
        Object.assign(engine, engine.load(products));
      },
    } as Engine;
    // `memory.grow` would do, but it detaches the old buffer, and once any buffer of a page or process has been detached, V8 checks
    // every access to every typed array for it: all loops of the program, optimizers among them, become up to a half slower.
    const take = (bytes: number) => {
      memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
      engine.float64 = new Float64Array(memory.buffer);
      engine.float32 = new Float32Array(memory.buffer);
    };
    const products = () => [
      ...[tile('tile64', f64x2, fused), tile('tile32', f32x4, fused), pack('pack64', 8), pack('pack32', 4)],
      ...[tile('strip64', f64x2, fused, 8), tile('strip32', f32x4, fused, 4), pack('packStrips64', 8, TALL), pack('packStrips32', 4, TALL)],
    ];
    take(LEAST);
    return Object.assign(engine, engine.load(products));
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
