import type { OptionInfo, StrategyInfo } from "../spec/catalog.ts";

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
    sinceMinor: { heap: 35 },
    default: "uniform",
  },
];

/**
 * What exists, for the reader of scenarios and for `stowage strategies`; registry.ts has what each of them does.
 *
 * Apart from that, so that who only reads scenarios need not load every strategy.
 */
export const STRATEGIES: readonly StrategyInfo[] = [
  entry("first-fit", "The first node that fits.", "min id over nodes that fit", BIN_PACKING, "none"),
  entry(
    "next-fit",
    "The first node that fits, looking on from the last one used.",
    "min (id - last) mod nodes over nodes that fit; last = node chosen last, 0 at the start",
    BIN_PACKING,
    "none",
  ),
  entry(
    "best-fit",
    "The fullest node that fits.",
    `min left over nodes that fit; ${LEFT}`,
    BIN_PACKING,
    "lowest id",
  ),
  entry(
    "worst-fit",
    "The emptiest node that fits.",
    `max left over nodes that fit; ${LEFT}`,
    BIN_PACKING,
    "lowest id",
  ),
  entry(
    "round-robin",
    "Nodes in turn, passing over those that do not fit.",
    "min (id - last - 1) mod nodes over nodes that fit; last = node chosen last, -1 at the start",
    "Silberschatz, Galvin, Gagne, Operating System Concepts: round-robin over hosts",
    "none",
  ),
  entry(
    "random",
    "Any node that fits.",
    "uniform over nodes that fit",
    "the baseline of any comparison",
    "none",
  ),
  entry(
    "least-allocated",
    "Spreads: the node with the largest share left, as kube-scheduler scores it.",
    "max trunc((cpu + memory) / 2), each trunc((allocatable - requested - pod) x 100 / allocatable)",
    `${KUBERNETES}/least_allocated.go`,
    "seeded uniform",
  ),
  entry(
    "most-allocated",
    "Packs: the node with the smallest share left, as kube-scheduler scores it.",
    "max trunc((cpu + memory) / 2), each trunc((requested + pod) x 100 / allocatable)",
    `${KUBERNETES}/most_allocated.go`,
    "seeded uniform",
  ),
  configurable(
    entry(
      "kube-default",
      "kube-scheduler as it comes: its filters, scores and weights, its way of looking at a part of a large cluster.",
      "max 3 TaintToleration + 2 NodeAffinity + 2 PodTopologySpread + 2 InterPodAffinity + LeastAllocated + " +
        "BalancedAllocation + ImageLocality, over the first " +
        "max(100, nodes x max(5, 50 - nodes / 125) / 100) nodes that fit, from where the last search ended",
      "Kubernetes pkg/scheduler, apis/config/v1/default_plugins.go and schedule_one.go",
      "seeded uniform",
      "kubernetes",
      "",
      KUBE_OPTIONS,
    ),
  ),
  configurable(
    entry(
      "kube-argmax",
      "kube-default that rates every node: percentageOfNodesToScore 100.",
      "max of kube-default's total over all nodes that fit",
      "Kubernetes pkg/scheduler, apis/config/v1/default_plugins.go and schedule_one.go",
      "seeded uniform",
      "kubernetes",
      "",
      KUBE_OPTIONS,
    ),
  ),
  {
    name: "shortest-first",
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
];

/** One that goes by a KubeSchedulerConfiguration. */
function configurable(info: StrategyInfo): StrategyInfo {
  return { ...info, takesSchedulerConfig: true };
}

function entry(
  name: string,
  summary: string,
  formula: string,
  source: string,
  ties: StrategyInfo["ties"],
  queue: StrategyInfo["queue"] = "list",
  limits = "",
  options: readonly OptionInfo[] = [],
): StrategyInfo {
  return { name, summary, formula, source, ties, queue, limits, options };
}
