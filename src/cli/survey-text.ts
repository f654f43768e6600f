import type { Counted, Survey } from "../manifest/survey.ts";
import { podsOf } from "../scenario/equal-pods.ts";
import type { ObjectsSpec, WorkloadSpec } from "../spec/objects.ts";
import { CPU, MEMORY } from "../spec/world.ts";
import { formatBytesShort } from "../units/format.ts";

/** What manifests come to, for people: a line of verdict, then what is simulated and what is not. */
export function surveyText(
  names: readonly string[],
  survey: Survey,
  objects: ObjectsSpec,
  warnings: number,
): string {
  const remark = warnings === 0 ? "" : `, but for ${counted(warnings, "warning")} above`;
  return [
    `${names.join(", ")}: fine${remark}`,
    ...(survey.simulated.length === 0 ? ["  nothing is simulated"] : section("simulated", survey.simulated)),
    ...podLines(objects.workloads),
    ...section("left out, since they have ended", survey.leftOut),
    ...section("not simulated: accepted, and nothing comes of them", survey.notSimulated),
    ...section("without effect here, though Kubernetes gives it one", survey.ignoredFields),
    "",
  ].join("\n");
}

function section(title: string, rows: readonly Counted[]): readonly string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(({ count }) => String(count).length));
  return [`  ${title}`, ...rows.map(({ what, count }) => `    ${String(count).padStart(width)}  ${what}`)];
}

/** "24 pods, requesting 7.2 CPU and 6Gi of memory; and one on each node: daemonset/agent" */
function podLines(workloads: readonly WorkloadSpec[]): readonly string[] {
  let pods = 0;
  let cpu = 0;
  let memory = 0;
  for (const { count, requests } of workloads.filter(({ kind }) => kind !== "DaemonSet").flatMap(podsOf)) {
    pods += count;
    cpu += count * requests[CPU]!;
    memory += count * requests[MEMORY]!;
  }
  const everywhere = workloads.filter(({ kind }) => kind === "DaemonSet").map(({ label }) => label);
  const lines = [
    ...(pods === 0
      ? []
      : [`${counted(pods, "pod")}, requesting ${cpu / 1000} CPU and ${formatBytesShort(memory)} of memory`]),
    ...(everywhere.length === 0 ? [] : [`and one on each node: ${everywhere.join(", ")}`]),
  ];
  return lines.map((line) => `    ${line}`);
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
