/** What a strategy says about a pod at an instant. */
export interface PodExplanation {
  readonly kind: "explained";
  /** With its namespace. */
  readonly pod: string;
  readonly workload: string;
  readonly time: number;
  /** Label of the strategy. */
  readonly strategy: string;
  readonly state: "waits" | "is being bound" | "is bound" | "is ready" | "has lost its node";
  /** Where it is; "" if nowhere. */
  readonly node: string;
  /** True: it has claims of its own, so that one more of its kind is taken to have the same volumes. */
  readonly keepsVolumes: boolean;
  /** Of a pod that waits: until these are lifted, nobody looks for a node. */
  readonly schedulingGates: readonly string[];
  /** kube-scheduler's sentence for a pod that waits, or for one more of its kind that would; "" for others. */
  readonly message: string;
  /** Where the strategy would put it now; "" if nowhere. */
  readonly choice: string;
  /** undefined: some node does, or the strategy evicts nobody. */
  readonly preemption: ExplainedPreemption | undefined;
  /** Whether the strategy can say how it decides; else only what speaks against each node is known. */
  readonly hasReasons: boolean;
  /** Names of the filters, in the order in which nodes meet them. */
  readonly filters: readonly string[];
  /** The filter that spoke against all nodes before any was asked; undefined: none did. */
  readonly refusal: { readonly filter: string; readonly reasons: readonly string[] } | undefined;
  /** Filters that left a part of the nodes to be asked. */
  readonly narrowedBy: readonly string[];
  readonly scores: readonly { readonly name: string; readonly weight: number }[];
  /** Scores that have nothing to say about this pod. */
  readonly skippedScores: readonly string[];
  /** Best first: by total, then those that were not asked, then those that are ruled out, each in scan order. */
  readonly nodes: readonly ExplainedNode[];
}

export interface ExplainedNode {
  readonly name: string;
  readonly verdict: "fits" | "not asked" | "rejected";
  /** Who rejected it and why; "" and none if nobody did. */
  readonly filter: string;
  readonly reasons: readonly string[];
  readonly total: number;
  /** Aligned with the scores of the explanation. */
  readonly scores: readonly {
    readonly raw: number;
    readonly normalised: number;
    readonly weighted: number;
  }[];
}

/** What comes of preemption for a pod that has no node, or would come of it; pods by name, without namespace. */
export interface ExplainedPreemption {
  /** Where the pod is to go; "": nowhere. */
  readonly node: string;
  /** True: that is decided, and the pod is nominated; false: it would be decided so now. */
  readonly isDecided: boolean;
  /** Those that leave, or would have to, the most important first; none of them may be left. */
  readonly victims: readonly string[];
  /** How many of them a disruption budget would spare; of a decision only where it is still to be carried out. */
  readonly violations: number;
  /** How many nodes are as good, itself included. */
  readonly equals: number;
  /** Why nobody would be evicted, "" if somebody would be. */
  readonly why: string;
  /** What it could do on each node: who would have to go, or why that would not help. */
  readonly outlooks: readonly {
    readonly node: string;
    readonly victims: readonly string[];
    readonly violations: number;
    readonly reasons: readonly string[];
  }[];
}
