import type { RunSpec } from "../spec/run-spec.ts";
import type { ArrivalSpec, TaskStreamSpec, TraceColumns, WorldSpec } from "../spec/world.ts";

export interface SharedWorlds {
  readonly worlds: readonly WorldSpec[];
  /** For each run, the position of its world in `worlds`. */
  readonly worldOf: readonly number[];
}

/**
 * The distinct worlds of a plan, with the columns of their traces in memory that threads share.
 *
 * Each worker gets a copy of a world but not of its traces: these are copied once, O(rows).
 */
export function shareWorlds(runs: readonly RunSpec[]): SharedWorlds {
  const positions = new Map<WorldSpec, number>();
  const worldOf = runs.map(({ world }) => {
    const known = positions.get(world);
    if (known !== undefined) return known;
    positions.set(world, positions.size);
    return positions.size - 1;
  });
  const traces = new Map<TraceColumns, TraceColumns>();
  const shareOnce = (trace: TraceColumns) => {
    const shared = traces.get(trace) ?? shareTrace(trace);
    traces.set(trace, shared);
    return shared;
  };
  return { worlds: [...positions.keys()].map((world) => shareWorld(world, shareOnce)), worldOf };
}

type ShareTrace = (trace: TraceColumns) => TraceColumns;

function shareWorld(world: WorldSpec, share: ShareTrace): WorldSpec {
  return { ...world, tasks: world.tasks.map((stream) => shareStream(stream, share)) };
}

function shareStream(stream: TaskStreamSpec, share: ShareTrace): TaskStreamSpec {
  if (stream.arrivals.kind !== "trace") return stream;
  const arrivals: ArrivalSpec = { ...stream.arrivals, trace: share(stream.arrivals.trace) };
  return { ...stream, arrivals };
}

function shareTrace(trace: TraceColumns): TraceColumns {
  return {
    ...trace,
    submitted: sharedFloats(trace.submitted),
    duration: sharedFloats(trace.duration),
    estimate: sharedFloats(trace.estimate),
    instances: sharedIntegers(trace.instances),
    shape: sharedIntegers(trace.shape),
  };
}

function sharedFloats(column: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(column.byteLength));
  shared.set(column);
  return shared;
}

function sharedIntegers(column: Int32Array): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(column.byteLength));
  shared.set(column);
  return shared;
}
