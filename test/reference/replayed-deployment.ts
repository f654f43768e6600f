import type { PodId } from "../../src/cluster/ids.ts";
import { BOUND, READY } from "../../src/cluster/pod-table.ts";
import type { Deployment } from "../../src/controllers/deployment.ts";
import type { ReplicaSet } from "../../src/controllers/replica-set.ts";
import { aControlledCluster } from "../controllers/controlled-cluster.ts";
import { NEVER } from "../worlds.ts";
import { Notes } from "./notes.ts";
import type { ControllerRun, RecordedAction, RecordedObject } from "./recorded-controllers.ts";
import { deploymentOf, goneAfter, nodesOf, patched, readyAfter, UNLIMITED } from "./recorded-objects.ts";

/**
 * Does to a Deployment "web" what was done in a recorded run, at the same times, and notes what the recordings do:
 * "Deployment web spec.replicas" and so on to the values that each took. ReplicaSets are "web-rs1", "web-rs2" in
 * order of creation. Where something was done to a pod, another one of its ReplicaSet in the same state may take its
 * place: which of equal pods goes first is chance.
 */
export function replay(objects: readonly RecordedObject[], { actions, seconds }: ControllerRun) {
  const notes = new Notes();
  const created = new Map<string, number>();
  const deleted = new Map<string, number>();
  const recorded = objects.find(({ kind }) => kind === "Deployment");
  const run = aControlledCluster({
    workloads: [{ ...deploymentOf(recorded), isPresent: false }],
    nodes: nodesOf(objects),
    controlPlane: UNLIMITED,
    readyAfter: (pod, { pods }) => readyAfter(pods.templates[pod]!),
    goneAfter: (pod, { pods }) => goneAfter(pods.templates[pod]!),
    afterEach: () => look(),
  });
  const { cluster, controllers } = run;
  const { pods } = cluster;
  let most = 0;
  let least = NEVER;
  /** All ReplicaSets that were ever there. */
  const sets: ReplicaSet[] = [];
  const nameOf = (set: ReplicaSet) => `web-rs${sets.indexOf(set) + 1}`;
  const count = (counts: Map<string, number>, pod: PodId) => {
    const name = nameOf(sets.find(({ id }) => id === pods.origin[pod])!);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  cluster.listen({
    podSubmitted: (pod) => {
      look();
      count(created, pod);
    },
    podRemoved: (pod) => count(deleted, pod),
  });

  function look(): void {
    const deployment = controllers?.deploymentAt(0);
    if (deployment === undefined) return;
    for (const set of deployment.sets) if (!sets.includes(set)) sets.push(set);
    noteDeployment(notes, deployment);
    const there = sets.filter(({ isDeleted }) => !isDeleted);
    for (const set of there) noteSet(notes, nameOf(set), set);
    const together = there.map((set) => `${nameOf(set)}=${set.replicas}`).join(" ");
    if (together !== "") notes.add("ReplicaSets spec.replicas together", together);
    const ready = sum(there, (set) => set.ready);
    most = Math.max(
      most,
      sum(there, (set) => set.pods.size),
    );
    if (ready === deployment.spec.replicas && least === NEVER) least = ready;
    if (least !== NEVER) least = Math.min(least, ready);
  }

  const act = ({ what, name, object, patch, replicas, args }: RecordedAction) => {
    const set = sets[Number(name?.match(/^web-rs(\d+)\//)?.[1]) - 1];
    const { spec } = controllers.deploymentAt(0) ?? { spec: deploymentOf(recorded) };
    if (what === "create" && object.kind === "Deployment") controllers.apply(0, deploymentOf(object));
    else if (what === "scale") controllers.scale(0, replicas ?? 0);
    else if (what === "set-image") {
      const [{ name: container, image }] = patch.spec.template.spec.containers;
      controllers.setImage(0, container, image, spec.template.containers[0]!.behavior);
    } else if (what === "patch")
      controllers.apply(0, { ...spec, template: patched(spec.template, patch.spec.template) });
    else if (what === "resume") controllers.rolloutResume(0);
    else if (what === "kubectl") doAsKubectl(args!);
    else if (what === "pod-ready") cluster.ready(podIn(set!, BOUND));
    else if (what === "pod-unready") cluster.unready(podIn(set!, READY));
    else if (what === "delete") cluster.requestDeletion(podIn(set!, READY), "deletion");
    else if (what !== "create") throw new Error(`unknown action ${what}`);
  };
  const doAsKubectl = (args: readonly string[]) => {
    const revision = Number(args.find((arg) => arg.startsWith("--to-revision="))?.split("=")[1] ?? 0);
    if (args[1] === "undo") controllers.rolloutUndo(0, revision);
    else if (args[1] === "pause") controllers.rolloutPause(0);
    else if (args[1] === "resume") controllers.rolloutResume(0);
  };
  const podIn = (set: ReplicaSet, phase: number): PodId => {
    const found = [...set.pods].find((pod) => pods.phase[pod] === phase);
    if (found === undefined) throw new Error(`${nameOf(set)} has no such pod at ${run.simulation.now}`);
    return found;
  };
  for (const action of actions) run.at(Math.max(0, action.t), () => act(action));
  run.runTo(Math.max(seconds, actions.at(-1)!.t) + 5);
  notes.set("pods created", Object.fromEntries(created));
  notes.set("pods deleted", Object.fromEntries(deleted));
  notes.set("pods at most, not terminating", most);
  notes.set("ready at least, once all were ready", least);
  const left = sets.filter(({ isDeleted }) => !isDeleted);
  const named = new Map(left.map((set) => [nameOf(set), set]));
  return { noted: notes.all, final: finalOf(controllers.deploymentAt(0)!, named) };
}

/** What is left at the end, as the recordings view it; random, meaningless and constant fields left out. */
function finalOf({ status, spec }: Deployment, sets: ReadonlyMap<string, ReplicaSet>) {
  const deployment = {
    "spec.replicas": spec.replicas,
    revision: String(status.revision),
    replicas: status.replicas,
    updatedReplicas: status.updated,
    readyReplicas: status.ready,
    availableReplicas: status.available,
    unavailableReplicas: status.unavailable,
    terminatingReplicas: status.terminating,
    "cond.Available": `${status.availability?.status} ${status.availability?.reason}`,
    "cond.Progressing": `${status.progressing?.status} ${status.progressing?.reason}`,
  };
  const replicaSets = [...sets].map(([name, set]) => [
    name,
    {
      "spec.replicas": set.replicas,
      revision: String(set.revision),
      desired: String(set.desired),
      max: String(set.max),
      replicas: set.status.replicas,
      readyReplicas: set.status.ready,
      availableReplicas: set.status.available,
      terminatingReplicas: set.status.terminating,
    },
  ]);
  return { Deployment: { web: deployment }, ReplicaSet: Object.fromEntries(replicaSets) };
}

function noteDeployment(notes: Notes, { spec, status }: Deployment): void {
  notes.add("Deployment web spec.replicas", spec.replicas);
  if (status.revision > 0) notes.add("Deployment web revision", String(status.revision));
  for (const [type, condition] of [
    ["Progressing", status.progressing],
    ["Available", status.availability],
  ] as const)
    if (condition !== undefined)
      notes.add(`Deployment web cond.${type}`, `${condition.status} ${condition.reason}`);
}

function noteSet(notes: Notes, name: string, set: ReplicaSet): void {
  notes.add(`ReplicaSet ${name} spec.replicas`, set.replicas);
  notes.add(`ReplicaSet ${name} revision`, String(set.revision));
  notes.add(`ReplicaSet ${name} desired`, String(set.desired));
  notes.add(`ReplicaSet ${name} max`, String(set.max));
  notes.add(`ReplicaSet ${name} replicas`, set.status.replicas);
}

function sum(sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number): number {
  return sets.reduce((total, set) => total + of(set), 0);
}
