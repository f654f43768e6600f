import { amountsText } from "../../../../src/controllers/admission/amounts-text.ts";
import type { KindView } from "./view.ts";

/** Of quotas the recordings show how many pods they allow, as their controller has noted it, and how many there are. */
export const resourceQuotas: KindView = {
  kind: "ResourceQuota",
  begin: ({ parts }) => ({
    *show() {
      for (const { spec, hard, used } of parts.workloads.admission.quotas)
        yield [spec.name, hard === undefined ? {} : { hard: podsOf(hard), used: podsOf(used) }];
    },
  }),
};

function podsOf(amounts: ReadonlyMap<string, bigint>): string | undefined {
  const pods = amounts.get("pods");
  return pods === undefined ? undefined : amountsText(new Map([["", pods]])).slice(1);
}
