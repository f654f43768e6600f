import { isExtendedResource, isNativeResource } from "../spec/resource-names.ts";
import { parseThousandths } from "../units/quantity.ts";
import type { Part } from "./part.ts";
import { isPlainMap, shortened } from "./plain.ts";

/** Amounts by name of the resource, in thousandths of its unit, exact. */
export type Amounts = ReadonlyMap<string, bigint>;

export const NO_AMOUNTS: Amounts = new Map();

/** Reads `requests`, `limits`, `allocatable`... as the API server stores them: rounded up to whole thousandths. */
export function readAmounts(part: Part | undefined): Amounts {
  if (part === undefined || !isPlainMap(part.value)) return NO_AMOUNTS;
  const amounts = new Map<string, bigint>();
  for (const resource of Object.keys(part.value)) {
    const text = part.text(resource);
    if (text === undefined) continue;
    const amount = thousandthsOf(text);
    if (typeof amount === "bigint") {
      amounts.set(resource, amount);
      if (isExtendedResource(resource) && amount % 1000n !== 0n) refuseFraction(resource, part);
    } else part.get(resource)?.error("bad-quantity", `"${shortened(text)}" ${amount.message}`, amount.hint);
  }
  return amounts;
}

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

const EXACT = 2n ** 53n;

function wholeOf(resource: string, thousandths: bigint): bigint {
  return resource === "cpu" ? thousandths : (thousandths + 999n) / 1000n;
}

/** Whether it may be promised more often than it is there; GPUs and huge pages may not [core/v1/helper]. */
export function isOvercommittable(resource: string): boolean {
  return isNativeResource(resource) && !resource.startsWith("hugepages-");
}

function refuseFraction(resource: string, amounts: Part): void {
  amounts
    .get(resource)
    ?.error("bad-quantity", `${resource} must be a whole number`, 'write a whole number like "1"');
}

type Unreadable = { readonly message: string; readonly hint: string };

/** Manifests repeat a few quantities thousands of times. */
const read = new Map<string, bigint | Unreadable>();
const MAX_REMEMBERED = 10_000;

function thousandthsOf(text: string): bigint | Unreadable {
  const known = read.get(text);
  if (known !== undefined) return known;
  const result = parseThousandths(text);
  const amount = result.ok ? result.value : result;
  if (read.size >= MAX_REMEMBERED) read.clear();
  read.set(text, amount);
  return amount;
}
