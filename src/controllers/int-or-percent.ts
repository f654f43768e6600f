import type { IntOrPercent } from "../spec/objects.ts";

/** A number as it is; a share of `total`, rounded up. Source: facts N0.3. */
export function roundedUp(amount: IntOrPercent, total: number): number {
  return amount.kind === "int" ? amount.value : Math.ceil((amount.value * total) / 100);
}

/** A number as it is; a share of `total`, rounded down. Source: facts N0.3. */
export function roundedDown(amount: IntOrPercent, total: number): number {
  return amount.kind === "int" ? amount.value : Math.floor((amount.value * total) / 100);
}
