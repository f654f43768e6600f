import type { Placed } from "../document/value.ts";
import type { DrainSpec } from "../spec/drain.ts";
import type { TaintSpec } from "../spec/pod.ts";
import type { NodeEntry, TaintPattern } from "../spec/world.ts";
import { list } from "./collections.ts";
import { drainFlags, drainSpec } from "./drain-flags.ts";
import { type Field, object, optional, required } from "./fields.ts";
import { labelChanges } from "./labels.ts";
import { PARTS } from "./outages.ts";
import { isPodTarget, type PodChoice, podChoice } from "./pod-targets.ts";
import { duration, positiveDuration, probability, shorten, string, wholeNumber } from "./scalars.ts";
import { byKind, mapped, placed, type Shape } from "./shape.ts";
import { removedTaint, taint } from "./taints.ts";

interface Item {
  readonly at: Placed<number>;
  readonly target: Placed<string>;
}

export type NodeItem = PlainNodeItem | DrainItem | LossItem | TaintItem | LabelItem;

export interface PlainNodeItem extends Item {
  readonly verb: "cordon" | "uncordon" | "restore" | "heal" | "deleteNode";
}

export interface DrainItem extends Item {
  readonly verb: "drain";
  readonly options: DrainSpec;
}

/** A loss of nodes, or of the network to them. */
export interface LossItem extends Item {
  readonly verb: "fail" | "partition";
  readonly duration: number;
  /** Of etcd that fail. */
  readonly members?: Placed<number> | undefined;
  /** Such a share of the nodes at a time, one after another within `over`; undefined: all at once. */
  readonly rolling: { readonly share: number; readonly over: number } | undefined;
}

export interface TaintItem extends Item {
  readonly verb: "taint";
  readonly add: readonly TaintSpec[];
  readonly remove: readonly TaintPattern[];
}

export interface LabelItem extends Item {
  readonly verb: "label";
  readonly set: Readonly<Record<string, string | undefined>>;
  /** Which pods: of a target that is pods. */
  readonly choice: PodChoice;
}

/** New nodes of a pool. */
export interface AddNodesItem {
  readonly verb: "addNodes";
  readonly at: Placed<number>;
  readonly pool: Placed<string>;
  readonly count: number;
  readonly readyAfter: number;
}

const at = required(placed(duration), "when");
const target = placed(string("a target like zone/b"));
export const NODES = "node/NAME (with wildcards), rack/NAME, zone/NAME, region/NAME or pool/NAME";

function plain(verb: PlainNodeItem["verb"], description: string): Shape<NodeItem> {
  const fields = { at, [verb]: required(target, `${description}: ${NODES}`) as Field<unknown> };
  return mapped(object(fields), (read): NodeItem => {
    return { at: read["at"] as Item["at"], verb, target: read[verb] as Placed<string> };
  });
}

function loss(
  verb: LossItem["verb"],
  description: string,
  end: string,
  others: Readonly<Record<string, Field<unknown>>> = {},
): Shape<NodeItem> {
  const fields: Record<string, Field<unknown>> = {
    at,
    ...others,
    [verb]: required(target, description) as Field<unknown>,
    for: optional(positiveDuration, `how long; until a ${end} if absent`) as Field<unknown>,
    rolling: optional(
      placed(probability),
      "not all at once, but such a share of the nodes after another: 5%",
    ) as Field<unknown>,
    over: optional(
      placed(positiveDuration),
      "with rolling: from the first share to the last",
    ) as Field<unknown>,
  };
  return mapped(object(fields), (read, _, reading): NodeItem | undefined => {
    const rolling = read["rolling"] as Placed<number> | undefined;
    const over = read["over"] as Placed<number> | undefined;
    if ((rolling === undefined) !== (over === undefined)) {
      const [there, missing] = rolling === undefined ? ["over", "rolling"] : ["rolling", "over"];
      const message = `"${there}" needs "${missing}"`;
      return reading.error((rolling ?? over)!.place, "missing-key", message, "write rolling: 5%, over: 10m");
    }
    if (rolling?.value === 0)
      return reading.error(
        rolling.place,
        "out-of-range",
        "no share of the nodes is lost",
        "write rolling: 5%",
      );
    return {
      at: read["at"] as Item["at"],
      verb,
      target: read[verb] as Placed<string>,
      duration: (read["for"] as number | undefined) ?? Number.POSITIVE_INFINITY,
      members: read["members"] as Placed<number> | undefined,
      rolling: rolling && over && { share: rolling.value, over: over.value },
    };
  });
}

function oneOrList<T>(shape: Shape<T>, what: string): Shape<readonly T[]> {
  return byKind<readonly T[]>(`${what}, or a list of them`, "one, or [one, another]", {
    scalar: mapped(shape, (read) => [read]),
    list: list(shape, 1),
  });
}

const taintItem = mapped(
  object({
    at,
    taint: required(target, `puts taints on nodes, or takes them away: ${NODES}`),
    add: optional(
      oneOrList(taint, "a taint"),
      "as kubectl writes them: dedicated=gpu:NoSchedule; several as a list",
    ),
    remove: optional(
      oneOrList(removedTaint, "a taint"),
      "what goes first: dedicated:NoSchedule, or dedicated for all effects; several as a list",
    ),
  }),
  ({ at, taint, add = [], remove = [] }, _, reading): NodeItem | undefined => {
    if (add.length + remove.length > 0) return { at, verb: "taint", target: taint, add, remove };
    const hint = 'write add: "dedicated=gpu:NoSchedule", or remove';
    return reading.error(taint.place, "missing-key", "the taint itself is missing", hint);
  },
);

const labelItem = mapped(
  object({
    at,
    label: required(target, `changes labels of nodes or pods: ${NODES}; pod/NAME`),
    set: required(placed(labelChanges), "labels by key, {disk: ssd}; null takes one away"),
    ...podChoice,
  }),
  ({ at, label, set, selector, count }, _, reading): NodeItem | undefined => {
    if (Object.keys(set.value).length === 0)
      return reading.error(set.place, "missing-key", "no label is set", "write set: {disk: ssd}");
    const beside = selector ?? count;
    if (beside === undefined || isPodTarget(label))
      return { at, verb: "label", target: label, set: set.value, choice: { selector, count } };
    const message = `"${shorten(label.value)}" is no pod: the key is for pods alone`;
    return reading.error(beside.place, "conflicting-keys", message, "remove it, or write pod/*");
  },
);

const drainItem = mapped(
  object({
    at,
    drain: required(
      target,
      `cordons nodes and lets their pods go, as budgets and each task's onDrain say: ${NODES}`,
    ),
    ...drainFlags,
  }),
  ({ at, drain, ...flags }): NodeItem => ({ at, verb: "drain", target: drain, options: drainSpec(flags) }),
);

/** What is done to nodes that are there, or befalls them, by its key. */
export const nodeVerbs = {
  cordon: plain("cordon", "lets no new pod onto nodes"),
  uncordon: plain("uncordon", "ends a cordon or a drain"),
  drain: drainItem,
  taint: taintItem,
  label: labelItem,
  fail: loss("fail", `lets nodes, or parts of the control plane, fail: ${NODES}, ${PARTS}`, "restore", {
    members: { ...optional(placed(wholeNumber(1, 99)), "of etcd: how many of its members"), written: 1 },
  }),
  restore: plain(
    "restore",
    "ends what the timeline made fail or slow, on these nodes; random failures go on",
  ),
  partition: loss("partition", `cuts the network between nodes and the control plane: ${NODES}`, "heal"),
  heal: plain("heal", "ends the partitions of these nodes"),
} satisfies Partial<Record<NodeEntry["verb"], Shape<NodeItem>>>;

export const addNodes: Shape<AddNodesItem> = mapped(
  object({
    at,
    addNodes: required(placed(string("the name of a pool")), "adds nodes like those of a pool: its name"),
    count: required(wholeNumber(1, 100_000), "how many"),
    readyAfter: { ...optional(duration, "from a node's registration to its being ready"), written: "0s" },
  }),
  ({ at, addNodes, count, readyAfter = 0 }): AddNodesItem => {
    return { at, verb: "addNodes", pool: addNodes, count, readyAfter };
  },
);

/** Keys that stand beside these verbs. */
export const BESIDE_NODE_VERBS = [
  ...Object.keys(drainFlags),
  "for",
  "members",
  "rolling",
  "over",
  "add",
  "remove",
  "set",
  "count",
  "readyAfter",
];
