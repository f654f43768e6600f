import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Place, Placed } from "../document/value.ts";
import { listNames } from "../manifest/list-names.ts";
import { readSchedulerConfig } from "../scheduler-config/read-scheduler-config.ts";
import { DEFAULT_SCHEDULER_NAME } from "../spec/default-scheduler.ts";
import type { WorkloadSpec } from "../spec/objects.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";
import type { SchedulerSpec } from "../spec/scheduler.ts";
import { RELATIVE, reportProblems } from "./file-problems.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";

/** What a KubeSchedulerConfiguration file makes of a strategy. */
export interface GivenScheduler {
  readonly spec: SchedulerSpec;
  /** What it asks for in vain. */
  readonly notes: readonly string[];
}

/** Reads the file at a path; undefined where it is not known yet, or once what is wrong has been reported. */
export function readGivenScheduler(path: Placed<string>, reading: Reading): GivenScheduler | undefined {
  if (path.value.trim() === "")
    return reading.error(path.place, "wrong-value", "config must be a path, found nothing", RELATIVE);
  const found = reading.files.text(path.value);
  if (found === undefined) return undefined;
  if (!found.ok)
    return reading.error(
      path.place,
      "unreadable-file",
      `the file "${shorten(path.value)}" ${found.message}`,
      RELATIVE,
    );
  const { file: name, text } = found.value;
  const { ignoreUnsupported } = reading;
  const { spec, diagnostics, ignored } = reading.remember(`scheduler ${path.value}`, () =>
    readSchedulerConfig({ name, text }, ignoreUnsupported),
  );
  reportProblems(diagnostics, path, reading);
  if (spec === undefined) return undefined;
  return {
    spec,
    notes: ignored.length === 0 ? [] : [`${path.value}: without effect here: ${ignored.join(", ")}`],
  };
}

/** Tells of pods that ask for a scheduler which a strategy does not have: they wait for ever. */
export function warnOfOrphans(
  strategy: string,
  scheduler: SchedulerSpec | undefined,
  workloads: readonly WorkloadSpec[],
  place: Place,
  reading: Reading,
): void {
  const names = scheduler?.profiles.map(({ schedulerName }) => schedulerName) ?? [DEFAULT_SCHEDULER_NAME];
  const orphans = new Map<string, Set<string>>();
  for (const { label, schedulerName } of workloads.flatMap(askingFor)) {
    if (names.includes(schedulerName)) continue;
    const labels = orphans.get(schedulerName) ?? new Set();
    orphans.set(schedulerName, labels.add(label));
  }
  for (const [name, labels] of orphans) {
    const who = listNames([...labels]);
    const message = `${who} asks for a scheduler "${shorten(name)}", and ${strategy} has no such profile: such pods wait for ever`;
    reading.warn(place, "unknown-scheduler", message, suggestion(name, names, "its profiles are"));
  }
}

interface Asking {
  /** Of the workload; of a bare pod its own. */
  readonly label: string;
  readonly schedulerName: string;
}

function askingFor(workload: WorkloadSpec): readonly Asking[] {
  if (workload.kind !== "Pod") return [asking(workload.label, workload.template)];
  return workload.pods.map(({ name, template }) => asking(`pod/${name}`, template));
}

function asking(label: string, { schedulerName }: PodTemplateSpec): Asking {
  return { label, schedulerName };
}
