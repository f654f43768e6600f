import type { Placed } from "../document/value.ts";
import type { ObjectiveSpec } from "../spec/objective.ts";
import { object, optional, required } from "./fields.ts";
import { reportUnknownLoad } from "./loads.ts";
import type { NumberedWorkload } from "./numbered-workload.ts";
import { resolveObjects } from "./object-targets.ts";
import type { Reading } from "./reading.ts";
import type { LoadNumbers } from "./resolve-behavior.ts";
import { positiveDuration, probability, string } from "./scalars.ts";
import { mapped, placed } from "./shape.ts";

/** An objective whose names are not looked up yet. */
export interface Objective {
  readonly of: Placed<string>;
  readonly availability: number;
  readonly window: number;
  readonly load: Placed<string> | undefined;
}

const KINDS = ["deployment", "replicaset", "statefulset", "daemonset"];
const MONTH = 30 * 86_400_000_000;

export const objective = mapped(
  object({
    of: required(placed(string("a target like deployment/checkout")), "whose: KIND/NAME, with wildcards"),
    availability: required(placed(probability), "share that is to be available: 99.9%"),
    window: {
      ...optional(positiveDuration, "over which errors are counted; the run is a part of it"),
      written: "30d",
    },
    load: optional(placed(string("the name of a load")), "what is asked of it: each instant counts by it"),
  }),
  ({ of, availability, window = MONTH, load }, _, reading): Objective | undefined => {
    if (availability.value > 0 && availability.value < 1)
      return { of, availability: availability.value, window, load };
    return reading.error(
      availability.place,
      "out-of-range",
      "the availability must be more than 0 and less than 100 %",
      'write a share such as "99.9%"',
    );
  },
);

export function buildObjectives(
  objectives: readonly Objective[],
  workloads: readonly NumberedWorkload[] | undefined,
  loads: LoadNumbers,
  reading: Reading,
): readonly ObjectiveSpec[] {
  if (workloads === undefined) return [];
  const named = workloads.map(({ number, spec: { kind, namespace, name } }) => ({
    number,
    kind,
    namespace,
    name,
  }));
  return objectives.flatMap(({ of, availability, window, load }) => {
    const found = resolveObjects(of, named, KINDS, reading) ?? [];
    const position = load === undefined ? undefined : loads.get(load.value);
    if (load !== undefined && position === undefined) reportUnknownLoad(load, loads, reading);
    return found.map(({ number }) => ({ workload: number, availability, window, load: position }));
  });
}
