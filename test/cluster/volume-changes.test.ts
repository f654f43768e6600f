import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { checkInvariants } from "../../src/cluster/invariants.ts";
import type { ClaimSpec, StorageClassSpec, StorageNodeSpec, VolumeSpec } from "../../src/spec/storage.ts";
import { aTemplate } from "../objects.ts";
import { waiting } from "../scheduling/constrained.ts";
import { aClaim, aClass, attaching, aVolume, inZone, storageOf, using } from "../volumes.ts";
import { nodesOf } from "../worlds.ts";

const NODES = nodesOf({ zone: "a" }, { zone: "b" }, { zone: "b" });
const CLAIMS = ["c0", "c1", "c2"];
const TEMPLATES = [["c0"], ["c1"], ["c0", "c1"], ["c1", "c2"]].map((claims) => aTemplate(using(...claims)));

/** Something that befalls a cluster; numbers are taken modulo what there is. */
type Step =
  | { readonly kind: "bind"; readonly template: number; readonly node: number }
  | { readonly kind: "end" | "try"; readonly pod: number }
  | { readonly kind: "volume"; readonly volume: VolumeSpec }
  | { readonly kind: "claim"; readonly claim: ClaimSpec }
  | { readonly kind: "class"; readonly storageClass: StorageClassSpec }
  | { readonly kind: "limit"; readonly node: StorageNodeSpec };

const number = fc.nat({ max: 7 });
const volume = fc.record({
  name: fc.constantFrom("v0", "v1"),
  nodes: fc.constantFrom(undefined, inZone("a"), inZone("b")),
  labels: fc.constantFrom({}, { "topology.kubernetes.io/zone": "b" }),
  handle: fc.constantFrom("h0", "h1"),
  claim: fc.constantFrom("", "default/c0", "default/c1"),
});
const claim = fc.record({
  name: fc.constantFrom(...CLAIMS),
  volume: fc.constantFrom("", "v0", "v1"),
  state: fc.constantFrom("pending" as const, "bound" as const),
  accessModes: fc.constantFrom(["ReadWriteOnce"] as const, ["ReadWriteOncePod"] as const),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("bind" as const), template: number, node: number }),
  fc.record({ kind: fc.constantFrom("end" as const, "try" as const), pod: number }),
  volume.map(({ name, ...change }) => ({ kind: "volume" as const, volume: aVolume(name, change) })),
  claim.map(({ name, ...change }) => ({ kind: "claim" as const, claim: aClaim(name, change) })),
  fc.constantFrom([], inZone("a")).map((allowedTopologies) => ({
    kind: "class" as const,
    storageClass: aClass({ allowedTopologies }),
  })),
  fc.record({ node: number, most: fc.nat({ max: 2 }) }).map(({ node, most }) => ({
    kind: "limit" as const,
    node: attaching(`n${node % NODES.length}`, most),
  })),
);

describe("after any changes of volumes, claims and pods", () => {
  it("a cluster says what one says that has never been asked before", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const cluster = aCluster();
        const pods: PodId[] = [];
        for (const [done, each] of steps.entries()) {
          play(each, cluster, pods);
          checkInvariants(cluster);
          const fresh = aCluster();
          const others: PodId[] = [];
          for (const before of steps.slice(0, done + 1)) play(before, fresh, others);
          expect(answersOf(cluster)).toEqual(answersOf(fresh));
        }
      }),
      { numRuns: 200 },
    );
  });
});

function aCluster(): Cluster {
  const setting = {
    kubernetesVersion: "1.36",
    namespaces: [],
    storage: storageOf({ claims: CLAIMS.map((name) => aClaim(name)) }),
  };
  return new Cluster({ now: 0 }, ["cpu", "memory", "pods"], NODES, setting);
}

/** For each template and node whether the volumes allow it. */
function answersOf(cluster: Cluster): readonly boolean[] {
  return TEMPLATES.flatMap((template) => {
    const podClass = cluster.classes.intern({ requests: template.requests, template });
    return NODES.map((_, node) => cluster.storage.allows(podClass, node as NodeId));
  });
}

function play(each: Step, cluster: Cluster, pods: PodId[]): void {
  const { tables } = cluster.storage;
  switch (each.kind) {
    case "bind": {
      const pod = waiting(cluster, TEMPLATES[each.template % TEMPLATES.length]!);
      cluster.adopt(pod, (each.node % NODES.length) as NodeId);
      pods.push(pod);
      break;
    }
    case "end":
    case "try": {
      const pod = pods[each.pod % pods.length];
      if (pod === undefined) break;
      if (each.kind === "end") {
        pods.splice(pods.indexOf(pod), 1);
        cluster.end(pod);
        break;
      }
      cluster.whatIf.remove(pod, cluster.pods.node[pod] as NodeId);
      answersOf(cluster);
      cluster.whatIf.undo(0);
      break;
    }
    case "volume":
      tables.applyVolume(each.volume);
      break;
    case "claim":
      tables.applyClaim(each.claim);
      break;
    case "class":
      tables.applyClass(each.storageClass);
      break;
    case "limit":
      tables.applyNode(each.node);
  }
}
