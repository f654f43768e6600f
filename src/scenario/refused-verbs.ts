import type { Place } from "../document/value.ts";
import type { JobSpec, StatefulSetSpec, WorkloadSpec } from "../spec/objects.ts";
import type { ApplyEntry, TimelineEntry, WorkloadEntry } from "../spec/world.ts";
import type { NumberedWorkload } from "./numbered-workload.ts";
import { isPattern } from "./object-targets.ts";
import type { Reading } from "./reading.ts";
import type { TimelineItem } from "./timeline.ts";

/** An entry of the timeline, and what it was read from. */
export interface Step {
  readonly item: TimelineItem;
  readonly entry: TimelineEntry;
}

/** An object as the entries before have left it. */
interface Standing {
  readonly spec: WorkloadSpec;
  readonly isPaused: boolean;
}

/**
 * Reports what kubectl would refuse to do, as far as it can be told before a run: an apply that changes what cannot
 * be changed is an error; a verb of what is not there, or that does not go with a pause, a warning.
 *
 * `steps` are in the order in which they happen. O(steps x workloads of each).
 */
export function reportRefused(
  steps: readonly Step[],
  workloads: readonly NumberedWorkload[],
  reading: Reading,
): void {
  const standing = new Map<number, Standing>();
  const isPaused = (spec: WorkloadSpec) => spec.kind === "Deployment" && spec.isPaused;
  for (const { number, spec } of workloads)
    if (spec.isPresent) standing.set(number, { spec, isPaused: isPaused(spec) });
  const seen = new Set(standing.keys());
  for (const { item, entry } of steps) {
    if (entry.verb === "apply") apply(entry, placesOf(item)[0]);
    else if ("workloads" in entry) play(entry, item);
  }

  function apply({ workloads: applied }: ApplyEntry, place: Place | undefined): void {
    for (const { workload, spec, kept } of applied) {
      const before = standing.get(workload);
      const field = before && immutableChange(before.spec, spec);
      if (field !== undefined && place !== undefined) {
        const message = `${field} of ${spec.label} differs from the one that it has, and is immutable`;
        reading.error(place, "conflicting-keys", message, "leave it as it was, or delete the object before");
      }
      const staysPaused = before !== undefined && kept.includes("isPaused");
      standing.set(workload, { spec, isPaused: staysPaused ? before.isPaused : isPaused(spec) });
      seen.add(workload);
    }
  }

  function play(entry: WorkloadEntry, item: TimelineItem): void {
    // A pattern names what is there.
    const place = isPattern(entry.target) ? undefined : placesOf(item)[0];
    for (const workload of entry.workloads) {
      const found = standing.get(workload);
      const { label } = workloads[workload]!.spec;
      const why = found === undefined ? absence(workload) : whyRefused(entry.verb, found);
      if (why !== undefined && place !== undefined)
        reading.warn(place, "no-effect", `${label} ${why.message}`, why.hint);
      if (found === undefined) continue;
      if (entry.verb === "delete") standing.delete(workload);
      if (entry.verb === "rolloutPause") standing.set(workload, { ...found, isPaused: true });
      if (entry.verb === "rolloutResume") standing.set(workload, { ...found, isPaused: false });
    }
  }

  function absence(workload: number): Refusal {
    if (seen.has(workload))
      return { message: "is not there any more by then", hint: "move the entry, or the delete" };
    return { message: "is not there yet", hint: "move the entry behind the apply" };
  }
}

interface Refusal {
  readonly message: string;
  readonly hint: string;
}

function whyRefused(verb: WorkloadEntry["verb"], { spec, isPaused }: Standing): Refusal | undefined {
  const isPausing = verb === "rolloutPause" || verb === "rolloutResume";
  if (isPausing && spec.kind !== "Deployment")
    return {
      message: `is no Deployment: ${verb === "rolloutPause" ? "pausing" : "resuming"} is not supported`,
      hint: "remove the entry: kubectl pauses and resumes Deployments alone",
    };
  if (spec.kind !== "Deployment") return undefined;
  const resume = "add a rolloutResume before";
  if (isPaused && verb === "rolloutUndo")
    return { message: "is paused by then: kubectl does not undo what is paused", hint: resume };
  if (isPaused && verb === "rolloutRestart")
    return { message: "is paused by then: kubectl does not restart what is paused", hint: resume };
  if (isPaused && verb === "rolloutPause") return { message: "is paused already", hint: "remove the entry" };
  if (!isPaused && verb === "rolloutResume")
    return { message: "is not paused by then", hint: "remove the entry, or add a rolloutPause before" };
  return undefined;
}

/** What an API server does not let be changed, as far as it is simulated. */
function immutableChange(before: WorkloadSpec, after: WorkloadSpec): string | undefined {
  if (before.kind === "Job" && after.kind === "Job") return immutableOfJob(before, after);
  if (before.kind === "StatefulSet" && after.kind === "StatefulSet") {
    if (before.podManagement !== after.podManagement) return "spec.podManagementPolicy";
    if (claimsOf(before) !== claimsOf(after)) return "spec.volumeClaimTemplates";
  }
  if (!("selector" in before) || !("selector" in after)) return undefined;
  return JSON.stringify(before.selector) === JSON.stringify(after.selector) ? undefined : "spec.selector";
}

/** Source: apis/batch/validation, ValidateJobSpecUpdate. An Indexed Job may get other completions with its parallelism. */
function immutableOfJob(before: JobSpec, after: JobSpec): string | undefined {
  if (before.template.key !== after.template.key) return "spec.template";
  const isResized = after.completionMode === "Indexed" && after.completions === after.parallelism;
  if (before.completions !== after.completions && !isResized) return "spec.completions";
  const fields = ["completionMode", "backoffLimitPerIndex", "podFailurePolicy", "successPolicy"] as const;
  const changed = fields.find((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  return changed && `spec.${changed}`;
}

function claimsOf({ template }: StatefulSetSpec): string {
  return JSON.stringify(template.volumes.filter(({ kind }) => kind === "template"));
}

/** Where the targets of an entry stand. */
export function placesOf(item: TimelineItem): readonly Place[] {
  if (item.verb === "apply") return item.manifests.map(({ place }) => place);
  if (item.verb === "addNodes") return [item.pool.place];
  return "targets" in item ? item.targets.map(({ place }) => place) : [item.target.place];
}
