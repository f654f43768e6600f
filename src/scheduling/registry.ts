import type { OptionInfo, StrategyInfo } from "../spec/catalog.ts";
import { leastAllocated, mostAllocated } from "./strategies/allocated.ts";
import { firstFit, nextFit, roundRobin } from "./strategies/in-order.ts";
import { kubeArgmax, kubeDefault } from "./strategies/kube-default.ts";
import { bestFit, worstFit } from "./strategies/leftover.ts";
import { randomFit } from "./strategies/random.ts";
import { shortestFirst } from "./strategies/shortest-first.ts";
import type { StrategyDefinition } from "./strategy.ts";

interface Registered {
  readonly definition: StrategyDefinition<never>;
  readonly info: StrategyInfo;
}

const LEFT =
  "left = ((free cpu - request) / allocatable cpu + (free memory - request) / allocatable memory) / 2";
const BIN_PACKING = "Johnson, Near-optimal bin packing algorithms (MIT, 1973)";
const KUBERNETES = "Kubernetes NodeResourcesFit, pkg/scheduler/framework/plugins/noderesources";

const KUBE_OPTIONS: readonly OptionInfo[] = [
  {
    name: "ties",
    summary:
      "Which of several best nodes: any, or the root of the heap that kube-scheduler 1.35 and later keeps.",
    type: "string",
    values: ["uniform", "heap"],
    default: "uniform",
  },
];

/** The one place that knows every strategy: a new one is one file and one entry here. */
const REGISTERED: readonly Registered[] = [
  entry(firstFit, "The first node that fits.", "min id over nodes that fit", BIN_PACKING, "none"),
  entry(
    nextFit,
    "The first node that fits, looking on from the last one used.",
    "min (id - last) mod nodes over nodes that fit; last = node chosen last, 0 at the start",
    BIN_PACKING,
    "none",
  ),
  entry(
    bestFit,
    "The fullest node that fits.",
    `min left over nodes that fit; ${LEFT}`,
    BIN_PACKING,
    "lowest id",
  ),
  entry(
    worstFit,
    "The emptiest node that fits.",
    `max left over nodes that fit; ${LEFT}`,
    BIN_PACKING,
    "lowest id",
  ),
  entry(
    roundRobin,
    "Nodes in turn, passing over those that do not fit.",
    "min (id - last - 1) mod nodes over nodes that fit; last = node chosen last, -1 at the start",
    "Silberschatz, Galvin, Gagne, Operating System Concepts: round-robin over hosts",
    "none",
  ),
  entry(
    randomFit,
    "Any node that fits.",
    "uniform over nodes that fit",
    "the baseline of any comparison",
    "none",
  ),
  entry(
    leastAllocated,
    "Spreads: the node with the largest share left, as kube-scheduler scores it.",
    "max trunc((cpu + memory) / 2), each trunc((allocatable - requested - pod) x 100 / allocatable)",
    `${KUBERNETES}/least_allocated.go`,
    "seeded uniform",
  ),
  entry(
    mostAllocated,
    "Packs: the node with the smallest share left, as kube-scheduler scores it.",
    "max trunc((cpu + memory) / 2), each trunc((requested + pod) x 100 / allocatable)",
    `${KUBERNETES}/most_allocated.go`,
    "seeded uniform",
  ),
  entry(
    kubeDefault,
    "kube-scheduler as it comes: its filters, scores and weights, its way of looking at a part of a large cluster.",
    "max 3 TaintToleration + 2 NodeAffinity + 2 PodTopologySpread + 2 InterPodAffinity + LeastAllocated + " +
      "BalancedAllocation + ImageLocality, over the first " +
      "max(100, nodes x max(5, 50 - nodes / 125) / 100) nodes that fit, from where the last search ended",
    "Kubernetes pkg/scheduler, apis/config/v1/default_plugins.go and schedule_one.go",
    "seeded uniform",
    "kubernetes",
    "preemption is not simulated yet",
    KUBE_OPTIONS,
  ),
  entry(
    kubeArgmax,
    "kube-default that rates every node: percentageOfNodesToScore 100.",
    "max of kube-default's total over all nodes that fit",
    "Kubernetes pkg/scheduler, apis/config/v1/default_plugins.go and schedule_one.go",
    "seeded uniform",
    "kubernetes",
    "preemption is not simulated yet",
    KUBE_OPTIONS,
  ),
  {
    definition: shortestFirst as StrategyDefinition<never>,
    info: {
      name: shortestFirst.name,
      summary: "Offers the pod that is expected to run shortest first.",
      formula: "queue order: min expected duration, then submission; node: as `placement` says",
      source: "Smith, Various optimizers for single-stage production (1956)",
      ties: "lowest id",
      queue: "list",
      limits: "",
      options: [
        {
          name: "placement",
          summary: "How the node is chosen.",
          type: "string",
          values: ["first-fit", "best-fit", "worst-fit"],
          default: "first-fit",
        },
      ],
    },
  },
];

/** What exists, for the reader of scenarios and for `stowage strategies`. */
export const STRATEGIES: readonly StrategyInfo[] = REGISTERED.map(({ info }) => info);

/** The strategy of this name; undefined if there is none. */
export function strategyNamed(name: string): StrategyDefinition<never> | undefined {
  return REGISTERED.find((each) => each.info.name === name)?.definition;
}

function entry(
  definition: StrategyDefinition<never>,
  summary: string,
  formula: string,
  source: string,
  ties: StrategyInfo["ties"],
  queue: StrategyInfo["queue"] = "list",
  limits = "",
  options: readonly OptionInfo[] = [],
): Registered {
  const info: StrategyInfo = {
    name: definition.name,
    summary,
    formula,
    source,
    ties,
    queue,
    limits,
    options,
  };
  return { definition, info };
}
