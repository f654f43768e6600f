import { deserialize, serialize } from "node:v8";
import type { TraceColumns, WorldSpec } from "../spec/world.ts";
import { withTraces } from "./share-worlds.ts";

/** Worlds as bytes in shared memory, written once for all threads. */
export interface PackedWorlds {
  readonly bytes: Uint8Array;
  /** In order of appearance. Their columns are not among the bytes: they are shared already. */
  readonly traces: readonly TraceColumns[];
}

/** O(size of the worlds without their traces). */
export function packWorlds(worlds: readonly WorldSpec[]): PackedWorlds {
  const traces: TraceColumns[] = [];
  const takeOut = (trace: TraceColumns) => {
    traces.push(trace);
    return TAKEN_OUT;
  };
  const plain = serialize(worlds.map((world) => withTraces(world, takeOut)));
  const bytes = new Uint8Array(new SharedArrayBuffer(plain.length));
  bytes.set(plain);
  return { bytes, traces };
}

/** The worlds again, equal to those that were packed. O(their size). */
export function unpackWorlds({ bytes, traces }: PackedWorlds): readonly WorldSpec[] {
  const worlds = deserialize(bytes) as readonly WorldSpec[];
  let next = 0;
  return worlds.map((world) => withTraces(world, () => traces[next++]!));
}

/** Stands for a trace. */
const TAKEN_OUT: TraceColumns = {
  rows: 0,
  submitted: new Float64Array(0),
  duration: new Float64Array(0),
  estimate: new Float64Array(0),
  instances: new Int32Array(0),
  shape: new Int32Array(0),
  shapes: [],
};
