import { didYouMean } from "../diagnostics/did-you-mean.ts";
import type { Placed } from "../document/value.ts";
import { FAILING_PARTS, type FailingPart, type OutageEntry } from "../spec/outage.ts";
import { type Field, object, optional, required } from "./fields.ts";
import { factor } from "./load-amounts.ts";
import type { Reading } from "./reading.ts";
import { oneOf, positiveDuration, shorten } from "./scalars.ts";
import { mapped, placed, type Shape } from "./shape.ts";

/** `slow`: what takes longer, as it was read. */
export interface SlowItem {
  readonly at: Placed<number>;
  readonly verb: "slow";
  readonly target: Placed<"api-server" | "etcd">;
  readonly factor: number;
  readonly duration: number;
}

/** What may stand in an entry that lets something fail, or ends that. */
interface FailItem {
  readonly at: Placed<number>;
  readonly verb: string;
  readonly target: Placed<string>;
  readonly duration?: number;
  readonly members?: Placed<number> | undefined;
}

export const PARTS = "or api-server, etcd, controller-manager, scheduler, registry";

/** "10x": how many times as long. */
const slowness = mapped(factor, (read, place, reading) => {
  if (read > 1 && read <= 10_000) return read;
  const message = `${read}x as long is out of range`;
  return reading.error(place, "out-of-range", message, "write a factor of more than 1x, up to 10000x");
});

export function slowItem(at: Field<Placed<number>>): Shape<SlowItem> {
  return mapped(
    object({
      at,
      slow: required(placed(oneOf("api-server", "etcd")), "lets a part of the control plane take longer"),
      by: required(slowness, "how many times as long: 10x"),
      for: optional(positiveDuration, "how long; until a restore if absent"),
    }),
    (read): SlowItem => ({
      at: read.at,
      verb: "slow",
      target: read.slow,
      factor: read.by,
      duration: read.for ?? Infinity,
    }),
  );
}

/**
 * What befalls the control plane by an entry; "none" if its target is none of its parts, undefined if it is wrong.
 * `etcdMembers`: how many there are.
 */
export function outageEntry(
  item: FailItem | SlowItem,
  etcdMembers: number,
  reading: Reading,
): OutageEntry | "none" | undefined {
  const { value, place } = item.target;
  const common = { at: item.at.value, target: value };
  if ("factor" in item)
    return { ...common, verb: "slow", part: item.target.value, factor: item.factor, duration: item.duration };
  const part = FAILING_PARTS.find((each) => each === value);
  const { members } = item;
  if (members !== undefined && part !== "etcd")
    return reading.error(members.place, "conflicting-keys", 'only etcd has "members"', "remove the key");
  if (part === undefined) return meantPart(value, place, reading);
  if (item.verb === "restore") return { ...common, verb: "restorePart", part };
  if (members !== undefined && members.value > etcdMembers) {
    const hint = "write fewer, or give the cluster more: controlPlane.etcd.members";
    return reading.error(members.place, "out-of-range", `etcd has ${memberCount(etcdMembers)}`, hint);
  }
  return {
    ...common,
    verb: "failPart",
    part,
    members: members?.value ?? 1,
    duration: item.duration ?? Infinity,
  };
}

function memberCount(members: number): string {
  return members === 1 ? "1 member" : `${members} members`;
}

/** A name without a slash that is nearly that of a part. */
function meantPart(value: string, place: Placed<string>["place"], reading: Reading): "none" | undefined {
  const meant: FailingPart | undefined = value.includes("/")
    ? undefined
    : (didYouMean(value, FAILING_PARTS) as FailingPart | undefined);
  if (meant === undefined) return "none";
  return reading.error(place, "bad-target", `"${shorten(value)}" is no target`, `did you mean "${meant}"?`);
}
