import { describe, expect, it } from "vitest";
import type { PodId } from "../../src/cluster/ids.ts";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import type { StatefulSetSpec } from "../../src/spec/objects.ts";
import { aControlledCluster } from "../controllers/controlled-cluster.ts";
import { NEVER, SECOND } from "../worlds.ts";
import {
  type ControllerCase,
  casesOf,
  type RecordedAction,
  type RecordedObject,
} from "./recorded-controllers.ts";
import { goneAfter, nodesOf, patched, readyAfter, templateOf } from "./recorded-objects.ts";

/** Other policies, partitions and first ordinals are not simulated. */
const isSimulated = ({ spec }: RecordedObject) =>
  spec.podManagementPolicy !== "Parallel" &&
  spec.ordinals === undefined &&
  spec.updateStrategy?.type !== "OnDelete" &&
  spec.updateStrategy?.rollingUpdate?.partition === undefined;

const cases = casesOf("statefulset").filter(({ objects }) => isSimulated(setOf(objects)));
const ORDER = "order of pod creations (+) and deletions (-) by owner";
const DELETED = "pods in order of deletion request";

describe.skipIf(cases.length === 0)("StatefulSets as kube-controller-manager 1.36 keeps them", () => {
  it.each(cases.map((each) => [each.id, each] as const))("%s: pods come and go in this order", (_, each) => {
    const { steps, deleted } = replay(each);
    expect(deleted).toEqual(each.stable[DELETED]);
    expect(counted(steps)).toBe(each.stable[ORDER]);
  });
});

function replay({ objects, runs }: ControllerCase) {
  const { actions, seconds } = runs.at(-1)!;
  const recorded = setOf(objects);
  const never = recorded.spec.template.metadata.annotations["rec/never-ordinals"];
  let spec = specOf(recorded);
  const steps: string[] = [];
  const deleted: string[] = [];
  const run = aControlledCluster({
    workloads: [{ ...spec, isPresent: false }],
    nodes: nodesOf(objects),
    controlPlane: KUBERNETES,
    readyAfter: (pod, { pods }) =>
      pods.names[pod] === `db-${never}` ? NEVER : readyAfter(pods.templates[pod]!),
    goneAfter: (pod, { pods }) => goneAfter(pods.templates[pod]!),
  });
  const { cluster, controllers } = run;
  const podNamed = (name: string) => cluster.pods.names.lastIndexOf(name) as PodId;
  cluster.listen({
    podSubmitted: () => steps.push("+db"),
    podDeleting: (pod) => tellDeleted(cluster.pods.names[pod]!),
  });
  const tellDeleted = (name: string) => {
    steps.push("-db");
    deleted.push(name);
  };
  const apply = (change: Partial<StatefulSetSpec>) => {
    spec = { ...spec, ...change };
    controllers.apply(0, spec);
  };
  const act = ({ what, name = "", object, patch, replicas = 0 }: RecordedAction) => {
    if (what === "create" && object.kind === "StatefulSet") apply({});
    else if (what === "scale") apply({ replicas });
    else if (what === "set-image" || (what === "patch" && name === "db"))
      apply({ template: patched(spec.template, patch.spec.template) });
    else if (what === "patch") cluster.ready(podNamed(name));
    else if (what === "delete" && name === "db") controllers.delete(0);
    else if (what === "delete") cluster.requestDeletion(podNamed(name), "deletion");
    else if (what === "pod-failed") {
      // The StatefulSet itself deletes a failed pod, which is told here as its deletion.
      tellDeleted(name);
      cluster.end(podNamed(name), 1);
    } else if (what !== "create") throw new Error(`unknown action ${what}`);
  };
  for (const action of actions) run.at(Math.max(0, action.t), () => act(action));
  run.runTo(seconds + 5);
  return { steps, deleted };
}

/** "+db +db -db" as "+db*2 -db". */
function counted(steps: readonly string[]): string {
  const runs: [string, number][] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last?.[0] === step) last[1]++;
    else runs.push([step, 1]);
  }
  return runs.map(([step, times]) => (times === 1 ? step : `${step}*${times}`)).join(" ");
}

function setOf(objects: readonly RecordedObject[]): RecordedObject {
  return objects.find(({ kind }) => kind === "StatefulSet");
}

function specOf({ metadata, spec }: RecordedObject): StatefulSetSpec {
  return {
    kind: "StatefulSet",
    namespace: "default",
    name: metadata.name,
    label: `statefulset/${metadata.name}`,
    isPresent: true,
    replicas: spec.replicas ?? 1,
    selector: [],
    template: templateOf(spec.template),
    minReady: (spec.minReadySeconds ?? 0) * SECOND,
    pods: [],
  };
}
