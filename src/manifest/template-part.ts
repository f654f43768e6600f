import type { Part } from "./part.ts";

/** Where the template of a workload's pods stands: in a CronJob it is that of its Jobs. */
export function templatePart(object: Part, kind: string): Part | undefined {
  return kind === "CronJob"
    ? object.at("spec", "jobTemplate", "spec", "template")
    : object.at("spec", "template");
}
