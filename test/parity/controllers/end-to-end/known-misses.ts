/** What the prediction misses, figure by figure, and why. */
export interface KnownMisses {
  readonly why: string;
  /** By case. */
  readonly figures: Readonly<Record<string, readonly string[]>>;
}

/** Of the recordings beside the repository. A figure is named if it is missed for one of the case's repeats. */
export const KNOWN_MISSES: readonly KnownMisses[] = [
  {
    why: "The machine of the recording: 2 cores for 3 to 7 control planes, so that a binding or a deletion that takes some ms here took up to a second there.",
    figures: {
      "boutique-drain-2": ["pods: wait p90", "pods: wait p99", "pods: wait max"],
      "boutique-node-2": ["pods: wait p50", "pods: wait p90", "pods: wait p99", "pods: wait max"],
      "boutique-tight-0-1": ["pods: wait p90", "pods: wait mean"],
      "boutique-tight-1-0": ["pods: wait p50"],
      "boutique-tight-50pc-0": ["pods: wait p50"],
      "boutique-zone-undo": ["pods: wait p90", "pods: wait p99", "pods: wait max"],
      "preempt-20": [
        "preemption: last victimsRequested",
        "preemption: last victimsGone",
        "pods: wait p50",
        "fill: shortAvailable",
      ],
      "rollout-200": ["pods: wait p90", "pods: wait p99", "pods: wait max"],
    },
  },
  {
    why: "Which pods stood on the drained nodes, and how far the rollout was: drawn anew in each run.",
    figures: {
      "boutique-drain-2": [
        "rollout: completeAfter",
        "drained: shortReady",
        "drained: shortServing",
        "drains: shortReady",
        "drains: shortServing",
        "drains: shortAvailable",
        "drains: podsCreated",
      ],
    },
  },
  {
    why: "The machine of the recording: at load 5.5 to 9 pods were bound and got ready later, which adds up over all replicas.",
    figures: {
      "boutique-tight-1-0": [
        "deploy: shortReady",
        "deploy: shortServing",
        "deploy: shortAvailable",
        "deploy: completeAfter",
      ],
      "boutique-tight-50pc-0": ["deploy: shortReady", "deploy: shortServing", "deploy: shortAvailable"],
    },
  },
  {
    why: "Which pod gets the room that is freed first: the last one waits for several others, each with its own delay. In two of three simulations of boutique-tight-50pc-0 no node ever has the 300m free that loadgenerator's surge needs: with no pod allowed to be unavailable such a rollout is stuck, in a real cluster too.",
    figures: {
      "boutique-tight-1-0": ["pods: wait mean", "pods: wait p90", "pods: wait p99", "pods: wait max"],
      "boutique-tight-25pc-25pc": ["pods: wait p90", "pods: wait p99", "pods: wait max"],
      "boutique-tight-50pc-0": [
        "pods: wait mean",
        "pods: wait p90",
        "pods: wait p99",
        "pods: wait max",
        "rollout: completeAfter",
      ],
    },
  },
  {
    why: "Which pods stood on the lost nodes: of which workloads, and in which state of the rollout, is drawn anew in each run.",
    figures: {
      "boutique-zone-undo": ["rollout: completeAfter", "undo: completeAfter", "failure: mostShort"],
    },
  },
  {
    why: "How full the nodes were when they were full: one pod more or less at the 800th binding moves the waits of all after it.",
    figures: {
      "burst-1000": [
        "burst afterMoreNodes: lastBoundAfterNodes",
        "burst beforeMoreNodes: wait mean",
        "burst beforeMoreNodes: wait p50",
        "pods: wait p50",
      ],
    },
  },
  {
    why: "Which of the waiting pods of five Jobs gets a slot next: the backoffs of all of them lie close together.",
    figures: {
      "jobs-5": ["pods: wait p50", "pods: wait p90", "pods: wait p99", "pods: wait max"],
    },
  },
];

/** The reason for which a figure of a case is missed; undefined: it is not to be. */
export function whyMissed(id: string, figure: string): string | undefined {
  return KNOWN_MISSES.find(({ figures }) => figures[id]?.includes(figure))?.why;
}

/**
 * What does not hold of the list, in words: figures that are missed and not named, and named ones that are not missed.
 * `missed`: "CASE FIGURE", of all cases.
 */
export function wrongMisses(missed: ReadonlySet<string>): readonly string[] {
  const named = KNOWN_MISSES.flatMap(({ figures }) =>
    Object.entries(figures).flatMap(([id, names]) => names.map((name) => `${id} ${name}`)),
  );
  return [
    ...[...missed].filter((each) => !named.includes(each)).map((each) => `missed, and not named: ${each}`),
    ...named.filter((each) => !missed.has(each)).map((each) => `named, and not missed: ${each}`),
  ];
}
