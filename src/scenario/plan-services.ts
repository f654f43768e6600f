import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Placed } from "../document/value.ts";
import type { ServiceSpec } from "../spec/objects.ts";
import type { NumberedWorkload } from "./numbered-workload.ts";
import type { Reading } from "./reading.ts";

/** Whether the Services that a plan names are there, now or later, in the namespaces of what it rolls out. */
export function areServicesThere(
  names: readonly Placed<string>[],
  workloads: readonly NumberedWorkload[],
  services: readonly ServiceSpec[],
  reading: Reading,
): boolean {
  let areThere = true;
  for (const namespace of new Set(workloads.map(({ spec }) => spec.namespace))) {
    const known = services.filter((each) => each.namespace === namespace).map(({ name }) => name);
    for (const { value, place } of names) {
      if (value === "" || known.includes(value)) continue;
      areThere = false;
      const none = "add a manifest of it, or leave it out: a plan switches no Service then";
      const hint =
        known.length === 0 ? none : suggestion(value, [...new Set(known)], "the Services there are");
      const message = `no Service "${value}" in namespace ${namespace}`;
      reading.error(place, "bad-target", message, hint);
    }
  }
  return areThere;
}
