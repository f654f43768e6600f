import type { WorkloadSpec } from "../spec/objects.ts";
import type { WorldSpec } from "../spec/world.ts";

/** Whose pods there are, by the number in the pods' column `workload`: task streams, then workload objects. */
export interface Owner {
  /** "thumbnails", "deployment/checkout". */
  readonly name: string;
  readonly isTask: boolean;
  /** Whether its pods run to completion: tasks, and the pods of Jobs. */
  readonly completes: boolean;
}

export function ownersOf({ tasks, objects }: WorldSpec): readonly Owner[] {
  return [
    ...tasks.map(({ name }) => ({ name, isTask: true, completes: true })),
    ...objects.workloads.map(({ label, kind }) => ({
      name: label,
      isTask: false,
      completes: kind === "Job" || kind === "CronJob",
    })),
  ];
}

/** What a workload object is called under a label that says its kind: "checkout", "shop/checkout". */
export function ownName({ kind, namespace, name, label }: WorkloadSpec): string {
  return label === `${kind.toLowerCase()}/${name}` ? name : `${namespace}/${name}`;
}
