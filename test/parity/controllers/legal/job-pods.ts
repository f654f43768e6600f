import type { JobSpec } from "../../../../src/spec/objects.ts";
import type { Change } from "../recording.ts";
import type { IllegalPod } from "./stateful-pods.ts";
import { Versions, type View } from "./versions.ts";

/** The Jobs of a run by name, as their manifests have them; those of CronJobs are not among them. */
export type Jobs = ReadonlyMap<string, JobSpec>;

/**
 * Pods that a run's Jobs made against the rules, by some of the last three versions of the Job: none while it is suspended
 * or over; no more active at once than its parallelism; no more than completions are still missing; one for each
 * index, and none for one that is completed. What has ended, and what it asked to go, a controller sees late, so that
 * what is active is what is so in truth. O(changes x pods of a Job).
 */
export function illegalJobPods(changes: readonly Change[], jobs: Jobs): readonly IllegalPod[] {
  const versions = new Versions();
  const illegal: IllegalPod[] = [];
  const names = new Set<string>();
  for (const change of changes) {
    const { kind, name, op, set = {}, t } = change;
    if (kind !== "Job" && kind !== "Pod") continue;
    if (kind === "Job" && op === "create") names.add(name);
    const owner = String(set["owner"]);
    if (kind === "Pod" && op === "create" && names.has(owner)) {
      const why = whyNot(name, owner, jobs.get(owner), versions);
      if (why !== undefined) illegal.push({ t, pod: name, why });
    }
    versions.add(change);
  }
  return illegal;
}

function whyNot(
  name: string,
  owner: string,
  spec: JobSpec | undefined,
  versions: Versions,
): string | undefined {
  const seen = versions.of("Job", owner);
  const all = (is: (view: View) => boolean) => seen.length > 0 && seen.every(is);
  if (all((view) => view["spec.suspend"] === true)) return "the Job is suspended";
  if (all((view) => view["cond.Complete"] !== undefined || view["cond.Failed"] !== undefined))
    return "the Job is over";
  const there = versions
    .names("Pod")
    .map((pod) => ({ pod, view: versions.of("Pod", pod)[0]! }))
    .filter(({ view }) => view["owner"] === owner && !/Failed|Succeeded/.test(String(view["phase"])));
  const waitsForEnd = spec?.podReplacementPolicy === "Failed";
  const active = there.filter(({ view }) => waitsForEnd || view["terminating"] !== true);
  const most = (field: string) => Math.max(...seen.map((view) => Number(view[field] ?? 1)));
  if (active.length >= most("spec.parallelism")) return `${active.length} are active`;
  const index = /\/i(\d+)\./.exec(name)?.[1];
  if (index === undefined) {
    const left = (view: View) => Number(view["spec.completions"]) - Number(view["succeeded"] ?? 0);
    const isWanted = (view: View) => view["spec.completions"] === undefined || active.length < left(view);
    return seen.some(isWanted) ? undefined : `${active.length} are active, and no more completions missing`;
  }
  if (active.some(({ pod }) => pod.includes(`/i${index}.`))) return "another pod of its index is active";
  return all((view) => isWithin(String(view["completedIndexes"] ?? ""), Number(index)))
    ? "its index is completed"
    : undefined;
}

/** Whether "0-3,5" holds an index. */
function isWithin(indexes: string, index: number): boolean {
  return indexes.split(",").some((part) => {
    const [from, to = from] = part.split("-");
    return part !== "" && index >= Number(from) && index <= Number(to);
  });
}
