import type { ValidationRow } from "./validation-rows.ts";

/** What the prediction misses, figure by figure, and why. */
export interface KnownMisses {
  readonly why: string;
  /** By case; "*" stands for any workload. */
  readonly figures: Readonly<Record<string, readonly string[]>>;
}

/** Of the recordings beside the repository. A figure is named if it is missed for one of the case's repeats. */
export const KNOWN_MISSES: readonly KnownMisses[] = [
  {
    why: "The machine of the recording stood still for moments: in the first second of rollout-200 it also wrote the Events of 30 pods and what kwok said of them, which are not counted as its work; in burst-1000 100 pods took 1 s more than the client's limit asks for between the 3rd and the 6th second of the second run, and were caught up with by the 8th.",
    figures: {
      "burst-1000": ["burst beforeMoreNodes: wait mean", "burst beforeMoreNodes: wait p50", "pods: wait p50"],
      "rollout-200": ["pods: wait p99", "pods: wait max"],
    },
  },
  {
    why: "Twelve Deployments that change within 2 s use up the first 30 tokens of their controllers: which writes of pods, statuses and Events come before the last of them some ms decide, and each that comes later waits for 50 ms more; so does a deletion that comes after creations.",
    figures: {
      "boutique-drain-2": [
        "deploy: of *: shortReady",
        "deploy: of *: shortServing",
        "deploy: of *: shortAvailable",
        "deploy: of *: completeAfter",
        "deploy: of *: firstNewReadyAfter",
      ],
      "boutique-tight-25pc-25pc": [
        "deploy: of *: shortReady",
        "deploy: of *: shortServing",
        "deploy: of *: shortAvailable",
        "deploy: of *: completeAfter",
        "deploy: of *: firstNewReadyAfter",
        "rollout: of *: maxPodsNotTerminating",
      ],
      "boutique-zone-undo": ["undo: of *: firstNewReadyAfter"],
    },
  },
];

/** The reason for which a figure is missed; undefined: it is not to be. */
export function whyMissed({ case: id, figure }: Pick<ValidationRow, "case" | "figure">): string | undefined {
  return KNOWN_MISSES.find(({ figures }) => figures[id]?.some((name) => isOf(name, figure)))?.why;
}

function isOf(name: string, figure: string): boolean {
  return name === figure || name === figure.replace(/: of [^:]+:/, ": of *:");
}

/**
 * What does not hold of the list, in words: figures that are missed and not named, and named ones that are not missed.
 * Of single workloads and nodes those that hang on chance or on the machine need no name: some are missed.
 */
export function wrongMisses(missed: readonly ValidationRow[]): readonly string[] {
  const nameless = missed.filter((row) => whyMissed(row) === undefined && !(row.isDetail && row.isFree));
  const idle = KNOWN_MISSES.flatMap(({ figures }) =>
    Object.entries(figures).flatMap(([id, names]) =>
      names
        .filter((name) => !missed.some((row) => row.case === id && isOf(name, row.figure)))
        .map((name) => `named, and not missed: ${id} ${name}`),
    ),
  );
  const unnamed = nameless.map(
    ({ case: id, repeat, figure }) => `missed, and not named: ${id} ${repeat} ${figure}`,
  );
  return [...unnamed, ...idle];
}
