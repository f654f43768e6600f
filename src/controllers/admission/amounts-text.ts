import type { Amounts } from "../../spec/amounts.ts";
import { quantityText } from "../../units/quantity-text.ts";

/** "pods=1,requests.cpu=500m", by name, as messages of quotas have it. */
export function amountsText(amounts: Amounts): string {
  return [...amounts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, amount]) => `${name}=${quantityText(amount)}`)
    .join(",");
}
