import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import type { ClassId, NodeId } from "../../src/cluster/ids.ts";
import { Candidates } from "../../src/scheduling/candidates.ts";
import { hardConstraints } from "../../src/scheduling/filters/hard-constraints.ts";
import { nodeAffinityBy } from "../../src/scheduling/filters/node-affinity.ts";
import { nodeReady } from "../../src/scheduling/filters/node-ready.ts";
import { nodeResourcesFitBy } from "../../src/scheduling/filters/node-resources-fit.ts";
import { makeProfile } from "../../src/scheduling/kube/profile.ts";
import { mostAllocatedScore } from "../../src/scheduling/scores/allocation.ts";
import { balancedAllocationScore } from "../../src/scheduling/scores/balanced-allocation.ts";
import { nodeAffinityScoreBy } from "../../src/scheduling/scores/node-affinity.ts";
import { nodeResourcesFitScore } from "../../src/scheduling/scores/node-resources-fit.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import { DEFAULT_ARGS, defaultScheduler } from "../../src/spec/default-scheduler.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import { aCluster } from "../worlds.ts";
import { asking, isIn, putting, traitNodes, waiting } from "./constrained.ts";
import { constrainedWorlds } from "./constrained-worlds.ts";

const ZONE = "topology.kubernetes.io/zone";
const HOST = "kubernetes.io/hostname";

const SSD = { expressions: [isIn("disk", "ssd")], fields: [] };

const SCHEDULER = defaultScheduler(36);
/** Scores remember: each world has its own. */
const profileScores = () => makeProfile(SCHEDULER.profiles[0]!, SCHEDULER).scores.map(({ score }) => score);
const SCORES = profileScores();

const { fit, balanced } = DEFAULT_ARGS;
const allScores = () => [
  ...profileScores(),
  mostAllocatedScore,
  nodeResourcesFitScore({ ...fit, resources: [...fit.resources, { name: "pods", weight: 1 }] }),
  balancedAllocationScore([...balanced].reverse()),
  nodeAffinityScoreBy({ required: undefined, preferred: [{ ...SSD, weight: 3 }] }),
];
/** What stands where nothing may be written. */
const UNTOUCHED = 7777;

/** All nodes, and behind them one that was asked about before. */
function everyNode(cluster: Cluster): Candidates {
  const candidates = new Candidates(cluster.nodes.count + 1);
  for (const node of Array.from(cluster.nodeOrder)) candidates.ids[candidates.count++] = node;
  return candidates;
}

/** Nodes of any kind, all pods that find a place without being asked, and the classes of all. */
const worlds = constrainedWorlds.map(({ nodes, templates, steps }) => {
  const { cluster } = aCluster(traitNodes(...nodes));
  for (const { do: what, pick } of steps) {
    const node = pick % nodes.length;
    const template = templates[pick % templates.length]!;
    const podClass = cluster.classes.intern({ requests: template.requests, template });
    if (what === "place" && cluster.classFits(podClass, node as never)) putting(cluster, template, node);
    else if (what === "cordon") cluster.cordon(node as never);
    else if (what === "lose") cluster.setReady(node as never, false);
  }
  return { cluster, classes: templates.map((each) => cluster.classOf(waiting(cluster, each))) };
});

const always = (check: (cluster: Cluster, podClass: ClassId) => void) =>
  fc.assert(
    fc.property(worlds, ({ cluster, classes }) => {
      for (const podClass of classes) check(cluster, podClass);
    }),
    { numRuns: 100 },
  );

describe("a rule", () => {
  it("that need not be asked would keep all nodes", () => {
    always((cluster, podClass) => {
      for (const filter of hardConstraints) {
        if (!filter.skip?.(podClass, cluster)) continue;
        const candidates = everyNode(cluster);
        filter.filter(podClass, cluster, candidates, new Verdict(cluster.nodes.count));
        const kept = candidates.ids.slice(0, candidates.count);
        expect([...kept], filter.name).toEqual(Array.from(cluster.nodeOrder));
      }
    });
  });

  it("that rejects nodes keeps the others in order, and says which and under its name if asked, else nothing", () => {
    const filters = [
      ...hardConstraints,
      nodeAffinityBy({ required: [SSD], preferred: [] }),
      nodeResourcesFitBy({ ...fit, ignoredResources: ["example.com/gpu"] }),
    ];
    always((cluster, podClass) => {
      for (const filter of filters) {
        const [quiet, recording] = [false, true].map((isAsked) => {
          const candidates = everyNode(cluster);
          const verdict = new Verdict(cluster.nodes.count);
          verdict.recording = isAsked;
          filter.filter(podClass, cluster, candidates, verdict);
          return { kept: [...candidates.ids.slice(0, candidates.count)], verdict };
        });
        expect(quiet!.kept, filter.name).toEqual(recording!.kept);
        expect(quiet!.verdict.rejected, filter.name).toEqual([]);
        const { kept, verdict } = recording!;
        const spared = Array.from(cluster.nodeOrder).filter((id) => !verdict.rejectionOf(id as NodeId));
        expect(kept, filter.name).toEqual(spared);
        // Of a lost node it speaks as of the taint that Kubernetes gives it.
        const name = filter === nodeReady ? "TaintToleration" : filter.name;
        for (const rejection of verdict.rejected) expect(rejection.filter).toBe(name);
      }
    });
  });

  it("that calls nodes alike rates them alike", () => {
    always((cluster, podClass) => {
      for (const score of SCORES) {
        score.begin?.(cluster);
        if (!score.isEven?.(podClass, cluster)) continue;
        const raw = new Int32Array(cluster.nodeOrder.length);
        score.score(podClass, cluster, everyNode(cluster), 0, raw.length, raw);
        expect(new Set(raw).size, score.name).toBe(1);
      }
    });
  });
});

describe("a score", () => {
  it("writes the range that it is asked for, as for all nodes at once, and nothing beside it", () => {
    always((cluster, podClass) => {
      for (const score of allScores()) {
        score.begin?.(cluster);
        if (score.skip?.(podClass, cluster)) continue;
        const count = cluster.nodeOrder.length;
        const all = new Int32Array(count);
        score.score(podClass, cluster, everyNode(cluster), 0, count, all);
        const [from, to] = [count >> 2, count - (count >> 2)];
        const part = new Int32Array(count + 1).fill(UNTOUCHED);
        score.score(podClass, cluster, everyNode(cluster), from, to, part);
        const wanted = Array.from(part, (_, i) => (i >= from && i < to ? all[i] : UNTOUCHED));
        expect([...part], score.name).toEqual(wanted);
      }
    });
  });

  it("is normalised to 0..100 for all nodes that were rated, and no further", () => {
    always((cluster, podClass) => {
      for (const score of allScores()) {
        score.begin?.(cluster);
        if (score.normalise === undefined || score.skip?.(podClass, cluster)) continue;
        const candidates = everyNode(cluster);
        const scores = new Int32Array(candidates.count + 1).fill(UNTOUCHED);
        score.score(podClass, cluster, candidates, 0, candidates.count, scores);
        score.normalise(podClass, cluster, candidates, scores);
        expect(scores[candidates.count], score.name).toBe(UNTOUCHED);
        const rated = [...scores.slice(0, candidates.count)];
        expect([Math.min(...rated) >= 0, Math.max(...rated) <= 100], score.name).toEqual([true, true]);
      }
    });
  });
});

describe("what a rule looks at", () => {
  const term = {
    topologyKey: ZONE,
    selector: [isIn("app", "a")],
    namespaces: ["default"],
    namespaceSelector: undefined,
  };
  const spread = {
    maxSkew: 1,
    topologyKey: HOST,
    selector: [isIn("app", "a")],
    minDomains: 1,
    nodeAffinityPolicy: "Honor",
    nodeTaintsPolicy: "Ignore",
  } as const;

  /** By rule, the labels whose domains it looks at for a pod, where a pod with app=a is. */
  function keys(template: PodTemplateSpec) {
    const { cluster } = aCluster(traitNodes({}, {}));
    putting(cluster, asking({}, { labels: { app: "a" } }), 0);
    const podClass = cluster.classOf(waiting(cluster, template));
    const rules = [
      ...hardConstraints,
      ...SCORES.map((score) => ({ ...score, name: `${score.name}'s score` })),
    ];
    const found = rules.map(
      ({ name, looksAt }) => [name, looksAt?.(podClass, cluster).map(({ key }) => key)] as const,
    );
    return Object.fromEntries(found.filter(([, keys]) => keys !== undefined));
  }
  const NOTHING = {
    PodTopologySpread: [],
    InterPodAffinity: [],
    "PodTopologySpread's score": [],
    "InterPodAffinity's score": [],
  };

  it("is nothing for a pod without wishes", () => {
    expect(keys(asking({}))).toEqual(NOTHING);
  });

  it("is each topology of its wishes", () => {
    expect(keys(asking({ avoidedPods: [term] }))).toEqual({ ...NOTHING, InterPodAffinity: [ZONE] });
    expect(keys(asking({ preferredPods: [{ ...term, weight: 1 }] }))).toEqual({
      ...NOTHING,
      "InterPodAffinity's score": [ZONE],
    });
    expect(keys(asking({ spread: [{ ...spread, whenUnsatisfiable: "DoNotSchedule" }] }))).toEqual({
      ...NOTHING,
      PodTopologySpread: [HOST],
    });
    expect(keys(asking({ spread: [{ ...spread, whenUnsatisfiable: "ScheduleAnyway" }] }))).toEqual({
      ...NOTHING,
      "PodTopologySpread's score": [HOST],
    });
  });
});
