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
  return { worlds: [...positions.keys()].map((world) => withTraces(world, shareOnce)), worldOf };
}

/** A world with other traces in the place of its own. */
export function withTraces(world: WorldSpec, replace: (trace: TraceColumns) => TraceColumns): WorldSpec {
  return { ...world, tasks: world.tasks.map((stream) => withTrace(stream, replace)) };
}

function withTrace(stream: TaskStreamSpec, replace: (trace: TraceColumns) => TraceColumns): TaskStreamSpec {
  if (stream.arrivals.kind !== "trace") return stream;
  const arrivals: ArrivalSpec = { ...stream.arrivals, trace: replace(stream.arrivals.trace) };
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
