import { scaleInProportion } from "../../../../src/controllers/proportional-scaling.ts";
import type { ReplicaSetStatus } from "../../../../src/controllers/replica-set.ts";
import { newSetSize, shrinkOld } from "../../../../src/controllers/rolling-update.ts";
import { type RolloutLimits, rolloutLimits } from "../../../../src/controllers/rollout-limits.ts";
import type { DeploymentSpec } from "../../../../src/spec/objects.ts";
import type { Change } from "../recording.ts";
import { combinations, Versions, type View } from "./versions.ts";

/** A size that no step of the Deployment's controller explains. */
export interface Illegal {
  readonly t: number;
  readonly set: string;
  readonly size: number;
}

/** How a Deployment is rolled out, by its name. */
export type Strategies = ReadonlyMap<string, DeploymentSpec["strategy"]>;

/**
 * Sizes that a run's Deployments gave their ReplicaSets, of which each must be what the simulator's own arithmetic
 * says for some of the last three versions of the Deployment and of all its ReplicaSets: controllers read from caches
 * that lag. O(changes x versions ^ ReplicaSets).
 */
export function illegalSizes(changes: readonly Change[], strategies: Strategies): readonly Illegal[] {
  const versions = new Versions();
  const owners = new Map<string, string>();
  const illegal: Illegal[] = [];
  for (const change of changes) {
    if (change.kind !== "Deployment" && change.kind !== "ReplicaSet") continue;
    const { kind, name, op, set = {}, t } = change;
    if (kind === "ReplicaSet" && op === "create" && typeof set["owner"] === "string")
      owners.set(name, set["owner"]);
    const owner = owners.get(name);
    const strategy = owner === undefined ? undefined : strategies.get(owner);
    const written = kind === "ReplicaSet" ? set["spec.replicas"] : undefined;
    if (written !== undefined && owner !== undefined && strategy !== undefined) {
      const size = Number(op === "create" ? written : (written as readonly unknown[])[1]);
      const siblings = versions.names("ReplicaSet").filter((each) => owners.get(each) === owner);
      const isNew = op === "create" ? String(set["image"]) : undefined;
      if (!isLegal(versions, { owner, strategy, siblings }, name, size, isNew))
        illegal.push({ t, set: name, size });
    }
    versions.add(change);
  }
  return illegal;
}

interface Rollout {
  readonly owner: string;
  readonly strategy: DeploymentSpec["strategy"];
  readonly siblings: readonly string[];
}

function isLegal(
  versions: Versions,
  { owner, strategy, siblings }: Rollout,
  name: string,
  size: number,
  newImage: string | undefined,
): boolean {
  const seen = siblings.map((each) => versions.of("ReplicaSet", each).map((view) => setOf(each, view)));
  for (const deployment of versions.of("Deployment", owner)) {
    const wanted = Number(deployment["spec.replicas"]);
    const limits = rolloutLimits(strategy, wanted);
    for (const sets of combinations(seen)) {
      if (newImage !== undefined) {
        const total = sets.reduce((sum, { replicas }) => sum + replicas, 0);
        const allowed = strategy.kind === "Recreate" ? wanted : newSetSize(wanted, 0, total, limits);
        if (size === allowed) return true;
      } else if (
        mayResize(deployment, sets, name, size, { wanted, limits, isRecreate: strategy.kind === "Recreate" })
      )
        return true;
    }
  }
  return false;
}

/** A ReplicaSet as the arithmetic sees it. */
interface SeenSet {
  readonly name: string;
  /** In order of creation. */
  readonly id: number;
  readonly image: unknown;
  readonly replicas: number;
  readonly desired: number;
  readonly max: number;
  readonly status: ReplicaSetStatus;
}

function setOf(name: string, view: View): SeenSet {
  const number = (field: string) => Number(view[field] ?? 0);
  return {
    name,
    id: Number(/(\d+)$/.exec(name)?.[1] ?? 0),
    image: view["image"],
    replicas: number("spec.replicas"),
    desired: number("desired"),
    max: number("max"),
    status: {
      replicas: number("replicas"),
      ready: number("readyReplicas"),
      available: number("availableReplicas"),
      terminating: number("terminatingReplicas"),
      observedGeneration: 0,
      failure: "",
    },
  };
}

interface Terms {
  readonly wanted: number;
  readonly limits: RolloutLimits;
  readonly isRecreate: boolean;
}

/** Whether a sync that has seen these may give the set this size. */
function mayResize(
  deployment: View,
  sets: readonly SeenSet[],
  name: string,
  size: number,
  { wanted, limits, isRecreate }: Terms,
): boolean {
  const gives = (resizes: Iterable<{ readonly set: SeenSet; readonly replicas: number }>) =>
    [...resizes].some(({ set, replicas }) => set.name === name && replicas === size && set.replicas !== size);
  const current = sets.find(({ image }) => image === deployment["image"]);
  const active = sets.filter(({ replicas }) => replicas > 0);
  const isScaled = deployment["paused"] === true || active.some(({ desired }) => desired !== wanted);
  if (isScaled) {
    if (active.length <= 1) return (active[0] ?? current ?? sets.at(-1))?.name === name && size === wanted;
    if (isSaturated(current, wanted)) return current?.name !== name && size === 0;
    return (
      !isRecreate && gives(scaleInProportion(active, wanted, limits.maxSurge, Number(deployment["replicas"])))
    );
  }
  if (isRecreate) return current?.name === name ? size === wanted : size === 0;
  if (current === undefined) return false;
  const total = sets.reduce((sum, { replicas }) => sum + replicas, 0);
  const grown = newSetSize(wanted, current.replicas, total, limits);
  if (grown !== current.replicas) return current.name === name && size === grown;
  const old = active.filter((set) => set !== current);
  return gives(shrinkOld(old, current, wanted, limits) ?? []);
}

function isSaturated(current: SeenSet | undefined, wanted: number): boolean {
  return current?.replicas === wanted && current.desired === wanted && current.status.available === wanted;
}
