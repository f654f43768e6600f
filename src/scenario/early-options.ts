import { minorOf } from "../spec/minor-of.ts";
import type { World } from "./read-world.ts";
import type { Reading } from "./reading.ts";
import type { StrategyEntry } from "./strategies.ts";

/** Tells of options that ask for what Kubernetes did not do yet in a release that is simulated. */
export function warnOfEarlyOptions(
  strategies: readonly StrategyEntry[],
  worlds: readonly World[],
  reading: Reading,
): void {
  const versions = new Set(worlds.map(({ spec }) => spec.kubernetesVersion));
  for (const { value, place } of strategies) {
    const info = reading.catalog.strategies.find(({ name }) => name === value.name);
    for (const { name, default: usual, sinceMinor = {} } of info?.options ?? []) {
      const given = String(value.options[name]);
      const since = sinceMinor[given] ?? 0;
      const early = [...versions].filter((version) => minorOf(version) < since);
      if (early.length === 0) continue;
      const message = `${name}: ${given} is what Kubernetes does since 1.${since}: there is no such rule in ${early.join(", ")}`;
      const hint = `write ${name}: ${usual}, or kubernetesVersion: "1.${since}"`;
      reading.warn(place, "no-effect", message, hint);
    }
  }
}
