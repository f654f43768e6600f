import { type Amounts, NO_AMOUNTS } from "../spec/amounts.ts";
import { isExtendedResource } from "../spec/resource-names.ts";
import { parseThousandths } from "../units/quantity.ts";
import type { Part } from "./part.ts";
import { isPlainMap, shortened } from "./plain.ts";

/** Reads `requests`, `limits`, `allocatable`... as the API server stores them: rounded up to whole thousandths. */
export function readAmounts(part: Part | undefined): Amounts {
  if (part === undefined || !isPlainMap(part.value)) return NO_AMOUNTS;
  const amounts = new Map<string, bigint>();
  for (const resource of Object.keys(part.value)) {
    const amount = readAmount(part, resource);
    if (amount === undefined) continue;
    amounts.set(resource, amount);
    if (isExtendedResource(resource) && amount % 1000n !== 0n) refuseFraction(resource, part);
  }
  return amounts;
}

/** Reads one quantity, in thousandths; undefined where there is none, or an unreadable one, which is told. */
export function readAmount(part: Part, key: string): bigint | undefined {
  const text = part.text(key);
  const amount = text === undefined ? undefined : thousandthsOf(text);
  if (typeof amount !== "object") return amount;
  return part.get(key)?.error("bad-quantity", `"${shortened(text!)}" ${amount.message}`, amount.hint);
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
