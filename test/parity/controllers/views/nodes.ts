import type { NodeId } from "../../../../src/cluster/ids.ts";
import type { TaintSpec } from "../../../../src/spec/pod.ts";
import type { NodeSpec } from "../../../../src/spec/world.ts";
import type { KindView, Shown } from "./view.ts";

/** Nodes of the case, as far as somebody changes them; those of the pool are of no interest. */
export const nodes: KindView = {
  kind: "Node",
  begin: ({ parts, world }) => {
    const { nodes } = parts.cluster;
    const own = world.nodes.map(({ labels }) => labels["pool"] !== "main");
    const known: (readonly [key: string, shown: Shown] | undefined)[] = [];
    return {
      *show() {
        for (let row = 0; row < nodes.count; row++) {
          const node = row as NodeId;
          if (own[node] === false || nodes.present[node] === 0) continue;
          const key = `${nodes.traitsVersion}`;
          let last = known[node];
          if (last?.[0] !== key) {
            last = [
              key,
              shownAs(
                nodes.specs[node]!,
                nodes.ready[node] === 1,
                nodes.cordoned[node] === 1,
                nodes.taints[node]!,
              ),
            ];
            known[node] = last;
          }
          yield last[1];
        }
      },
    };
  },
};

function shownAs(
  { name, labels }: NodeSpec,
  isReady: boolean,
  isCordoned: boolean,
  taints: readonly TaintSpec[],
): Shown {
  const written = taints.map(taintText);
  // The node controller puts it there within milliseconds; here the cordon itself keeps pods away.
  if (isCordoned && !written.includes(CORDON)) written.push(CORDON);
  const zones = ["topology.kubernetes.io/zone", "zone"].map((label) => [`label.${label}`, labels[label]]);
  const conditions = isReady ? READY : Object.fromEntries(Object.keys(READY).map((type) => [type, UNKNOWN]));
  return [
    name,
    {
      unschedulable: isCordoned,
      taints: written.sort(),
      ...Object.fromEntries(zones),
      ...conditions,
      "cond.NetworkUnavailable": "False RouteCreated",
    },
  ];
}

const CORDON = "unschedulable:NoSchedule";

const READY = {
  "cond.Ready": "True KubeletReady",
  "cond.MemoryPressure": "False KubeletHasSufficientMemory",
  "cond.DiskPressure": "False KubeletHasNoDiskPressure",
  "cond.PIDPressure": "False KubeletHasSufficientPID",
};
const UNKNOWN = "Unknown NodeStatusUnknown";

/** "unreachable:NoSchedule", "maint=x:NoExecute". */
function taintText({ key, value, effect }: TaintSpec): string {
  const short = key.replace(/^node\.kubernetes\.io\//, "");
  return `${short}${value === "" ? "" : `=${value}`}:${effect}`;
}
