import type { PodId } from "../../src/cluster/ids.ts";
import { READY } from "../../src/cluster/pod-table.ts";
import { NO_PROGRESS, ONE_POD } from "../../src/spec/jobs.ts";
import type { JobSpec } from "../../src/spec/objects.ts";
import { aControlledCluster } from "../controllers/controlled-cluster.ts";
import { NEVER, SECOND } from "../worlds.ts";
import { Notes } from "./notes.ts";
import type { ControllerRun, RecordedAction, RecordedObject } from "./recorded-controllers.ts";
import { endingOf, goneAfter, nodesOf, readyAfter, templateOf, UNLIMITED } from "./recorded-objects.ts";

/** Does to a Job "job" what was done in a recorded run, and notes what the recordings do. */
export function replayJob(objects: readonly RecordedObject[], { actions, seconds }: ControllerRun) {
  const notes = new Notes();
  const recorded = objects.find(({ kind }) => kind === "Job");
  let spec = jobOf(recorded);
  let created = 0;
  let deleted = 0;
  let most = 0;
  let mostActive = 0;
  const run = aControlledCluster({
    workloads: [{ ...spec, isPresent: false }],
    nodes: nodesOf(objects),
    controlPlane: UNLIMITED,
    readyAfter: (pod, { pods }) => readyAfter(pods.templates[pod]!),
    goneAfter: (pod, { pods }) => goneAfter(pods.templates[pod]!),
    ending: () => endingOf(recorded),
    afterEach: () => {
      const job = run.controllers.jobAt(0);
      if (job === undefined) return;
      const { active, ready, terminating, succeeded, failed, outcome } = job.status;
      for (const [name, value] of Object.entries({ active, ready, terminating, succeeded, failed }))
        notes.add(`Job job ${name}`, value);
      notes.set("outcome", outcome);
      mostActive = Math.max(mostActive, job.pods.size);
      most = Math.max(most, job.pods.size + job.terminating);
    },
  });
  const { cluster, controllers } = run;
  cluster.listen({ podSubmitted: () => created++, podRemoved: () => deleted++ });
  const change = (changed: Partial<JobSpec>) => {
    spec = { ...spec, ...changed };
    controllers.apply(0, spec);
  };
  const act = ({ what, object, patch }: RecordedAction) => {
    if (what === "create" && object.kind === "Job") change({});
    else if (what === "suspend" || what === "resume") change({ isSuspended: what === "suspend" });
    else if (what === "patch") change({ parallelism: patch.spec.parallelism });
    else if (what === "delete") cluster.requestDeletion(aReadyPod(), "deletion");
    else if (what !== "create") throw new Error(`unknown action ${what}`);
  };
  const aReadyPod = () =>
    [...controllers.jobAt(0)!.pods].find((pod) => cluster.pods.phase[pod] === READY) as PodId;
  for (const action of actions) run.at(Math.max(0, action.t), () => act(action));
  run.runTo(seconds + 5);
  notes.set("pods created", { job: created });
  notes.set("pods deleted", deleted === 0 ? {} : { job: deleted });
  notes.set("pods at most", most);
  notes.set("pods at most, not terminating", mostActive);
  return notes.all;
}

function jobOf({ metadata, spec }: RecordedObject): JobSpec {
  const hasNumber = spec.completions !== undefined || spec.parallelism === undefined;
  return {
    kind: "Job",
    namespace: "default",
    name: metadata.name,
    label: `job/${metadata.name}`,
    isPresent: true,
    ...ONE_POD,
    progress: NO_PROGRESS,
    parallelism: spec.parallelism ?? 1,
    completions: hasNumber ? (spec.completions ?? 1) : NEVER,
    backoffLimit: spec.backoffLimit ?? 6,
    activeDeadline: (spec.activeDeadlineSeconds ?? NEVER) * SECOND,
    isSuspended: spec.suspend ?? false,
    template: { ...templateOf(spec.template), restartPolicy: "Never" },
    pods: [],
  };
}
