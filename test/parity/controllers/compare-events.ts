import { hasRaces } from "./races.ts";
import type { Change, ControllerRun } from "./recording.ts";

/** How often something was told of, by the kind of its object and the reason: "Pod Scheduled". */
export type EventCounts = ReadonlyMap<string, number>;

type Tell = (what: string, about: string, found: unknown, recorded: unknown) => void;

/**
 * Compares how many Events of each kind of object and reason were written: as many as in all repeats where these agree;
 * else within their range, widened on both sides by as much as it is wide; of failed attempts at scheduling by a tenth. How many steps a racing rollout takes is
 * chance: there each step must have been told of, and is checked by itself (legal/). Returns how many are not so.
 * O(changes).
 *
 * What is compared is how often one was written, and not the totals of `events`: of Events that stand for similar ones
 * the client forgets a message at random, which moves totals and not writes.
 */
export function compareEvents(
  own: readonly Change[],
  run: ControllerRun,
  runs: readonly ControllerRun[],
  tell: Tell,
): number {
  let wrong = 0;
  const found = eventsIn(own, run);
  const repeats = runs.map((each) => eventsIn(each.changes, each));
  for (const key of new Set([found, ...repeats].flatMap((each) => [...each.keys()]))) {
    const count = found.get(key) ?? 0;
    const known = repeats.map((each) => each.get(key) ?? 0);
    const [least, most] = [Math.min(...known), Math.max(...known)];
    // How many pods are tried before there is room for them hangs on the machine's pace.
    const spread = Math.max(most - least, key === "Pod FailedScheduling" ? Math.floor(most / 10) : 0);
    // Which node of a zone is tainted, and whose pods are let off, hangs on some ms when its state changes.
    const slack = key === "Pod TaintManagerEviction" && failsTogether(run) ? 1 : spread;
    if (count >= least - slack && count <= most + slack) continue;
    if (key === SCALING && hasRaces(run.changes) && isToldOf(count, own)) continue;
    wrong++;
    tell(`events ${key}`, key, count, known);
  }
  return wrong + compareFirstWords(own, runs, tell);
}

/** What was said first of a pod that fits nowhere, where all repeats said the same, and with all numbers. */
function compareFirstWords(own: readonly Change[], runs: readonly ControllerRun[], tell: Tell): number {
  let wrong = 0;
  const repeats = runs.map(({ changes }) => firstWords(changes));
  for (const [pod, words] of firstWords(own)) {
    const known = repeats.map((each) => each.get(pod));
    const [first] = known;
    if (first === undefined || first.startsWith("0/N ") || known.some((each) => each !== first)) continue;
    if (first === words) continue;
    wrong++;
    tell("message FailedScheduling", pod, words, first);
  }
  return wrong;
}

/** By pod, of those that have no owner: which of equal ones waits is chance. */
function firstWords(changes: readonly Change[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  for (const { kind, set = {} } of changes) {
    const pod = String(set["object"]);
    if (kind !== "Event" || set["reason"] !== "FailedScheduling" || first.has(pod) || pod.includes("/"))
      continue;
    first.set(pod, String(set["message"]));
  }
  return first;
}

const SCALING = "Deployment ScalingReplicaSet";

/** Of these no more are written about one object: client-go's spam filter. */
const BURST = 25;

/** Whether each size that a Deployment gave was told of, as far as clients write so many Events. */
function isToldOf(count: number, changes: readonly Change[]): boolean {
  const sizes = new Map<string, number>();
  const owners = new Map<string, string>();
  for (const { kind, name, op, set = {} } of changes) {
    if (kind !== "ReplicaSet") continue;
    if (op === "create") owners.set(name, String(set["owner"] ?? ""));
    const owner = owners.get(name) ?? "";
    const isSized = op === "create" ? Number(set["spec.replicas"]) > 0 : set["spec.replicas"] !== undefined;
    if (owner !== "" && isSized) sizes.set(owner, (sizes.get(owner) ?? 0) + 1);
  }
  return count === [...sizes.values()].reduce((sum, each) => sum + Math.min(BURST, each), 0);
}

function eventsIn(changes: readonly Change[], { actions }: ControllerRun): EventCounts {
  const made = new Set(
    actions
      .filter(({ what, t, setup, object }) => what === "create" && t >= 0 && !setup && object.kind === "Node")
      .map(({ object }) => nodeName(`Node ${object.metadata.name}`)),
  );
  const counts = new Map<string, number>();
  const told = new Set<string>();
  for (const { kind, set = {} } of changes) {
    if (kind !== "Event") continue;
    const [object, reason] = [String(set["object"]), String(set["reason"])];
    if (reason in TAKEN) continue;
    if (reason === "RegisteredNode" && !made.has(nodeName(object))) continue;
    if (reason in ONCE) {
      if (told.has(`${reason} ${object}`)) continue;
      told.add(`${reason} ${object}`);
    }
    const key = `${object.split(" ")[0]} ${reason}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Names of nodes may begin with the case and its repeat. */
function nodeName(object: string): string {
  return object.replace(/^Node .+-r\d+-/, "Node ");
}

function failsTogether({ actions }: ControllerRun): boolean {
  return actions.filter(({ what }) => what === "node-fail").flatMap(({ nodes = [] }) => nodes).length > 1;
}

/** Events of which the first about each object counts, and why. */
export const ONCE: Readonly<Record<string, string>> = {
  FailedScheduling:
    "how often a pod that waits is tried hangs on which of several changes come within some ms",
  NoPods: "whether a budget is looked at again before its first pod is there hangs on some ms",
  MultiplePodDisruptionBudgets:
    "it comes with each write of a pod's status, of which kubelets write as they like",
};

/** Events that are not compared, and why. */
export const TAKEN: Readonly<Record<string, string>> = {
  FailedToUpdateEndpointSlices:
    "how often one that is refused tries again hangs on the changes within its back-off",
  FailedUpdateStatus: "two writers met, which is chance",
};
