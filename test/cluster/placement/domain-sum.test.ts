import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NodeId, PodId } from "../../../src/cluster/ids.ts";
import { NO_DOMAIN } from "../../../src/cluster/placement/domains.ts";
import { asking, putting, traitNodes } from "../../scheduling/constrained.ts";
import { aCluster } from "../../worlds.ts";

const ZONE = "topology.kubernetes.io/zone";
const NODES = 5;

const web = asking({}, { labels: { app: "web" } });
const db = asking({}, { labels: { app: "db" } });

const step = fc.record({
  do: fc.constantFrom("web", "web", "db", "end", "end", "relabel", "add", "look"),
  pick: fc.nat(100),
  zone: fc.constantFrom("a", "b", "c", ""),
});

describe("a sum over domains", () => {
  it("equals a recount after any pods have come and gone and nodes have changed, looked at or not", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, countsUnlabelled) => {
        const shapes = Array.from({ length: NODES }, (_, i) => ({
          zone: "abb"[i % 3]!,
          lacks: i === 4 ? [ZONE] : [],
        }));
        const { cluster } = aCluster(traitNodes(...shapes));
        const isWeb = (podClass: number) => cluster.classes.labels[podClass]!["app"] === "web";
        const count = cluster.podCounts.of("web", "count-deleted", isWeb);
        const { topology } = cluster.rules;
        const includes = (node: NodeId) => node !== 1;
        const sum = topology.sum(count, ZONE, { name: "not the second", includes, countsUnlabelled });
        const pods: PodId[] = [];

        const check = () => {
          const { values, total, fewest, domainsThere } = sum.current();
          const { of, count: domains, unlabelled } = topology.domains(ZONE);
          const nodes = Array.from({ length: cluster.nodes.count }, (_, node) => node);
          const domainOf = (node: number) =>
            of[node] === NO_DOMAIN && countsUnlabelled ? unlabelled : of[node]!;
          const counted = nodes.filter((node) => node !== 1 && domainOf(node) !== NO_DOMAIN);
          const recount = Array.from({ length: domains }, (_, domain) =>
            counted
              .filter((node) => domainOf(node) === domain)
              .reduce((pods, node) => pods + count.onNode[node]!, 0),
          );
          const there = [...new Set(counted.map(domainOf))];
          expect(Array.from(values)).toEqual(recount);
          expect(total).toBe(recount.reduce((some, each) => some + each, 0));
          expect(domainsThere).toBe(there.length);
          expect(fewest).toBe(there.length === 0 ? 0 : Math.min(...there.map((domain) => recount[domain]!)));
        };

        check();
        for (const { do: what, pick, zone } of steps) {
          const node = (pick % cluster.nodes.count) as NodeId;
          if (what === "web") pods.push(putting(cluster, web, node));
          else if (what === "db") pods.push(putting(cluster, db, node));
          else if (what === "end" && pods.length > 0) cluster.end(pods.splice(pick % pods.length, 1)[0]!);
          else if (what === "relabel") cluster.updateNode(node, traitNodes({ zone })[0]!);
          else if (what === "add") cluster.addNode(traitNodes({ zone })[0]!);
          else if (what === "look") check();
        }
        check();
        expect(cluster.podCounts.wrong()).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("is one for all who ask for the same", () => {
    const { cluster } = aCluster(traitNodes({}, {}));
    const count = cluster.podCounts.of("all", "count-deleted", () => true);
    const { topology } = cluster.rules;
    const some = { name: "some", includes: () => true };
    expect(topology.sum(count, ZONE)).toBe(topology.sum(count, ZONE));
    expect(topology.sum(count, ZONE, some)).toBe(topology.sum(count, ZONE, { ...some }));
    expect(topology.sum(count, ZONE, some)).not.toBe(topology.sum(count, ZONE));
  });
});
