import { isNativeResource } from "./resource-names.ts";

/** Amounts by name of the resource, in thousandths of its unit, exact. */
export type Amounts = ReadonlyMap<string, bigint>;

export const NO_AMOUNTS: Amounts = new Map();

/** Millicores, bytes, things: what is left after rounding up; doubles beyond 2^53 are the nearest. */
export function wholeAmount(resource: string, thousandths: bigint): number {
  return Number(wholeOf(resource, thousandths));
}

/** What such a number leaves out: 0 unless it is past 2^53. */
export function restOfAmount(resource: string, thousandths: bigint): number {
  const whole = wholeOf(resource, thousandths);
  return whole <= EXACT ? 0 : Number(whole - BigInt(Number(whole)));
}

/** The rests of amounts by name, of those that have one; undefined where none has. */
export function restsOf(amounts: Amounts): ReadonlyMap<string, number> | undefined {
  const rests = new Map<string, number>();
  for (const [resource, amount] of amounts) {
    const rest = restOfAmount(resource, amount);
    if (rest !== 0) rests.set(resource, rest);
  }
  return rests.size === 0 ? undefined : rests;
}

/** Whether it may be promised more often than it is there; GPUs and huge pages may not [core/v1/helper]. */
export function isOvercommittable(resource: string): boolean {
  return isNativeResource(resource) && !resource.startsWith("hugepages-");
}

/** Sums by name. */
export function plus(a: Amounts, b: Amounts): Amounts {
  if (b.size === 0) return a;
  if (a.size === 0) return b;
  const sum = new Map(a);
  for (const [resource, amount] of b) sum.set(resource, (sum.get(resource) ?? 0n) + amount);
  return sum;
}

/** The larger of the two by name. */
export function larger(a: Amounts, b: Amounts): Amounts {
  if (b.size === 0) return a;
  const most = new Map(a);
  for (const [resource, amount] of b) if (amount > (most.get(resource) ?? -1n)) most.set(resource, amount);
  return most;
}

/** `a` where `b` says nothing. */
export function replaced(a: Amounts, b: Amounts): Amounts {
  if (b.size === 0) return a;
  for (const resource of a.keys()) if (!b.has(resource)) return new Map([...a, ...b]);
  return b;
}

const EXACT = 2n ** 53n;

function wholeOf(resource: string, thousandths: bigint): bigint {
  return resource === "cpu" ? thousandths : (thousandths + 999n) / 1000n;
}
