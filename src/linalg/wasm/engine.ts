/**
 * One memory, and the routines that work in it.
 *
 * Nothing happens at import: the first product that is large enough has the routines assembled (about 2 ms), and where
 * WebAssembly or its vectors are missing or forbidden the answer is `undefined`, which callers take as "do it in JavaScript".
 */
import { assemble, f32x4, f64x2, type Lanes, type Routine } from './assembler.ts';
import { pack, TALL, tile } from './tile.ts';

/** A routine as JavaScript calls it: addresses, sizes and strides, in bytes. */
type Call = (...parameters: number[]) => void;

/** One type of number: its size, the memory as such numbers, and a product's routines for it. */
export interface Precision<Numbers extends Float64Array | Float32Array = Float64Array | Float32Array> {
  readonly bytes: 4 | 8;
  memory: Numbers;
  /** C (+)= A·B, A as it lies; and the same with A packed in rows. */
  tile: Call;
  tilePacked: Call;
  packRows: Call;
  packColumns: Call;
}

/** Routines, and a memory that is scratch: whoever calls next may use all of it. */
export interface Engine {
  readonly double: Precision<Float64Array>;
  readonly single: Precision<Float32Array>;
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
const DOUBLING_LIMIT = 16_384 * PAGE;

/** The routines of {@link Precision} for numbers of so many bytes. */
const products = (lanes: Lanes, bytes: 4 | 8, fused: boolean) => (): readonly Routine[] => [
  tile('tile', lanes, fused),
  tile('tilePacked', lanes, fused, bytes),
  pack('packRows', bytes, TALL),
  pack('packColumns', bytes),
];
const products64 = products(f64x2, 8, false);
const products32 = products(f32x4, 4, false);
const fusedProducts64 = products(f64x2, 8, true);
const fusedProducts32 = products(f32x4, 4, true);

function start(fused: boolean): Engine | undefined {
  try {
    let memory: WebAssembly.Memory;
    const loaded = new Map<() => readonly Routine[], { module: WebAssembly.Module; calls: Record<string, Call> }>();
    const bind = (module: WebAssembly.Module) => new WebAssembly.Instance(module, { env: { memory } }).exports as Record<string, Call>;
    const engine = {
      double: { bytes: 8 },
      single: { bytes: 4 },
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
        take(Math.max(bytes, Math.min(2 * memory.buffer.byteLength, DOUBLING_LIMIT)));
        for (const { module, calls } of loaded.values()) Object.assign(calls, bind(module));
        loadProducts();
      },
    } as Engine;
    // `memory.grow` would do, but it detaches the old buffer, and once any buffer of a page or process has been detached, V8 checks
    // every access to every typed array for it: all loops of the program, optimizers among them, become up to a half slower.
    const take = (bytes: number): void => {
      memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
      engine.double.memory = new Float64Array(memory.buffer);
      engine.single.memory = new Float32Array(memory.buffer);
    };
    const loadProducts = (): void => {
      Object.assign(engine.double, engine.load(fused ? fusedProducts64 : products64));
      Object.assign(engine.single, engine.load(fused ? fusedProducts32 : products32));
    };
    take(LEAST);
    loadProducts();
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
