import { describe, expect, it } from "vitest";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import type { NodeSpec } from "../../src/spec/world.ts";
import { objectsOf } from "../manifest/reading-of.ts";
import { aNode, aWorld, run, SECOND } from "../worlds.ts";

/** Text of a pod that names its node. */
function aPod(name: string, spec: string, node = "n0"): string {
  return `---
{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {nodeName: ${node}, ${spec}}}
`;
}

const cpu = (amount: string, more = "") =>
  `containers: [{name: main, image: "app:v1", resources: {requests: {cpu: ${amount}}}${more}}]`;

/** What happens to pods, without what each pod does: created, and then "time reason pod node". */
function eventsOf(
  text: string,
  node: Partial<NodeSpec> = {},
  start: "cold" | "settled" = "cold",
  horizon = 30,
) {
  const nodes = [{ ...aNode(0, { cpu: 2000 }), ...node }];
  const world = aWorld({ nodes, objects: objectsOf(text), start, horizon: horizon * SECOND });
  return run({ ...world, controlPlane: { ...KUBERNETES, cycle: world.controlPlane.cycle } }).events.filter(
    (line) => !line.includes("SuccessfulCreate"),
  );
}

describe("a pod whose spec names its node", () => {
  it("is on it from its creation, past cordon and taints, and no scheduler says so", () => {
    const taints = [{ key: "only", value: "", effect: "NoSchedule" } as const];
    expect(eventsOf(aPod("a", cpu("1")), { taints, isCordoned: true })).toEqual(["1.007 Ready a n0"]);
  });

  it("is refused by the kubelet where there is no room", () => {
    expect(eventsOf(aPod("a", cpu("1500m")) + aPod("b", cpu("1")))).toEqual([
      "0.001 OutOfcpu b n0",
      "0.007 Failed b n0",
      "1.007 Ready a n0",
    ]);
  });

  it("is refused by the kubelet of a node that it does not want, or whose ports are taken", () => {
    const port = ", ports: [{containerPort: 80, hostPort: 80}]";
    const text =
      aPod("a", cpu("1", port)) +
      aPod("b", cpu("1", port)) +
      aPod("c", `nodeSelector: {disk: ssd}, ${cpu("0")}`);
    expect(eventsOf(text)).toEqual([
      "0.001 NodePorts b n0",
      "0.001 NodeAffinity c n0",
      "0.007 Failed b n0",
      "0.007 Failed c n0",
      "1.007 Ready a n0",
    ]);
  });

  it("is ready from the start with the rest of a settled cluster, where it has room", () => {
    const text = aPod("a", cpu("1500m")) + aPod("b", cpu("1"));
    expect(eventsOf(text, {}, "settled").slice(0, 1)).toEqual(["0 Ready a n0"]);
    expect(eventsOf(text, {}, "settled")).toContain("0.001 OutOfcpu b n0");
  });

  it("is collected where there is no such node, and made again by whoever keeps it", () => {
    const text = `
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {nodeName: gone, ${cpu("1")}}}
`;
    const removed = eventsOf(text, {}, "cold", 130).filter((line) => line.includes("Removed"));
    // Looks each 20 s: missed at 20, 40 s of quarantine, which begins anew with each look that misses it after that.
    expect(removed.map((line) => Math.floor(Number.parseFloat(line)))).toEqual([60, 100]);
  });
});
