import { type OwnerOf, podCounts, usualOwner } from "./pod-counts-at.ts";
import type { ControllerRun, Fields, Final } from "./recording.ts";
import { isSame } from "./rule.ts";

type Tell = (kind: string, about: string, found: unknown, recorded: unknown) => void;

/** Fields of what is left at the end that are not compared, by kind: times, and what is said elsewhere. */
const LEFT: Readonly<Record<string, RegExp>> = {
  Job: /^(startTime|completionTime)$/,
  CronJob: /Time$/,
  HorizontalPodAutoscaler: /^(lastScaleTime|currentMetrics)$/,
  Event: /./,
  Lease: /./,
  PersistentVolume: /./,
  EndpointSlice: /^ep\./,
};

/** What moves until the end is compared with what it was within so many seconds before: a recorder stops when it likes. */
const IN_MOTION = 1.5;

/**
 * Compares what is left at the end, object by object and field by field, and returns how many are not as in any of the
 * repeats. Of pods it is compared how many each owner has in each state: which of equal pods is left, and where, is
 * chance. `isLeft` says which fields of which objects, and which states of whose pods, are not compared. O(changes).
 */
export function compareFinal(
  own: Ended,
  runs: readonly ControllerRun[],
  tell: Tell,
  { ownerOf = usualOwner, isLeft = () => false }: FinalOptions = {},
): number {
  let wrong = 0;
  const found = lastValues(own);
  const repeats = runs.map((run) => lastValues(run));
  for (const key of new Set([found, ...repeats].flatMap((each) => [...each.keys()]))) {
    const [, object = "", field = ""] = key.split(" ");
    if (isLeft(object, field)) continue;
    const mine = found.get(key) ?? [null];
    const theirs = repeats.map((each) => each.get(key) ?? [null]);
    if (theirs.some((each) => endsAlike(mine, each))) continue;
    wrong++;
    tell(key.replace(/^(\S+) \S+ ?(\S*)$/, "$1 $2").trim(), key, mine, theirs);
  }
  const pods = podCounts(own.changes, own.seconds - IN_MOTION, ownerOf);
  const podsOfRepeats = runs.map(({ changes, seconds }) => podCounts(changes, seconds - IN_MOTION, ownerOf));
  for (const state of new Set([...pods.keys(), ...podsOfRepeats.flatMap((each) => [...each.keys()])])) {
    const [owner = "", words = ""] = state.split(": ");
    if (isLeft(owner, words)) continue;
    const mine = pods.get(state) ?? NONE;
    const theirs = podsOfRepeats.map((each) => each.get(state) ?? NONE);
    const [least, most] = [
      Math.min(...theirs.map(([each]) => each)),
      Math.max(...theirs.map(([, each]) => each)),
    ];
    if (mine[0] <= most && least <= mine[1]) continue;
    wrong++;
    tell("pods", state, mine, [least, most]);
  }
  return wrong;
}

const NONE = [0, 0] as const;

interface FinalOptions {
  /** By which pods are counted together. */
  readonly ownerOf?: OwnerOf;
  readonly isLeft?: (object: string, field: string) => boolean;
}

/**
 * How the end of a whole scenario is compared: which of many equal bare pods has found room is chance, and so is which
 * workload got the room first, so that a rollout that is not complete is told by its figure alone (end-to-end/), and of
 * which Jobs pods stood on a lost node.
 */
export function wholeScenario({ final }: Pick<ControllerRun, "final">): FinalOptions {
  const deployments = Object.entries((final["Deployment"] ?? {}) as Readonly<Record<string, Fields>>);
  const open = new Set(deployments.filter(([, each]) => !isComplete(each)).map(([name]) => name));
  const jobs = (final["Job"] ?? {}) as Fields;
  return {
    ownerOf: (name, owner) => usualOwner(name, owner).replace(/^([a-z]+)\d+$/, "$1"),
    isLeft: (object, field) =>
      open.has(object.replace(/-rs\d+$/, "")) ||
      (object in jobs && (field === "failed" || field === "Succeeded")),
  };
}

function isComplete(fields: Fields): boolean {
  const wanted = fields["spec.replicas"];
  return ["replicas", "updatedReplicas", "availableReplicas"].every((counter) => fields[counter] === wanted);
}

/** A run at its end. */
export type Ended = Pick<ControllerRun, "changes" | "seconds" | "final">;

/** Whether one ends with a value that the other has at its end, or had shortly before. */
function endsAlike(some: readonly unknown[], others: readonly unknown[]): boolean {
  return others.some((each) => isSame(each, some[0])) || some.some((each) => isSame(each, others[0]));
}

/** By "KIND NAME FIELD", and "KIND NAME" for the object itself: the value at the end, then those shortly before; null: absent. */
function lastValues({ changes, seconds, final }: Ended): ReadonlyMap<string, readonly unknown[]> {
  const values = new Map<string, unknown[]>();
  let isEnd = true;
  const put = (key: string, value: unknown) => {
    const known = values.get(key);
    if (known === undefined) values.set(key, isEnd ? [value] : [null, value]);
    else known.push(value);
  };
  for (const [kind, objects] of Object.entries(final)) {
    if (kind === "Pod" || kind === "pods") continue;
    for (const [name, fields] of Object.entries(objects as Readonly<Record<string, Fields>>)) {
      put(`${kind} ${name}`, "there");
      for (const [field, value] of Object.entries(fields))
        if (!LEFT[kind]?.test(field)) put(`${kind} ${name} ${field}`, withoutNames(value));
    }
    if (kind === "EndpointSlice")
      for (const [key, count] of endpointCounts(objects as Final)) put(key, count);
  }
  isEnd = false;
  for (const { t, kind, name, op, set = {} } of changes) {
    if (t < seconds - IN_MOTION || !(kind in final) || kind === "Pod" || LEFT[kind]?.test("")) continue;
    if (op === "create") put(`${kind} ${name}`, null);
    if (op === "delete") put(`${kind} ${name}`, "there");
    for (const [field, written] of Object.entries(set))
      if (op === "update" && !LEFT[kind]?.test(field))
        put(`${kind} ${name} ${field}`, (written as readonly unknown[])[0]);
  }
  return values;
}

/** Messages name pods that were never made, by names that are random. */
function withoutNames(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/pods "[^"]+"/, "pods") : value;
}

/** Endpoints of each Service by state: which of equal pods are left, and in which slice, is chance. */
function endpointCounts(slices: Final): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [name, fields] of Object.entries(slices as Readonly<Record<string, Fields>>))
    for (const [field, state] of Object.entries(fields)) {
      if (!field.startsWith("ep.")) continue;
      const key = `EndpointSlice ${name.replace(/-eps\d+$/, "")} ${state}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return counts;
}
