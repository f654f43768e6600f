import type { NodeId } from "../../../../src/cluster/ids.ts";
import { microseconds } from "../durations.ts";
import type { Act, Acting } from "./act.ts";

/** The lease of each node is renewed when it was in the recording: what is noticed, and when, hangs on the last one. */
export function renewLeases({ run, later, parts, finder }: Acting): void {
  for (let node = 0; node < parts.cluster.nodes.count; node++) parts.lifecycle.renewLease(node as NodeId);
  for (const { kind, name, t, op } of run.changes) {
    if (kind !== "Lease" || op === "delete") continue;
    later(microseconds(t), () => {
      const node = finder.nodeNamed(name);
      if (parts.cluster.isHeard(node)) parts.lifecycle.renewLease(node);
    });
  }
  // Where leases were not recorded, it is said how long before a failure they had been renewed.
  for (const { t, what, lastRenewal = {} } of run.actions) {
    if (what !== "node-fail") continue;
    for (const [name, before] of Object.entries<number>(lastRenewal))
      later(microseconds(Math.max(0, t + before)), () => parts.lifecycle.renewLease(finder.nodeNamed(name)));
  }
}

export const nodeFail: Act = ({ nodes = [] }, { kwok, parts, finder }) => {
  for (const node of nodes.map((name) => finder.nodeNamed(name))) {
    kwok.freeze(node);
    parts.health.addCause(node, false);
  }
};

export const nodeReturn: Act = ({ nodes = [] }, { kwok, parts, finder }) => {
  for (const node of nodes.map((name) => finder.nodeNamed(name))) {
    parts.health.removeCause(node, false);
    kwok.thaw(node);
  }
};
