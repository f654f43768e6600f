import type { StatefulSet } from "../../../../src/controllers/stateful-set.ts";
import type { KindView } from "./view.ts";
import { workloadsOf } from "./workloads.ts";

export const claims: KindView = {
  kind: "PersistentVolumeClaim",
  begin: (played) => {
    const { tables } = played.parts.cluster.storage;
    const numbers = workloadsOf(played, "StatefulSet");
    const sets = () => numbers.flatMap((number) => played.parts.workloads.statefulSetAt(number) ?? []);
    return {
      *show() {
        for (const claim of tables.claims()) {
          const owners = ownersOf(claim.name, sets());
          yield [
            claim.name,
            { phase: claim.volume === "" ? "Pending" : "Bound", owners, owner: owners[0]?.split(" ")[1] },
          ];
        }
      },
    };
  },
};

/** "StatefulSet db" where the claims of a set go with it, "Pod db-2" where one goes with its pod alone. */
function ownersOf(claim: string, sets: readonly StatefulSet[]): readonly string[] {
  for (const { spec, slots } of sets) {
    const [, ordinal] = new RegExp(`-${spec.name}-(\\d+)$`).exec(claim) ?? [];
    if (ordinal === undefined) continue;
    if (slots.get(Number(ordinal))?.dropsClaims) return [`Pod ${spec.name}-${ordinal}`];
    if (spec.claimRetention.whenDeleted === "Delete") return [`StatefulSet ${spec.name}`];
  }
  return [];
}
