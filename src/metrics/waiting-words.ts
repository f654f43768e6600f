import type { PodId } from "../cluster/ids.ts";

/** Why a pod is not ready, in a scheduler's sentence or a kubelet's word; "" if that is not known. */
export type WhyNotReady = (pod: PodId) => string;

/** Whether a kubelet's word for a pod says that its containers end, whether they are started again or not. */
export function isCrash(state: string): boolean {
  return CRASHES.test(state);
}

const CRASHES = /^(Init:)?(CrashLoopBackOff|Error|OOMKilled|Completed|Evicted|NotReady)$/;

/**
 * What so many pods wait for, in words: "3 pods pending: Insufficient cpu on 12 nodes", of a scheduler's sentence, or
 * "2 pods crash again and again: CrashLoopBackOff", of a kubelet's word. `image`: what they run, where it is one.
 */
export function podsInWords(count: number, state: string, image = ""): string {
  const pods = podsOf(count);
  if (state === "" || state === "Pending") return `${pods} not ready`;
  const word = state.replace(/^Init:(?=[A-Z])/, "");
  const [verb, verbOfOne] = VERBS.get(word) ?? [];
  if (verb !== undefined)
    return `${pods} ${count === 1 ? (verbOfOne ?? verb) : verb}${word.includes("Pull") ? quoted(image) : ""}: ${state}`;
  if (word.startsWith("Pulling image")) return `${pods} ${word.replace("Pulling", "pulling")}`;
  if (word.startsWith("Running")) return `${pods} running${word.slice("Running".length)}`;
  if (word === "Terminating") return `${pods} terminating`;
  if (/^Init:\d/.test(word)) return `${pods} starting: ${state}`;
  return `${pods} pending: ${causesInWords(state)}`;
}

/** By a kubelet's word: what several pods do, and what one does. */
const VERBS = new Map<string, readonly [many: string, one?: string]>([
  ["ErrImagePull", ["cannot pull their image", "cannot pull its image"]],
  ["ImagePullBackOff", ["cannot pull their image", "cannot pull its image"]],
  ["ErrImageNeverPull", ["may not pull their image", "may not pull its image"]],
  ["CrashLoopBackOff", ["crash again and again", "crashes again and again"]],
  ["OOMKilled", ["killed for their memory", "killed for its memory"]],
  ["Error", ["failed"]],
  ["Completed", ["over"]],
  ["NotReady", ["partly over"]],
  ["Evicted", ["evicted by their kubelets", "evicted by its kubelet"]],
  ["NodeNotReady", ["on nodes that are lost", "on a node that is lost"]],
  ["NodeCutOff", ["on nodes that are cut off", "on a node that is cut off"]],
  ["ContainerCreating", ["starting"]],
]);

/**
 * The scheduler's sentence by causes, most nodes first: "0/6 nodes are available: 1 node(s) were unschedulable, 5
 * Insufficient cpu. preemption: ..." is "Insufficient cpu on 5 nodes, unschedulable on 1 node". Other sentences stay.
 */
export function causesInWords(message: string): string {
  const [, list] = /^0\/\d+ nodes are available: (.*)$/s.exec(message) ?? [];
  if (list === undefined) return message.replace(/\.$/, "");
  const told = list.replace(/\.?( no new claims to deallocate,?)?( preemption: .*)?\.?$/s, "");
  const causes = told.split(/, (?=\d+ )/).map((cause) => {
    const [, count = "", what = ""] = /^(\d+) (.*)$/s.exec(cause) ?? [];
    return { count: Number(count), what: what.replace(/^node\(s\) (had |were |was )?/, ""), cause };
  });
  return causes
    .sort((a, b) => b.count - a.count)
    .map(({ count, what, cause }) =>
      what === "" ? cause : `${what} on ${count === 1 ? "1 node" : `${count} nodes`}`,
    )
    .join(", ");
}

export function podsOf(count: number): string {
  return count === 1 ? "1 pod" : `${count} pods`;
}

function quoted(image: string): string {
  return image === "" ? "" : ` ${image}`;
}
