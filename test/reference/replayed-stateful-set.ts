import { NO_POD, type PodId } from "../../src/cluster/ids.ts";
import type { StatefulSet } from "../../src/controllers/stateful-set.ts";
import type { TemplateRevision } from "../../src/controllers/template-history.ts";
import { Part } from "../../src/manifest/part.ts";
import { readClaimTemplates } from "../../src/manifest/read-pod-volumes.ts";
import { readStatefulRules } from "../../src/manifest/read-set-updates.ts";
import type { StatefulSetSpec } from "../../src/spec/objects.ts";
import { NO_STORAGE, type StorageSpec } from "../../src/spec/storage.ts";
import { aControlledCluster } from "../controllers/controlled-cluster.ts";
import { aStatefulSet } from "../objects.ts";
import { NEVER, SECOND } from "../worlds.ts";
import { Notes } from "./notes.ts";
import { counted } from "./pod-steps.ts";
import type { ControllerRun, RecordedAction, RecordedObject } from "./recorded-controllers.ts";
import { goneAfter, nodesOf, patched, readyAfter, templateOf, UNLIMITED } from "./recorded-objects.ts";

/** Volumes are there for all claims. */
const STORAGE: StorageSpec = {
  ...NO_STORAGE,
  classes: [
    { name: "case", provisioner: "maker", binding: "Immediate", allowedTopologies: [], isDefault: false },
  ],
};

/** Does to a StatefulSet "db" what was done in a recorded run, and notes what the recordings do. */
export function replayStatefulSet(objects: readonly RecordedObject[], { actions, seconds }: ControllerRun) {
  const notes = new Notes();
  const recorded = objects.find(({ kind }) => kind === "StatefulSet");
  const never = recorded.spec.template.metadata.annotations["rec/never-ordinals"];
  const steps: string[] = [];
  const asked: string[] = [];
  const most = { there: 0, active: 0, terminating: 0 };
  let least = NEVER;
  let known: StatefulSet | undefined;
  const run = aControlledCluster({
    workloads: [{ ...specOf(recorded), isPresent: false }],
    nodes: nodesOf(objects),
    controlPlane: UNLIMITED,
    storage: STORAGE,
    readyAfter: (pod, { pods }) =>
      pods.names[pod] === `db-${never}` ? NEVER : readyAfter(pods.templates[pod]!),
    goneAfter: (pod, { pods }) => goneAfter(pods.templates[pod]!),
    afterEach: () => look(),
  });
  const { cluster, controllers } = run;
  const podNamed = (name: string) => cluster.pods.names.lastIndexOf(name) as PodId;
  const tellDeleted = (name: string) => {
    steps.push("-db");
    asked.push(name);
  };
  cluster.listen({
    podSubmitted: () => steps.push("+db"),
    podDeleting: (pod) => tellDeleted(cluster.pods.names[pod]!),
  });

  function look(): void {
    const set = controllers?.statefulSetAt(0);
    if (set !== undefined) noteSet(notes, set);
    else if (known !== undefined) notes.add("StatefulSet db deleted", true);
    known ??= set;
    if (known === undefined) return;
    const { pods, ready, terminating, spec } = known;
    most.there = Math.max(most.there, pods.size + terminating);
    most.active = Math.max(most.active, pods.size);
    most.terminating = Math.max(most.terminating, terminating);
    if (ready === spec.replicas || least !== NEVER) least = Math.min(least, ready);
  }

  const apply = (change: Partial<StatefulSetSpec>) => {
    const spec = controllers.statefulSetAt(0)?.spec ?? specOf(recorded);
    controllers.apply(0, { ...spec, ...change });
  };
  const act = ({ what, name = "", object, patch, replicas = 0 }: RecordedAction) => {
    if (what === "create" && object.kind === "StatefulSet") apply({});
    else if (what === "scale") controllers.scale(0, replicas);
    else if (what === "set-image" || (what === "patch" && name === "db")) apply(changeOf(patch.spec));
    else if (what === "patch") cluster.ready(podNamed(name));
    else if (what === "delete" && name === "db") controllers.delete(0);
    else if (what === "delete") cluster.requestDeletion(podNamed(name), "deletion");
    else if (what === "pod-failed") {
      // Its deletion by the controller is nothing that a cluster tells of.
      tellDeleted(name);
      cluster.end(podNamed(name), 1);
    } else if (what !== "create") throw new Error(`unknown action ${what}`);
  };
  const changeOf = ({ template, updateStrategy }: RecordedObject): Partial<StatefulSetSpec> => {
    const { spec } = controllers.statefulSetAt(0)!;
    return {
      template: template === undefined ? spec.template : patched(spec.template, template),
      ...(updateStrategy === undefined ? {} : { update: rulesOf({ updateStrategy }).update }),
    };
  };
  for (const action of actions) run.at(Math.max(0, action.t), () => act(action));
  run.runTo(Math.max(seconds, actions.at(-1)!.t) + 5);
  notes.set("pods created", { db: steps.filter((step) => step === "+db").length });
  notes.set("pods deleted", asked.length === 0 ? {} : { db: asked.length });
  notes.set("pods at most", most.there);
  notes.set("pods at most, not terminating", most.active);
  notes.set("terminating at most", most.terminating);
  notes.set("ready at least, once all were ready", least);
  notes.set("order of pod creations (+) and deletions (-) by owner", counted(steps));
  notes.set("pods in order of deletion request", asked);
  const claims = Array.from(cluster.storage.tables.claims(), ({ name }) => name).sort();
  return { noted: notes.all, final: { ...finalOf(controllers.statefulSetAt(0)), claims } };
}

function noteSet(notes: Notes, { spec, status }: StatefulSet): void {
  const note = (field: string, value: unknown) => notes.add(`StatefulSet db ${field}`, value);
  note("spec.replicas", spec.replicas);
  if (spec.update.kind === "RollingUpdate") note("partition", spec.update.partition);
  for (const [field, value] of Object.entries(countersOf(status))) note(field, value);
  if (status.currentRevision === undefined) return;
  note("currentRevision", nameOf(status.currentRevision));
  note("updateRevision", nameOf(status.updateRevision!));
}

function finalOf(set: StatefulSet | undefined) {
  if (set === undefined) return {};
  const { status, spec, history } = set;
  return {
    StatefulSet: {
      db: {
        "spec.replicas": spec.replicas,
        ...countersOf(status),
        currentRevision: nameOf(status.currentRevision!),
        updateRevision: nameOf(status.updateRevision!),
        observedGeneration: status.observedGeneration,
      },
    },
    ControllerRevision: Object.fromEntries(
      history.revisions.map((each) => [nameOf(each), { owner: "db", revision: each.revision }]),
    ),
    pods: [...set.slots.values()].filter(({ pod }) => pod !== NO_POD).length,
  };
}

function countersOf({ replicas, ready, available, current, updated }: StatefulSet["status"]) {
  return {
    replicas,
    readyReplicas: ready,
    availableReplicas: available,
    currentReplicas: current,
    updatedReplicas: updated,
  };
}

function nameOf({ id }: TemplateRevision): string {
  return `db-rev${id}`;
}

function rulesOf(spec: RecordedObject) {
  return readStatefulRules(new Part(spec, { report: () => undefined }));
}

function specOf({ metadata, spec }: RecordedObject): StatefulSetSpec {
  const part = new Part(spec, { report: () => undefined });
  return aStatefulSet({
    name: metadata.name,
    replicas: spec.replicas ?? 1,
    selector: [],
    template: { ...templateOf(spec.template), volumes: readClaimTemplates(part, "") },
    minReady: (spec.minReadySeconds ?? 0) * SECOND,
    ...rulesOf(spec),
  });
}
