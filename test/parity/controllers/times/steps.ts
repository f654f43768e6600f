import type { Change, Fields } from "../recording.ts";

/** Milliseconds that each kind of step took, by what it is called in latency.json. */
export type Steps = ReadonlyMap<string, readonly number[]>;

/**
 * How long single steps of the control plane took: between writes that etcd saw, or would have seen, as latency.json
 * beside the recordings counts them.
 *
 * A controller that writes a counter tells of all that happened since it wrote it before. Ready pods wait for it since
 * the first of them, created pods and ready ReplicaSets since the last. A pod without a node is gone at once, without a
 * request that is written: `countsGone` takes that for its deletion, which latency.json does not. O(changes).
 */
export function stepsIn(changes: readonly Change[], countsGone = false): Steps {
  const waits = new Waits();
  const owners = new Map<string, string>();
  for (const { t, kind, name, op, set = {} } of changes) {
    waits.now = t;
    if (countsGone && kind === "Pod" && op === "delete") waits.end(DOWN, owners.get(`Pod ${name}`) ?? "");
    const see = SEEN[`${op} ${kind}`];
    if (see === undefined) continue;
    if (op === "create") owners.set(`${kind} ${name}`, String(set["owner"] ?? ""));
    see(waits, name, owners.get(`${kind} ${name}`) ?? "", set);
  }
  return waits.found;
}

/** Steps that have begun and not ended, by their kind and the object that they are of. */
class Waits {
  readonly found = new Map<string, number[]>();
  now = 0;
  readonly #since = new Map<string, number>();

  begin(step: string, of: string): void {
    if (!this.#since.has(`${step} ${of}`)) this.beginAnew(step, of);
  }

  beginAnew(step: string, of: string): void {
    this.#since.set(`${step} ${of}`, this.now);
  }

  /** It turns out to be another step. */
  rename(step: string, other: string, of: string): void {
    const since = this.#since.get(`${step} ${of}`);
    if (since === undefined) return;
    this.#since.delete(`${step} ${of}`);
    this.#since.set(`${other} ${of}`, since);
  }

  end(step: string, of: string): void {
    this.pass(step, of);
    this.#since.delete(`${step} ${of}`);
  }

  /** It may end again. */
  pass(step: string, of: string): void {
    const since = this.#since.get(`${step} ${of}`);
    if (since === undefined) return;
    const milliseconds = Math.round((this.now - since) * 1e3);
    const known = this.found.get(step);
    if (known === undefined) this.found.set(step, [milliseconds]);
    else known.push(milliseconds);
  }
}

type See = (waits: Waits, name: string, owner: string, set: Fields) => void;

/** What begins and what ends with a write. */
const SEEN: Readonly<Record<string, See>> = {
  "create Deployment": (waits, name) => waits.begin("deployment created -> ReplicaSet created", name),
  "update Deployment": (waits, name, _, set) => {
    if (hasGrown(set["readyReplicas"])) waits.end(TO_DEPLOYMENT, name);
  },
  "create ReplicaSet": (waits, name, owner) => {
    waits.end("deployment created -> ReplicaSet created", owner);
    waits.begin("ReplicaSet created -> first pod created", name);
  },
  "update ReplicaSet": (waits, name, owner, set) => {
    if (hasGrown(set["replicas"])) waits.pass(TO_COUNTED, name);
    if (set["readyReplicas"] !== undefined) waits.end(TO_READY, name);
    if (hasGrown(set["readyReplicas"])) waits.beginAnew(TO_DEPLOYMENT, owner);
    if (set["spec.replicas"] !== undefined) waits.begin(hasGrown(set["spec.replicas"]) ? UP : DOWN, name);
  },
  "create Pod": (waits, name, owner) => {
    waits.end("ReplicaSet created -> first pod created", owner);
    waits.end(UP, owner);
    waits.begin(TO_BOUND, name);
    waits.beginAnew(TO_COUNTED, owner);
  },
  "update Pod": (waits, name, owner, set) => {
    if (String(after(set["scheduled"]) ?? "").startsWith("False")) waits.rename(TO_BOUND, BOUND_LATER, name);
    if (set["node"] !== undefined) {
      waits.end(TO_BOUND, name);
      waits.end(BOUND_LATER, name);
      waits.begin(KWOK, name);
    }
    if (after(set["phase"]) === "Running") waits.end(KWOK, name);
    if (after(set["ready"]) === true) waits.begin(TO_READY, owner);
    if (after(set["terminating"]) === true) waits.end(DOWN, owner);
  },
};

function after(values: unknown): unknown {
  return (values as readonly unknown[] | undefined)?.[1];
}

function hasGrown(values: unknown): boolean {
  const [before, now] = (values ?? [0, 0]) as readonly [number | null, number | null];
  return (now ?? 0) > (before ?? 0);
}

/** What the machine of the recordings played, and no controller did. */
export const KWOK = "bound -> Running (kwok, no delay asked)";
/** Of pods that found no place at first: latency.json has them among those "created -> bound". */
export const BOUND_LATER = "pod created -> bound, after none fitted";
export const TO_BOUND = "pod created -> bound";
const TO_COUNTED = "pod created -> ReplicaSet replicas";
const TO_READY = "pod ready -> ReplicaSet readyReplicas (first pod waiting)";
const TO_DEPLOYMENT = "ReplicaSet readyReplicas -> Deployment readyReplicas";
const DOWN = "ReplicaSet scaled down -> first pod deletion";
const UP = "ReplicaSet scaled up -> first pod created";
