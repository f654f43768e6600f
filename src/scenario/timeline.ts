import type { Placed } from "../document/value.ts";
import { CASCADES, type Cascade } from "../spec/cascade.ts";
import type { LoadChange } from "../spec/load.ts";
import type { TimelineVerb, WorkloadEntry } from "../spec/world.ts";
import { type ManifestSource, manifests } from "./applied-manifests.ts";
import { choice } from "./choice.ts";
import { mapOf } from "./collections.ts";
import { defaulted, type Field, object, optional, required } from "./fields.ts";
import { factor, loadTarget } from "./load-amounts.ts";
import { type AddNodesItem, addNodes, BESIDE_NODE_VERBS, type NodeItem, nodeVerbs } from "./node-verbs.ts";
import { type SlowItem, slowItem } from "./outages.ts";
import { oneOrMore } from "./paths.ts";
import { isPodTarget, type PodChoice, podChoice } from "./pod-targets.ts";
import { rolloutPlan, type WrittenPlan } from "./rollout-plan.ts";
import {
  boolean,
  bytes,
  cpu,
  duration,
  oneOf,
  shorten,
  string,
  thousandths,
  wholeNumber,
} from "./scalars.ts";
import { mapped, placed, type Shape } from "./shape.ts";

/** An entry whose targets are not looked up yet. */
export type TimelineItem =
  | NodeItem
  | SlowItem
  | AddNodesItem
  | WorkloadItem
  | DeleteItem
  | EvictItem
  | ResourcesItem
  | ScaleItem
  | UndoItem
  | ImageItem
  | ApplyItem
  | LoadItem
  | UsageItem;

interface Item {
  readonly at: Placed<number>;
}

/** Several targets may be written as a list. */
interface ObjectItem extends Item {
  readonly targets: readonly Placed<string>[];
}

export interface WorkloadItem extends ObjectItem {
  readonly verb: Exclude<
    WorkloadEntry["verb"],
    "scale" | "rolloutUndo" | "setImage" | "delete" | "setResources"
  >;
}

export interface DeleteItem extends ObjectItem {
  readonly verb: "delete";
  readonly cascade: Cascade;
  /** Which pods, and with what grace: of targets that are pods. */
  readonly choice: PodChoice;
  readonly grace: Placed<number> | undefined;
}

export interface EvictItem extends ObjectItem {
  readonly verb: "evict";
  readonly choice: PodChoice;
  readonly grace: number | undefined;
}

export interface ResourcesItem extends ObjectItem {
  readonly verb: "setResources";
  readonly container: Placed<string> | undefined;
  readonly requests: ReadonlyMap<string, Placed<bigint>>;
  readonly limits: ReadonlyMap<string, Placed<bigint>>;
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
  readonly plan: WrittenPlan | undefined;
}

/** Paths of manifests, or what they say, with the place of each. */
export interface ApplyItem extends Item {
  readonly verb: "apply";
  readonly manifests: readonly ManifestSource[];
}

export interface LoadItem extends Item {
  readonly verb: "setLoad";
  readonly target: Placed<string>;
  readonly change: LoadChange;
}

export interface UsageItem extends ObjectItem {
  readonly verb: "setUsage";
  readonly container: Placed<string> | undefined;
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
}
/** Verbs as keys: what fails and is restored is told by the target. */
type WrittenVerb = Exclude<
  TimelineVerb,
  "failPart" | "restorePart" | "deleteNode" | "deleteObjects" | "deletePods" | "labelPods"
>;

const at = required(placed(duration), "when");
const OBJECTS = "KIND/NAME, with wildcards; several as a list";

const objectTargets = oneOrMore("a target like deployment/checkout");

function objectVerb(verb: WorkloadItem["verb"], description: string): Shape<TimelineItem> {
  const fields = { at, [verb]: required(objectTargets, `${description}: ${OBJECTS}`) as Field<unknown> };
  return mapped(object(fields), (read): WorkloadItem => {
    return { at: read["at"] as Item["at"], verb, targets: read[verb] as ObjectItem["targets"] };
  });
}

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
    plan: optional(rolloutPlan, "how the image is let in, and when it is taken back; Deployments only"),
  }),
  ({ at, setImage, image, container, plan }): ImageItem => {
    return { at, verb: "setImage", targets: setImage, image, container, plan };
  },
);

const deleteItem: Shape<TimelineItem> = mapped(
  object({
    at,
    delete: required(
      objectTargets,
      `deletes objects and what they own: ${OBJECTS}; nodes: node/NAME; or pods: pod/NAME`,
    ),
    cascade: defaulted(
      oneOf(...CASCADES),
      "what becomes of what they own; orphan: it stays",
      "background" as const,
      "background",
    ),
    ...podChoice,
    gracePeriod: optional(placed(duration), "of pods: --grace-period, in place of their own"),
    force: optional(placed(boolean), "of pods: --force: they are gone at once, whatever their kubelet does"),
  }),
  (
    { at, delete: targets, cascade, selector, count, gracePeriod, force },
    _,
    reading,
  ): DeleteItem | undefined => {
    const beside = [selector, count, gracePeriod, force].find((each) => each !== undefined);
    const other = targets.find((target) => !isPodTarget(target));
    if (beside !== undefined && other !== undefined)
      return reading.error(
        beside.place,
        "conflicting-keys",
        `"${shorten(other.value)}" is no pod: the key is for pods alone`,
        "remove it, or write an entry of its own for the pods",
      );
    if (force?.value === true && (gracePeriod?.value ?? 0) > 0)
      return reading.error(
        gracePeriod!.place,
        "conflicting-keys",
        "kubectl takes no gracePeriod of more than 0 together with force",
        "remove one of the two",
      );
    return {
      at,
      verb: "delete",
      targets,
      cascade,
      choice: { selector, count },
      grace: graceOf(gracePeriod, force),
    };
  },
);

/** Without --force kubectl turns a grace period of 0 into one of a second. */
function graceOf(
  gracePeriod: Placed<number> | undefined,
  force: Placed<boolean> | undefined,
): Placed<number> | undefined {
  if (force?.value === true) return { value: 0, place: force.place };
  return gracePeriod && { ...gracePeriod, value: Math.max(gracePeriod.value, SECOND) };
}

const SECOND = 1_000_000;

const evict: Shape<TimelineItem> = mapped(
  object({
    at,
    evict: required(
      objectTargets,
      "asks the Eviction API for pods, which budgets may refuse: pod/NAME, with wildcards",
    ),
    ...podChoice,
    gracePeriod: optional(duration, "in place of their own; 0s: they are gone at once"),
  }),
  ({ at, evict, selector, count, gracePeriod }, _, reading): EvictItem | undefined => {
    const other = evict.find((target) => !isPodTarget(target));
    if (other === undefined)
      return { at, verb: "evict", targets: evict, choice: { selector, count }, grace: gracePeriod };
    const hint = "write pod/NAME, such as pod/web-*; nodes are drained";
    return reading.error(other.place, "bad-target", `"${shorten(other.value)}" is no pod`, hint);
  },
);

const quantities = mapOf(string("the name of a resource"), placed(thousandths));

const setResources = mapped(
  object({
    at,
    setResources: required(objectTargets, `rolls out other requests and limits: ${OBJECTS}`),
    container: optional(placed(string()), "which container, with wildcards; all of them if absent"),
    requests: optional(quantities, "what it requests: {cpu: 250m}"),
    limits: optional(quantities, "what it is limited to: {memory: 256Mi}"),
  }),
  ({ at, setResources, container, requests, limits }, place, reading): ResourcesItem | undefined => {
    if (requests === undefined && limits === undefined)
      return reading.error(place, "missing-key", "nothing is set", "add requests: {cpu: 250m}, or limits");
    const none = new Map<string, Placed<bigint>>();
    const amounts = { requests: requests ?? none, limits: limits ?? none };
    return { at, verb: "setResources", targets: setResources, container, ...amounts };
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
      manifests,
      "makes objects, or changes them: manifests as files or folders, relative to the scenario, or written here",
    ),
  }),
  ({ at, apply }): ApplyItem => ({ at, verb: "apply", manifests: apply }),
);

const setLoad = mapped(
  object({
    at,
    setLoad: required(
      placed(string("the name of a load")),
      "changes what is asked of applications: a load's name",
    ),
    to: optional(loadTarget, "this much from now on; curve: what its curve says again"),
    by: optional(factor, "so many times what its curve says: 2x"),
  }),
  ({ at, setLoad, to, by }, place, reading): LoadItem | undefined => {
    const item = { at, verb: "setLoad", target: setLoad } as const;
    if ((to === undefined) === (by === undefined))
      return reading.error(
        place,
        to === undefined ? "missing-key" : "conflicting-keys",
        to === undefined ? "how much is missing" : '"to" and "by" exclude each other',
        "write to: 200/s, or by: 2x",
      );
    if (by !== undefined) return { ...item, change: { kind: "by", factor: by } };
    return { ...item, change: to === "curve" ? { kind: "curve" } : { kind: "to", value: to! } };
  },
);

const setUsage = mapped(
  object({
    at,
    setUsage: required(objectTargets, `changes what containers use: ${OBJECTS}`),
    container: optional(placed(string()), "which container; needed where there are several"),
    cpu: optional(cpu, "CPU from now on, in every pod"),
    memory: optional(bytes, "memory from now on, in every pod"),
  }),
  ({ at, setUsage, container, cpu, memory }, place, reading): UsageItem | undefined => {
    if (cpu === undefined && memory === undefined)
      return reading.error(place, "missing-key", "how much is missing", "write cpu: 300m, or memory: 1Gi");
    return { at, verb: "setUsage", targets: setUsage, container, cpu, memory };
  },
);

const verbs: Readonly<Record<WrittenVerb, Shape<TimelineItem>>> = {
  apply,
  delete: deleteItem,
  evict,
  setResources,
  scale,
  setImage,
  rolloutRestart: objectVerb("rolloutRestart", "replaces all pods"),
  rolloutUndo,
  rolloutPause: objectVerb("rolloutPause", "stops rollouts where they are"),
  rolloutResume: objectVerb("rolloutResume", "lets them go on"),
  suspend: objectVerb("suspend", "suspends Jobs and CronJobs"),
  resume: objectVerb("resume", "lets Jobs and CronJobs go on"),
  setLoad,
  setUsage,
  ...nodeVerbs,
  addNodes,
  slow: slowItem(at),
};

/** Keys that stand beside a verb. */
const BESIDE = [
  ...[
    "at",
    ...BESIDE_NODE_VERBS,
    "by",
    "replicas",
    "image",
    "container",
    "toRevision",
    "plan",
    "cascade",
    ...Object.keys(podChoice),
    "requests",
    "limits",
  ],
  ...["to", "cpu", "memory"],
];

/** One thing that is done to the cluster, or befalls it. */
export const timelineItem: Shape<TimelineItem> = choice<TimelineItem>(
  "an entry of the timeline",
  verbs,
  BESIDE,
);
