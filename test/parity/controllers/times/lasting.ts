import type { Change, Fields } from "../recording.ts";

/** How long what timers decide took each time, in seconds, in order of time, by what it is. */
export type Lasting = ReadonlyMap<string, readonly number[]>;

/**
 * From what begins a timer to what it leads to: from ready to available (minReadySeconds), from a failure to the next pod
 * of its Job (back-off), from a taint to the deletion of a pod that bears it for a while (tolerationSeconds), from a
 * Job's end to its deletion (ttlSecondsAfterFinished). O(changes).
 */
export function lastingIn(changes: readonly Change[]): Lasting {
  const found = new Found();
  for (const change of changes) for (const look of LOOKS) look(change, found);
  return found.times;
}

/** Times that have begun, and those that are over. */
class Found {
  readonly times = new Map<string, number[]>();
  readonly #since = new Map<string, number>();
  /** What objects were last. */
  readonly #fields = new Map<string, Record<string, unknown>>();

  begin(what: string, t: number): void {
    this.#since.set(what, t);
  }

  end(what: string, t: number): void {
    this.pass(what, t, what);
    this.#since.delete(what);
  }

  /** It may end again; what is called so took the time. */
  pass(what: string, t: number, called: string): void {
    const since = this.#since.get(what);
    if (since !== undefined) this.times.set(called, [...(this.times.get(called) ?? []), t - since]);
  }

  /** The fields of an object after a change. */
  after({ kind, name, op, set = {} }: Change): Fields {
    const key = `${kind} ${name}`;
    const fields = op === "create" ? {} : (this.#fields.get(key) ?? {});
    for (const [field, written] of Object.entries(set))
      fields[field] = op === "create" ? written : (written as readonly unknown[])[1];
    this.#fields.set(key, fields);
    return fields;
  }

  fieldsOf(kind: string, name: string): Fields {
    return this.#fields.get(`${kind} ${name}`) ?? {};
  }
}

/** Each hears of all changes, after those before it. To add a timer: another one. */
const LOOKS: readonly ((change: Change, found: Found) => void)[] = [
  (change, found) => {
    if (change.op !== "delete") found.after(change);
  },
  untilAvailable,
  untilNextPod,
  untilEvicted,
  untilDeleted,
];

/** From when all are ready to when all are available, of sets that were not so before. */
function untilAvailable({ t, kind, name, op, set = {} }: Change, found: Found): void {
  const fields = COUNTERS[kind];
  if (fields === undefined || op !== "update") return;
  const [wanted, ready, available] = fields.map((field) => Number(found.fieldsOf(kind, name)[field] ?? 0));
  const key = `${kind} ${name}, ready to available`;
  if (fields[1]! in set && ready === wanted && available! < wanted!) found.begin(key, t);
  if (fields[2]! in set && available === wanted) found.end(key, t);
}

const COUNTERS: Readonly<Record<string, readonly [wanted: string, ready: string, available: string]>> = {
  ReplicaSet: ["spec.replicas", "readyReplicas", "availableReplicas"],
  StatefulSet: ["spec.replicas", "readyReplicas", "availableReplicas"],
  DaemonSet: ["desiredNumberScheduled", "numberReady", "numberAvailable"],
};

/** From the last failure of a Job's pods to its next one. */
function untilNextPod({ t, kind, name, op, set = {} }: Change, found: Found): void {
  if (kind !== "Pod") return;
  const owner = String(found.fieldsOf("Pod", name)["owner"] ?? "");
  const key = `Job ${owner}, failure to next pod`;
  if (op === "create") found.end(key, t);
  const phase = op === "update" ? (set["phase"] as readonly unknown[] | undefined)?.[1] : undefined;
  const isStopped = found.fieldsOf("Pod", name)["terminating"] === true;
  if (phase === "Failed" && !isStopped && TRACKED in found.fieldsOf("Job", owner)) found.begin(key, t);
}

/** What Jobs alone have. */
const TRACKED = "spec.parallelism";

/** From a taint that evicts to the deletion of pods of its node that have borne it for a while. */
function untilEvicted({ t, kind, name, op, set = {} }: Change, found: Found): void {
  if (kind === "Node" && set["taints"] !== undefined && op === "update") {
    const [before, after] = (set["taints"] as readonly (readonly string[])[]).map(
      (taints) => (taints ?? []).filter((taint) => taint.endsWith(":NoExecute")).length,
    );
    if (after! > before!) found.begin(`Node ${name}`, t);
  }
  const isEvicted = kind === "Pod" && op === "update" && set["disruption"] !== undefined;
  if (!isEvicted || (set["disruption"] as readonly unknown[])[1] !== "DeletionByTaintManager") return;
  const { node, owner = name } = found.fieldsOf("Pod", name);
  found.pass(`Node ${node}`, t, `pods of ${String(owner).replace(/-[^-]*\d$/, "")}, taint to eviction`);
}

/** From the end of a Job to its deletion. */
function untilDeleted({ t, kind, name, op, set = {} }: Change, found: Found): void {
  if (kind !== "Job") return;
  const key = `Job ${name}, end to deletion`;
  if (op === "update" && (set["cond.Complete"] !== undefined || set["cond.Failed"] !== undefined))
    found.begin(key, t);
  if (op === "delete") found.end(key, t);
}
