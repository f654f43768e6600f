import type { PodId } from "../../src/cluster/ids.ts";
import { BOUND, READY } from "../../src/cluster/pod-table.ts";
import type { Deployment } from "../../src/controllers/deployment.ts";
import type { ReplicaSet } from "../../src/controllers/replica-set.ts";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import type { DeploymentSpec } from "../../src/spec/objects.ts";
import {
  aControlledCluster,
  aDeployment,
  aTemplate,
  BEHAVIOR,
  rolling,
} from "../controllers/controlled-cluster.ts";
import { NEVER } from "../worlds.ts";
import type { ControllerRun, RecordedAction, RecordedObject } from "./recorded-controllers.ts";

/** The recordings were taken with client limits that were never reached. */
const UNLIMITED = { ...KUBERNETES, controllerLimit: { rate: Number.POSITIVE_INFINITY, burst: 1 } };

/**
 * Does to a Deployment "web" what was done in a recorded run, at the same times, and notes what the recordings do:
 * "Deployment web spec.replicas" and so on to the values that each took. ReplicaSets are "web-rs1", "web-rs2" in
 * order of creation. Where the recorded pod that gets ready is not one that waits here, another one of its
 * ReplicaSet does: which of equal pods goes first is chance.
 */
export function replay(objects: readonly RecordedObject[], { actions, seconds }: ControllerRun) {
  const notes = new Notes();
  const created = new Map<string, number>();
  const deleted = new Map<string, number>();
  const run = aControlledCluster({
    workloads: [{ ...deploymentOf(objects[0]), isPresent: false }],
    controlPlane: UNLIMITED,
    readyAfter: NEVER,
    goneAfter: 0.04,
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
    for (const set of sets) {
      if (set.isDeleted) continue;
      const name = `ReplicaSet ${nameOf(set)}`;
      notes.add(`${name} spec.replicas`, set.replicas);
      notes.add(`${name} revision`, String(set.revision));
      notes.add(`${name} desired`, String(set.desired));
      notes.add(`${name} max`, String(set.max));
      notes.add(`${name} replicas`, set.status.replicas);
    }
    const active = sets.reduce((sum, set) => sum + set.pods.size, 0);
    const ready = sets.reduce((sum, set) => sum + set.ready, 0);
    most = Math.max(most, active);
    if (ready === deployment.spec.replicas && least === NEVER) least = ready;
    if (least !== NEVER) least = Math.min(least, ready);
    const there = sets.filter(({ isDeleted }) => !isDeleted);
    const together = there.map((set) => `${nameOf(set)}=${set.replicas}`).join(" ");
    if (together !== "") notes.add("ReplicaSets spec.replicas together", together);
  }

  const act = ({ what, name, object, patch, replicas }: RecordedAction) => {
    const number = Number(name?.match(/^web-rs(\d+)\//)?.[1]);
    const set = sets[number - 1];
    if (what === "create") controllers.apply(0, deploymentOf(object));
    else if (what === "scale") controllers.scale(0, replicas!);
    else if (what === "set-image") {
      const [{ name: container, image }] = patch.spec.template.spec.containers;
      controllers.setImage(0, container, image, BEHAVIOR);
    } else if (what === "pod-ready") cluster.ready(podIn(set!, BOUND));
    else if (what === "pod-unready") cluster.unready(podIn(set!, READY));
    else throw new Error(`unknown action ${what}`);
  };
  const podIn = (set: ReplicaSet, phase: number): PodId => {
    const found = [...set.pods].find((pod) => pods.phase[pod] === phase);
    if (found === undefined) throw new Error(`${nameOf(set)} has no such pod at ${run.simulation.now}`);
    return found;
  };
  for (const action of actions) run.at(action.t, () => act(action));
  run.runTo(Math.max(seconds, actions.at(-1)!.t) + 5);
  notes.set("pods created", Object.fromEntries(created));
  notes.set("pods deleted", Object.fromEntries(deleted));
  notes.set("pods at most, not terminating", most);
  notes.set("ready at least, once all were ready", least);
  return notes.all;
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

/** The values that each thing took, repeats left out. */
class Notes {
  readonly all: Record<string, unknown> = {};

  add(what: string, value: unknown): void {
    this.all[what] ??= [];
    const values = this.all[what] as unknown[];
    if (values.at(-1) !== value) values.push(value);
  }

  set(what: string, value: unknown): void {
    this.all[what] = value;
  }
}

function deploymentOf({ metadata, spec }: RecordedObject): DeploymentSpec {
  const rollingUpdate = spec.strategy?.rollingUpdate ?? {};
  const recreate = { kind: "Recreate" } as const;
  return aDeployment({
    name: metadata.name,
    replicas: spec.replicas ?? 1,
    template: aTemplate(spec.template.spec.containers[0].image),
    strategy:
      spec.strategy?.type === "Recreate"
        ? recreate
        : rolling(rollingUpdate.maxSurge ?? "25%", rollingUpdate.maxUnavailable ?? "25%"),
    minReady: (spec.minReadySeconds ?? 0) * 1_000_000,
    progressDeadline: (spec.progressDeadlineSeconds ?? 600) * 1_000_000,
    revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
    isPaused: spec.paused ?? false,
  });
}
