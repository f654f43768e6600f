import type { Labels } from "../../../../src/spec/pod.ts";
import { NotSimulated } from "../not-simulated.ts";
import type { Manifest } from "../recording.ts";
import type { Act, Acting } from "./act.ts";
import { patchAutoscaler } from "./autoscalers.ts";
import { numberOf } from "./workloads.ts";

export const patch: Act = ({ kind = "", name = "", patch: change, code }, acting) => {
  if (code !== undefined && code >= 300) return;
  const own = PATCHERS[kind];
  if (own === undefined) throw new NotSimulated(`a patch of a ${kind}`);
  own(name, change, acting);
};

type Patcher = (name: string, change: Manifest, acting: Acting) => void;

const patchWorkload =
  (kind: string): Patcher =>
  (name, change, acting) => {
    const object = acting.manifests.patch(kind, name, change);
    acting.parts.workloads.apply(numberOf(kind, name, acting), acting.manifests.specOf(object));
  };

/** What becomes of a patch, by the kind of its object. To add one: a line here. */
const PATCHERS: Readonly<Record<string, Patcher>> = {
  Deployment: patchWorkload("Deployment"),
  ReplicaSet: patchWorkload("ReplicaSet"),
  StatefulSet: patchWorkload("StatefulSet"),
  DaemonSet: patchWorkload("DaemonSet"),
  Job: patchWorkload("Job"),
  CronJob: patchWorkload("CronJob"),
  HorizontalPodAutoscaler: patchAutoscaler,
  Node: patchNode,
  ResourceQuota: (name, change, { manifests, reader, parts }) => {
    const object = manifests.patch("ResourceQuota", name, change);
    for (const quota of reader.objects(object).quotas ?? []) parts.workloads.admission.applyQuota(quota);
  },
  Pod: patchPod,
};

/** Labels, taints, the cordon, and what it offers. */
function patchNode(
  name: string,
  change: Manifest,
  { manifests, reader, finder, parts: { cluster } }: Acting,
): void {
  const node = finder.nodeNamed(name);
  const before = cluster.nodes.specs[node]!;
  const read = reader.node(manifests.patch("Node", name, change));
  const isCordoned = change.spec?.unschedulable ?? cluster.nodes.cordoned[node] === 1;
  const taints = change.spec?.taints === undefined ? cluster.nodes.taints[node]! : read.taints;
  const wasCordoned = cluster.nodes.cordoned[node] === 1;
  const own = { labels: read.labels, machine: read.machine, taints, isCordoned: wasCordoned };
  cluster.updateNode(node, { ...before, ...own });
  if (isCordoned) cluster.cordon(node);
  else cluster.uncordon(node);
}

const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

/** Annotations, of which kwok and the deletion order take notice, and gates. */
function patchPod(name: string, change: Manifest, acting: Acting): void {
  const { kwok, finder, parts, manifests } = acting;
  const { pods } = parts.cluster;
  const pod = finder.podLike(name, "any");
  if (Array.isArray(change)) {
    parts.cluster.setGates(pod, gatesAfter(pods.templates[pod]!.schedulingGates, change));
    return;
  }
  const annotations = change.metadata?.annotations ?? {};
  const labels = change.metadata?.labels;
  if (acting.numberOf("Pod", name) !== undefined) manifests.patch("Pod", name, change);
  kwok.annotate(pods.names[pod]!, annotations);
  if (labels !== undefined) parts.cluster.relabel(pod, relabeled(pods.templates[pod]!.labels, labels));
  const cost = annotations[DELETION_COST];
  if (cost !== undefined) {
    pods.templates[pod] = { ...pods.templates[pod]!, deletionCost: Number(cost) };
    acting.log.update("Pod", acting.names.ofPod(pod), { deletionCost: cost });
  }
  kwok.lookAgain(pod);
}

/** A label that is null goes. */
function relabeled(before: Labels, change: Readonly<Record<string, string | null>>): Labels {
  const after = Object.entries({ ...before, ...change });
  return Object.fromEntries(after.filter((entry): entry is [string, string] => entry[1] !== null));
}

function gatesAfter(before: readonly string[], patches: readonly Manifest[]): readonly string[] {
  let gates = before;
  for (const { op, path, value } of patches)
    if (path === "/spec/schedulingGates")
      gates = op === "remove" ? [] : value.map(({ name }: Manifest) => name);
  return gates;
}
