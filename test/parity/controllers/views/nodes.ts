import type { NodeId } from "../../../../src/cluster/ids.ts";
import { DISK_PRESSURE, MEMORY_PRESSURE, PID_PRESSURE } from "../../../../src/cluster/node-table.ts";
import type { Labels, TaintSpec } from "../../../../src/spec/pod.ts";
import type { Fields } from "../recording.ts";
import type { KindView, Shown } from "./view.ts";

/** Nodes of the case, as far as somebody changes them; those of the pool are of no interest. */
export const nodes: KindView = {
  kind: "Node",
  begin: ({ parts, recorded, world, names }) => {
    const { nodes } = parts.cluster;
    const listed = new Set((recorded.nodes ?? []).map(({ metadata }) => metadata.name));
    const isOwn = ({ name, labels }: (typeof world.nodes)[number]) =>
      labels["pool"] !== "main" || listed.has(name);
    const own = world.nodes.map(isOwn);
    const known: (readonly [key: string, shown: Shown] | undefined)[] = [];
    return {
      *show() {
        for (let row = 0; row < nodes.count; row++) {
          const node = row as NodeId;
          if (own[node] === false || nodes.present[node] === 0) continue;
          const condition = parts.lifecycle.conditionOf(node);
          const key = `${nodes.traitsVersion} ${condition} ${nodes.pressure[node]}`;
          let last = known[node];
          if (last?.[0] !== key) {
            const fields: Fields = {
              unschedulable: nodes.cordoned[node] === 1,
              taints: nodes.taints[node]!.map(taintText).sort(),
              // A new node has none until its kubelet has said how it is.
              ...(condition === "False" ? {} : conditions(condition, nodes.pressure[node]!)),
            };
            last = [
              key,
              [names.ofNode(nodes.specs[node]!.name), { ...fields, ...zonesOf(nodes.specs[node]!.labels) }],
            ];
            known[node] = last;
          }
          yield last[1];
        }
      },
    };
  },
};

/** As kwok writes them, and the node controller where it hears of a node no more. */
function conditions(ready: "True" | "False" | "Unknown", pressure: number): Fields {
  const told = (condition: string, bit: number, short: string, enough: string) => {
    const text = (pressure & bit) !== 0 ? `True ${short}` : `False ${enough}`;
    return [`cond.${condition}`, ready === "Unknown" ? "Unknown NodeStatusUnknown" : text] as const;
  };
  return {
    "cond.NetworkUnavailable": "False RouteCreated",
    "cond.Ready": ready === "Unknown" ? "Unknown NodeStatusUnknown" : "True KubeletReady",
    ...Object.fromEntries([
      told("MemoryPressure", MEMORY_PRESSURE, "KubeletHasInsufficientMemory", "KubeletHasSufficientMemory"),
      told("DiskPressure", DISK_PRESSURE, "KubeletHasDiskPressure", "KubeletHasNoDiskPressure"),
      told("PIDPressure", PID_PRESSURE, "KubeletHasInsufficientPID", "KubeletHasSufficientPID"),
    ]),
  };
}

function zonesOf(labels: Labels): Fields {
  const zones = Object.entries(labels).filter(([key]) => /^(topology\.kubernetes\.io\/)?zone$/.test(key));
  return Object.fromEntries(zones.map(([key, value]) => [`label.${key}`, value]));
}

/** "unreachable:NoSchedule", "maint=x:NoExecute". */
function taintText({ key, value, effect }: TaintSpec): string {
  const short = key.replace(/^node\.kubernetes\.io\//, "");
  return `${short}${value === "" ? "" : `=${value}`}:${effect}`;
}
