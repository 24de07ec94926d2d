import { ApuraError, type ErrorCode } from '../../contract/errors';
import { limitFailure } from './webgpu/limits';

/**
 * What onnxruntime, Emscripten and the browser say when loading or running a model fails, by pattern. The first that
 * fits wins. Messages are onnxruntime-web 1.30's and Chromium's.
 */
const patterns: readonly (readonly [RegExp, ErrorCode])[] = [
  [
    /out of memory|OOM|bad_alloc|no room for|enlarge memory|could not allocate|allocation failed|Invalid (typed )?array (buffer )?length/i,
    'out-of-memory',
  ],
  [
    /protobuf parsing failed|INVALID_PROTOBUF|INVALID_GRAPH|InvalidGraph|is an invalid model|No Op registered|not a registered (function|op)|Unsupported model IR version|NOT_IMPLEMENTED|Could not find an implementation|external data|opset|Failed to load model|Load model/i,
    'model-invalid',
  ],
  [
    /dynamically imported module|fetching of the wasm|CompileError|WebAssembly is not|did not start|SharedArrayBuffer/i,
    'engine-unavailable',
  ],
];

/**
 * A failure of the runtime as an `ApuraError`: `limit-too-small`, `out-of-memory`, `model-invalid`, `engine-unavailable`, else
 * `internal`.
 * `ApuraError`s and `AbortError`s pass unchanged. `printed`: the runtime's last lines, which name an abort's cause.
 */
export function mapOrtError(thrown: unknown, printed: readonly string[] = []): unknown {
  if (thrown instanceof ApuraError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') return thrown;
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return thrown;
  const own = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  const message = [own, ...printed.slice(-3)].join(' | ');
  const limit = limitFailure(message);
  if (limit !== undefined) return new ApuraError(limit.code, message, limit.details, { cause: thrown });
  const code = patterns.find(([pattern]) => pattern.test(message))?.[1] ?? 'internal';
  return new ApuraError(code, message, {}, { cause: thrown });
}
