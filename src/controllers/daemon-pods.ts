import type { NodeId, PodId } from "../cluster/ids.ts";
import type { TemplateRevision } from "./template-history.ts";

/** A pod of a DaemonSet, bound for one node. */
export interface DaemonPod {
  /** NO_POD: it has ended by itself, and nobody has deleted it yet. */
  pod: PodId;
  readonly node: NodeId;
  readonly name: string;
  readonly revision: TemplateRevision;
  isTerminating: boolean;
  /** Of one that has ended: whether with an error. */
  hasFailed: boolean;
}

/** How a sync sees pods. */
export interface DaemonLook {
  isEnded(pod: DaemonPod): boolean;
  isReady(pod: DaemonPod): boolean;
  /** Not being deleted, and ready for long enough. */
  isAvailable(pod: DaemonPod): boolean;
  /** Made from the newest template. */
  isUpdated(pod: DaemonPod): boolean;
}

/** What a node is to a DaemonSet. */
export interface NodeVerdict {
  readonly shouldRun: boolean;
  readonly mayStay: boolean;
}

/**
 * Which pods of one node, in order of creation, are deleted so that it has what it is to have, rollouts apart: those
 * that may not stay, that have ended, and all but the oldest; with surge all but the oldest old and the oldest new
 * one, and the old one as soon as it is not ready or the new one is available. Source: facts 4.2.
 *
 * `isHeld`: whether a failed pod of that node is not to be deleted yet.
 */
export function surplusOn(
  pods: readonly DaemonPod[],
  { mayStay }: NodeVerdict,
  hasSurge: boolean,
  look: DaemonLook,
  isHeld: (pod: DaemonPod) => boolean,
): readonly DaemonPod[] {
  const left = pods.filter((pod) => !pod.isTerminating);
  if (!mayStay) return left;
  const ended = left.filter((pod) => look.isEnded(pod) && !(pod.hasFailed && isHeld(pod)));
  const running = left.filter((pod) => !look.isEnded(pod));
  if (running.length <= 1) return ended;
  if (!hasSurge) return [...ended, ...running.slice(1)];
  const newest = running.find((pod) => look.isUpdated(pod));
  const old = running.find((pod) => !look.isUpdated(pod));
  const others = running.filter((pod) => pod !== newest && pod !== old);
  if (newest === undefined || old === undefined) return [...ended, ...others];
  const isOver = !look.isReady(old) || look.isAvailable(newest);
  return [...ended, ...others, ...(isOver ? [old] : [])];
}

/** What a rolling update does next. */
export interface DaemonSteps {
  readonly deleted: readonly DaemonPod[];
  /** Nodes that get a new pod beside the old one. */
  readonly made: readonly NodeId[];
}

/**
 * A rolling update without surge: old pods that are not available go, and so many others that `maxUnavailable` nodes
 * are without an available pod. `nodes` are those that have pods, or are to have some. Source: facts 4.2.
 */
export function replaceInPlace(
  nodes: Iterable<readonly [NodeId, readonly DaemonPod[]]>,
  maxUnavailable: number,
  look: DaemonLook,
): DaemonSteps {
  let unavailable = 0;
  const broken: DaemonPod[] = [];
  const healthy: DaemonPod[] = [];
  for (const [, pods] of nodes) {
    const { old, newest, isClear } = pairOn(pods, look);
    if (isClear && old !== undefined && newest === undefined && look.isAvailable(old)) {
      healthy.push(old);
      continue;
    }
    if (!isClear || old !== undefined || newest === undefined || !look.isAvailable(newest)) unavailable++;
    if (isClear && old !== undefined && newest === undefined) broken.push(old);
  }
  return { deleted: [...broken, ...healthy.slice(0, Math.max(0, maxUnavailable - unavailable))], made: [] };
}

/**
 * A rolling update with surge: nodes whose old pod is not available get a new one, and so many others that
 * `maxSurge` of them wait for theirs to be available; then the old one goes. Source: facts 4.2.
 */
export function replaceBeside(
  nodes: Iterable<readonly [NodeId, readonly DaemonPod[]]>,
  maxSurge: number,
  look: DaemonLook,
): DaemonSteps {
  let surging = 0;
  const deleted: DaemonPod[] = [];
  const broken: NodeId[] = [];
  const healthy: NodeId[] = [];
  for (const [node, pods] of nodes) {
    const { old, newest, isClear } = pairOn(pods, look);
    if (!isClear) surging++;
    else if (old === undefined) continue;
    else if (newest === undefined) (look.isAvailable(old) ? healthy : broken).push(node);
    else if (look.isAvailable(newest)) deleted.push(old);
    else surging++;
  }
  return { deleted, made: [...broken, ...healthy.slice(0, Math.max(0, maxSurge - surging))] };
}

/** The old and the new pod of a node that are not being deleted; not clear where there are two of one kind. */
function pairOn(pods: readonly DaemonPod[], look: DaemonLook) {
  let old: DaemonPod | undefined;
  let newest: DaemonPod | undefined;
  for (const pod of pods) {
    if (pod.isTerminating) continue;
    const isUpdated = look.isUpdated(pod);
    if ((isUpdated ? newest : old) !== undefined) return { old, newest, isClear: false };
    if (isUpdated) newest = pod;
    else old = pod;
  }
  return { old, newest, isClear: true };
}
