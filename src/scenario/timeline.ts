import type { Placed } from "../document/value.ts";
import type { TaintSpec } from "../spec/pod.ts";
import type { NodeEntry, TimelineVerb, WorkloadEntry } from "../spec/world.ts";
import { choice } from "./choice.ts";
import { type Field, object, optional, required } from "./fields.ts";
import { PARTS, type SlowItem, slowItem } from "./outages.ts";
import { oneOrMore, paths } from "./paths.ts";
import { duration, positiveDuration, string, wholeNumber } from "./scalars.ts";
import { mapped, placed, type Shape } from "./shape.ts";
import { taint } from "./taints.ts";

/** An entry whose targets are not looked up yet. */
export type TimelineItem =
  | NodeItem
  | TaintItem
  | SlowItem
  | WorkloadItem
  | ScaleItem
  | UndoItem
  | ImageItem
  | ApplyItem;

interface Item {
  readonly at: Placed<number>;
}

export interface NodeItem extends Item {
  readonly verb: Exclude<NodeEntry["verb"], "taint">;
  readonly target: Placed<string>;
  readonly duration: number;
  /** Of etcd that fail. */
  readonly members?: Placed<number> | undefined;
}

export interface TaintItem extends Item {
  readonly verb: "taint";
  readonly target: Placed<string>;
  readonly taint: TaintSpec;
  readonly isRemoved: boolean;
}

/** Several targets may be written as a list. */
interface ObjectItem extends Item {
  readonly targets: readonly Placed<string>[];
}

export interface WorkloadItem extends ObjectItem {
  readonly verb: Exclude<WorkloadEntry["verb"], "scale" | "rolloutUndo" | "setImage">;
}

export interface ScaleItem extends ObjectItem {
  readonly verb: "scale";
  readonly replicas: number;
}

export interface UndoItem extends ObjectItem {
  readonly verb: "rolloutUndo";
  readonly revision: number;
}

export interface ImageItem extends ObjectItem {
  readonly verb: "setImage";
  readonly image: Placed<string>;
  readonly container: Placed<string> | undefined;
}

/** Paths of manifests, with the place of each. */
export interface ApplyItem extends Item {
  readonly verb: "apply";
  readonly paths: readonly Placed<string>[];
}

/** Verbs as keys: what fails and is restored is told by the target. */
type WrittenVerb = Exclude<TimelineVerb, "failPart" | "restorePart">;

const at = required(placed(duration), "when");
const nodeTarget = placed(string("a target like zone/b"));
const NODES = "node/NAME, rack/NAME, zone/NAME or pool/NAME";
const OBJECTS = "KIND/NAME, with wildcards; several as a list";

const objectTargets = oneOrMore("a target like deployment/checkout");

function nodeVerb(verb: NodeItem["verb"], description: string): Shape<TimelineItem> {
  const fields = { at, [verb]: required(nodeTarget, `${description}: ${NODES}`) as Field<unknown> };
  return mapped(object(fields), (read): NodeItem => {
    return { at: read["at"] as Item["at"], verb, target: read[verb] as Placed<string>, duration: Infinity };
  });
}

function objectVerb(verb: WorkloadItem["verb"], description: string): Shape<TimelineItem> {
  const fields = { at, [verb]: required(objectTargets, `${description}: ${OBJECTS}`) as Field<unknown> };
  return mapped(object(fields), (read): WorkloadItem => {
    return { at: read["at"] as Item["at"], verb, targets: read[verb] as ObjectItem["targets"] };
  });
}

const fail = mapped(
  object({
    at,
    fail: required(nodeTarget, `lets nodes, or parts of the control plane, fail: ${NODES}, ${PARTS}`),
    for: optional(positiveDuration, "how long; until a restore if absent"),
    members: { ...optional(placed(wholeNumber(1, 99)), "of etcd: how many of its members"), written: 1 },
  }),
  ({ at, fail, for: duration = Infinity, members }): NodeItem => {
    return { at, verb: "fail", target: fail, duration, members };
  },
);

const taintItem = mapped(
  object({
    at,
    taint: required(nodeTarget, `puts a taint on nodes, or takes it away: ${NODES}`),
    add: optional(taint, "the taint, as kubectl writes it: dedicated=gpu:NoSchedule"),
    remove: optional(taint, "the taint that goes: dedicated:NoSchedule"),
  }),
  ({ at, taint, add, remove }, place, reading): TaintItem | undefined => {
    if (add !== undefined && remove !== undefined)
      return reading.error(
        place,
        "conflicting-keys",
        '"add" and "remove" exclude each other',
        "write two entries",
      );
    const spec = add ?? remove;
    if (spec !== undefined)
      return { at, verb: "taint", target: taint, taint: spec, isRemoved: add === undefined };
    const hint = 'write add: "dedicated=gpu:NoSchedule", or remove';
    return reading.error(taint.place, "missing-key", "the taint itself is missing", hint);
  },
);

const scale = mapped(
  object({
    at,
    scale: required(objectTargets, `changes how many replicas are wanted: ${OBJECTS}`),
    replicas: required(wholeNumber(0, 1_000_000), "how many are wanted"),
  }),
  ({ at, scale, replicas }): ScaleItem => ({ at, verb: "scale", targets: scale, replicas }),
);

const setImage = mapped(
  object({
    at,
    setImage: required(objectTargets, `rolls out another image: ${OBJECTS}`),
    image: required(
      placed(string("the name of an image")),
      "the image; * stands for what it covers in the present one: *:v2",
    ),
    container: optional(placed(string()), "which container, with wildcards; needed where there are several"),
  }),
  ({ at, setImage, image, container }): ImageItem => {
    return { at, verb: "setImage", targets: setImage, image, container };
  },
);

const rolloutUndo = mapped(
  object({
    at,
    rolloutUndo: required(objectTargets, `rolls back: ${OBJECTS}`),
    toRevision: { ...optional(wholeNumber(0), "to this revision; 0: to the one before"), written: 0 },
  }),
  ({ at, rolloutUndo, toRevision = 0 }): UndoItem => {
    return { at, verb: "rolloutUndo", targets: rolloutUndo, revision: toRevision };
  },
);

const apply = mapped(
  object({
    at,
    apply: required(
      paths,
      "makes objects, or changes them: manifests as files or folders, relative to the scenario",
    ),
  }),
  ({ at, apply }): ApplyItem => ({ at, verb: "apply", paths: apply }),
);

const verbs: Readonly<Record<WrittenVerb, Shape<TimelineItem>>> = {
  apply,
  delete: objectVerb("delete", "deletes objects and their pods"),
  scale,
  setImage,
  rolloutRestart: objectVerb("rolloutRestart", "replaces all pods"),
  rolloutUndo,
  rolloutPause: objectVerb("rolloutPause", "stops rollouts where they are"),
  rolloutResume: objectVerb("rolloutResume", "lets them go on"),
  cordon: nodeVerb("cordon", "lets no new pod onto nodes"),
  uncordon: nodeVerb("uncordon", "ends a cordon or a drain"),
  drain: nodeVerb("drain", "cordons nodes and lets their pods go, as budgets and each task's onDrain say"),
  taint: taintItem,
  fail,
  slow: slowItem(at),
  restore: nodeVerb(
    "restore",
    "ends what the timeline made fail or slow, on these nodes; random failures go on",
  ),
};

/** Keys that stand beside a verb. */
const BESIDE = [
  "at",
  "for",
  "by",
  "members",
  "add",
  "remove",
  "replicas",
  "image",
  "container",
  "toRevision",
];

/** One thing that is done to the cluster, or befalls it. */
export const timelineItem: Shape<TimelineItem> = choice<TimelineItem>(
  "an entry of the timeline",
  verbs,
  BESIDE,
);
