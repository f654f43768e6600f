import type { Draft } from "../manifest/drafts.ts";
import type { Part } from "../manifest/part.ts";
import { minorOf } from "../spec/minor-of.ts";
import type { Reading } from "./reading.ts";

/** Where a kind's pods are described. */
const POD_SPECS: Readonly<Partial<Record<Draft["kind"], readonly string[]>>> = {
  Pod: ["spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
};
const TEMPLATE = ["spec", "template", "spec"];

/** Tells of fields of objects that a release does not know: its API server drops them. O(drafts). */
export function warnOfEarlyFields(drafts: readonly Draft[], version: string, reading: Reading): void {
  const minor = minorOf(version);
  const warn = (part: Part | undefined, field: string, since: number) => {
    const place = part?.place;
    // Of a version that cannot be read nothing is known.
    if (!(minor < since) || place === undefined) return;
    const message = `the API server of ${version} drops ${field}, known since 1.${since}`;
    reading.warn(place, "no-effect", message, `leave it out, or write kubernetesVersion: "1.${since}"`);
  };
  for (const { kind, part } of drafts) {
    if (kind === "HorizontalPodAutoscaler")
      for (const direction of ["scaleUp", "scaleDown"])
        warn(part.at("spec", "behavior", direction, "tolerance"), "tolerance", 35);
    else warn(part.at(...(POD_SPECS[kind] ?? TEMPLATE), "resources"), "resources of the pod as a whole", 34);
  }
}
