import type { Placed } from "../document/value.ts";
import type { TimelineEntry } from "../spec/world.ts";
import { choice } from "./choice.ts";
import { object, optional, required } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { duration, positiveDuration, string } from "./scalars.ts";
import { mapped, placed, type Shape } from "./shape.ts";
import { resolveTarget, type TargetIndex } from "./targets.ts";

type NodeVerb = "cordon" | "uncordon" | "drain" | "restore" | "fail";

/** An entry whose target is not looked up yet. */
export interface TimelineItem {
  readonly at: Placed<number>;
  readonly verb: NodeVerb;
  readonly target: Placed<string>;
  readonly duration: number;
}

const at = required(placed(duration), "when");
const target = placed(string("a target like zone/b"));
const FORM = "node/NAME, rack/NAME, zone/NAME or pool/NAME";

function verb(name: NodeVerb, description: string): Shape<TimelineItem> {
  return mapped(object({ at, [name]: required(target, `${description}: ${FORM}`) }), (read) => {
    const item = read as { at: Placed<number>; [verb: string]: Placed<number> | Placed<string> };
    return { at: item.at, verb: name, target: item[name] as Placed<string>, duration: Infinity };
  });
}

const fail = mapped(
  object({
    at,
    fail: required(target, `lets nodes fail: ${FORM}`),
    for: optional(positiveDuration, "how long; until a restore if absent"),
  }),
  (read): TimelineItem => ({ at: read.at, verb: "fail", target: read.fail, duration: read.for ?? Infinity }),
);

/** Verbs of Kubernetes objects. */
const LATER = ["setImage", "rolloutUndo", "rolloutRestart", "scale", "apply", "delete"];

/** One thing that is done to the cluster, or befalls it. */
export const timelineItem: Shape<TimelineItem> = choice<TimelineItem>(
  "an entry of the timeline",
  {
    fail,
    restore: verb("restore", "ends what the timeline made fail, on these nodes; random failures go on"),
    cordon: verb("cordon", "lets no new pod onto nodes"),
    uncordon: verb("uncordon", "ends a cordon or a drain"),
    drain: verb("drain", "cordons nodes and lets their pods go, as each task's onDrain says"),
  },
  ["at", "for"],
  LATER,
);

/** Resolves targets; by time, entries of the same instant in file order. */
export function buildTimeline(
  items: readonly TimelineItem[],
  index: TargetIndex,
  horizon: number,
  reading: Reading,
): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const item of items) {
    const nodes = resolveTarget(item.target, index, reading);
    if (item.at.value >= horizon) {
      reading.warn(
        item.at.place,
        "no-effect",
        "happens after the horizon, so never",
        "move it, or the horizon",
      );
    }
    if (nodes === undefined) continue;
    const { verb, duration } = item;
    const common = { at: item.at.value, target: item.target.value, nodes };
    entries.push(verb === "fail" ? { ...common, verb, duration } : { ...common, verb });
  }
  return entries.sort((a, b) => a.at - b.at);
}
