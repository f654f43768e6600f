import { NO_POD, type NodeId, type PodId } from "../../src/cluster/ids.ts";
import { FREE } from "../../src/cluster/pod-table.ts";
import { podsOnNode } from "../../src/cluster/pods-on-node.ts";
import type { DaemonPod } from "../../src/controllers/daemon-pods.ts";
import type { DaemonSet } from "../../src/controllers/daemon-set.ts";
import { removeNow } from "../../src/controllers/remove-now.ts";
import { buildNode } from "../../src/manifest/build-nodes.ts";
import { Part } from "../../src/manifest/part.ts";
import { readDaemonRules } from "../../src/manifest/read-set-updates.ts";
import { readNode, readPodTemplate } from "../../src/manifest/stored-objects.ts";
import { readTaints, withDaemonTolerations } from "../../src/manifest/tolerations.ts";
import type { DaemonSetSpec, PodGroupSpec } from "../../src/spec/objects.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import type { NodeSpec } from "../../src/spec/world.ts";
import { aControlledCluster } from "../controllers/controlled-cluster.ts";
import { aDaemonSet } from "../objects.ts";
import { SECOND } from "../worlds.ts";
import { Notes } from "./notes.ts";
import { counted } from "./pod-steps.ts";
import type { ControllerRun, RecordedAction, RecordedObject } from "./recorded-controllers.ts";
import { endingOf, goneAfter, patched, readyAfter, templateOf, UNLIMITED } from "./recorded-objects.ts";

/** Until a new node's not-ready taint is taken away: some 0.2 s. */
const UNTAINTED_AFTER = 0.2;
const DAEMON = 0;
const BARE = 1;

/**
 * Does to a DaemonSet "agent" what was done in a recorded run, and notes what the recordings do. What was done to a
 * pod is done to the one that is on its node: which pod is made first is chance.
 */
export function replayDaemonSet(objects: readonly RecordedObject[], run: ControllerRun) {
  const { actions, seconds } = run;
  const notes = new Notes();
  const recorded = objects.find(({ kind }) => kind === "DaemonSet");
  const ending = endingOf(recorded);
  const steps: string[] = [];
  const created = new Map<string, number>();
  const deleted = new Map<string, number>();
  const most = { there: 0, active: 0, terminating: 0 };
  const { cluster, controllers, at, runTo } = aControlledCluster({
    workloads: [{ ...specOf(recorded), isPresent: false }, bareOf(objects)],
    nodeSpecs: objects.filter(({ kind }) => kind === "Node").map(nodeOf),
    controlPlane: UNLIMITED,
    readyAfter: (pod, { pods }) => readyAfter(pods.templates[pod]!),
    goneAfter: (pod, { pods }) => goneAfter(pods.templates[pod]!),
    ending: () => ending,
    afterEach: () => look(),
  });
  const { pods, nodes } = cluster;
  const ownerOf = (pod: PodId) => (pods.workload[pod] === DAEMON ? "agent" : pods.names[pod]!);
  const tell = (counts: Map<string, number>, sign: string, owner: string) => {
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
    steps.push(`${sign}${owner}`);
  };
  const count = (counts: Map<string, number>, sign: string) => (pod: PodId) =>
    tell(counts, sign, ownerOf(pod));
  cluster.listen({ podSubmitted: count(created, "+"), podDeleting: count(deleted, "-") });
  /** Pods that have ended, of which a cluster does not tell when somebody deletes them. */
  let ended: readonly DaemonPod[] = [];

  function look(): void {
    const set = controllers?.daemonSetAt(DAEMON);
    if (set === undefined) return;
    for (const [field, value] of Object.entries(countersOf(set)))
      notes.add(`DaemonSet agent ${field}`, value);
    const there = Array.from(set.places.nodes(), ([, , daemons]) => daemons).flat();
    for (const daemon of ended) if (!there.includes(daemon)) tell(deleted, "-", "agent");
    ended = there.filter(({ pod }) => pod === NO_POD);
    const rows = [...pods.phase.keys()].filter((pod) => pod < pods.rows && pods.phase[pod] !== FREE);
    const active = rows.filter((pod) => Number.isNaN(pods.deletedAt[pod]));
    most.there = Math.max(most.there, rows.length);
    most.active = Math.max(most.active, active.length);
    most.terminating = Math.max(most.terminating, rows.length - active.length);
  }

  const nodeNamed = (name: string) => nodes.specs.findLastIndex((each) => each.name === name) as NodeId;
  /** The pod on the node on which the recorded one was. */
  const podLike = (name: string): PodId => {
    const bound = run.changes.find((change) => change.name === name && change.set?.["node"] !== undefined);
    const node = nodeNamed((bound!.set!["node"] as readonly string[])[1]!);
    return [...controllers.daemonSetAt(DAEMON)!.pods].find((pod) => pods.node[pod] === node)!;
  };
  const change = (name: string, { metadata, spec }: RecordedObject) => {
    const node = nodeNamed(name);
    const before = nodes.specs[node]!;
    const labels = { ...before.labels, ...metadata?.labels };
    const taints = spec === undefined ? before.taints : readTaints(partOf(spec));
    cluster.updateNode(node, { ...before, labels, taints });
  };
  const kubectl = ([verb, name]: readonly string[]) => {
    if (verb === "cordon") cluster.cordon(nodeNamed(name!));
    else cluster.uncordon(nodeNamed(name!));
  };
  const act = (action: RecordedAction) => {
    const { what, name = "", kind, object, patch, args } = action;
    const spec = controllers.daemonSetAt(DAEMON)?.spec ?? specOf(recorded);
    if (what === "create" && object.kind === "DaemonSet") controllers.apply(DAEMON, spec);
    else if (what === "create" && object.kind === "Pod") controllers.apply(BARE, bareOf([object]));
    else if (what === "create" && object.kind === "Node")
      at(UNTAINTED_AFTER, () => cluster.addNode(nodeOf(object)));
    else if (what === "delete" && kind === "Node") {
      const node = nodeNamed(name);
      for (const pod of podsOnNode(cluster, node)) removeNow(cluster, pod, "node-deleted");
      cluster.removeNode(node);
    } else if (what === "delete" && name.startsWith("agent/"))
      cluster.requestDeletion(podLike(name), "deletion");
    else if (what === "delete") controllers.delete(BARE);
    else if (what === "patch" && kind === "Node") change(name, patch);
    else if (what === "set-image" || what === "patch")
      controllers.apply(DAEMON, { ...spec, template: changed(spec.template, patch.spec.template) });
    else if (what === "kubectl") kubectl(args!);
    else if (what !== "node-deleted") throw new Error(`unknown action ${what}`);
  };
  for (const action of actions) if (action.t >= 0) at(action.t, () => act(action));
  runTo(seconds);
  notes.set("pods created", Object.fromEntries(created));
  notes.set("pods deleted", Object.fromEntries(deleted));
  notes.set("pods at most", most.there);
  notes.set("pods at most, not terminating", most.active);
  notes.set("terminating at most", most.terminating);
  notes.set("order of pod creations (+) and deletions (-) by owner", counted(steps));
  return { noted: notes.all, final: finalOf(controllers.daemonSetAt(DAEMON)!) };
}

function finalOf(set: DaemonSet) {
  const { history, status } = set;
  const podsOf = Array.from(set.places.nodes(), ([, , pods]) => pods).flat();
  return {
    DaemonSet: { agent: { ...countersOf(set), observedGeneration: status.observedGeneration } },
    ControllerRevision: Object.fromEntries(
      history.revisions.map(({ id, revision }) => [`agent-rev${id}`, { owner: "agent", revision }]),
    ),
    pods: podsOf.length,
    failed: podsOf.filter(({ pod }) => pod === NO_POD).length,
  };
}

function countersOf({ status }: DaemonSet) {
  return {
    desiredNumberScheduled: status.desired,
    currentNumberScheduled: status.current,
    updatedNumberScheduled: status.updated,
    numberReady: status.ready,
    numberAvailable: status.available,
    numberUnavailable: status.desired - status.available,
    numberMisscheduled: status.misscheduled,
  };
}

function specOf({ metadata, spec }: RecordedObject): DaemonSetSpec {
  return aDaemonSet({
    name: metadata.name,
    template: placed(spec.template),
    minReady: (spec.minReadySeconds ?? 0) * SECOND,
    ...readDaemonRules(partOf(spec)),
  });
}

/** The template with the placement that it asks for, and the tolerations that are added. */
function placed(template: RecordedObject): PodTemplateSpec {
  const { placement } = readPodTemplate(template);
  const tolerations = withDaemonTolerations(placement.tolerations, false);
  return { ...templateOf(template), placement: { ...placement, tolerations } };
}

function changed(template: PodTemplateSpec, patch: RecordedObject): PodTemplateSpec {
  return { ...patched(template, patch), placement: template.placement };
}

function bareOf(objects: readonly RecordedObject[]): PodGroupSpec {
  const pods = objects
    .filter(({ kind }) => kind === "Pod")
    .map((object) => ({
      name: object.metadata.name,
      template: { ...templateOf(object), placement: readPodTemplate(object).placement },
      node: "",
      isReady: false,
      age: 0,
    }));
  return { kind: "Pod", namespace: "default", name: "pods", label: "pods", isPresent: false, pods };
}

function nodeOf(object: RecordedObject): NodeSpec {
  return buildNode(readNode(object), { resources: ["cpu", "memory", "pods"] });
}

function partOf(value: RecordedObject): Part {
  return new Part(value, { report: () => undefined });
}
