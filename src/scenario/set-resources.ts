import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Placed } from "../document/value.ts";
import type { Amounts } from "../spec/amounts.ts";
import type { ResourcesChange } from "../spec/world.ts";
import { matchesGlob } from "../units/glob.ts";
import type { NumberedWorkload } from "./numbered-workload.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";
import type { ResourcesItem } from "./timeline.ts";

/** The containers of these workloads that ask for something else; undefined once something has been reported. */
export function resourcesChanges(
  { container, requests, limits, targets }: ResourcesItem,
  workloads: readonly NumberedWorkload[],
  resources: readonly string[],
  reading: Reading,
): readonly ResourcesChange[] | undefined {
  const asked = amountsOf(requests, resources, reading);
  const limited = amountsOf(limits, resources, reading);
  if (asked === undefined || limited === undefined) return undefined;
  for (const [resource, amount] of asked) {
    const limit = limited.get(resource);
    if (limit === undefined || amount <= limit) continue;
    const message = `the request of ${shorten(resource)} is more than its limit`;
    return reading.error(requests.get(resource)!.place, "out-of-range", message, "raise the limit");
  }
  const changes: ResourcesChange[] = [];
  for (const { number, spec } of workloads) {
    if (!("template" in spec)) continue;
    const names = [...spec.template.containers, ...spec.template.initContainers].map(({ name }) => name);
    const mains = spec.template.containers.map(({ name }) => name);
    const chosen =
      container === undefined ? mains : names.filter((name) => matchesGlob(container.value, name));
    if (chosen.length === 0) {
      const message = `${spec.label} has no container "${shorten(container!.value)}"`;
      const hint = suggestion(container!.value, names, "its containers are");
      return reading.error((container ?? targets[0]!).place, "bad-target", message, hint);
    }
    for (const name of chosen)
      changes.push({ workload: number, container: name, requests: asked, limits: limited });
  }
  return changes;
}

function amountsOf(
  written: ReadonlyMap<string, Placed<bigint>>,
  resources: readonly string[],
  reading: Reading,
): Amounts | undefined {
  const amounts = new Map<string, bigint>();
  for (const [resource, { value, place }] of written) {
    if (!resources.includes(resource)) {
      const hint = suggestion(resource, resources, "those of this scenario are");
      return reading.error(place, "bad-target", `nothing here has the resource "${shorten(resource)}"`, hint);
    }
    amounts.set(resource, value);
  }
  return amounts;
}
