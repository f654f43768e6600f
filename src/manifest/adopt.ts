import { type Draft, identityOf, type PodDraft, type WorkloadDraft } from "./drafts.ts";

type ReplicaSetDraft = Extract<WorkloadDraft, { readonly kind: "ReplicaSet" }>;

/** Who belongs to whom, by ownerReferences. */
export interface Adoption {
  /** Pods of a workload, without those that have ended or are about to, in file order. */
  podsOf(owner: Draft): readonly PodDraft[];
  /** ReplicaSets of a Deployment, in file order. */
  replicaSetsOf(owner: Draft): readonly ReplicaSetDraft[];
  /** Whether another object of the files makes this one, so that it is no workload of its own. */
  isOwned(draft: Draft): boolean;
  /** How many completions of a Job its pods have brought already, those included that are gone. */
  succeededOf(owner: Draft): number;
  /** Those that name an owner that is not in the files, or not one that makes them. */
  readonly orphans: readonly Draft[];
  /** Those that own themselves in the end. */
  readonly cycles: readonly Draft[];
}

/** Kinds that make pods, and who makes these. */
const MAKERS: Readonly<Partial<Record<Draft["kind"], readonly string[]>>> = {
  Pod: ["ReplicaSet", "StatefulSet", "DaemonSet", "Job"],
  ReplicaSet: ["Deployment"],
};

/** Whether a pod runs, or waits to: it has not ended and nobody has deleted it. */
export function isLeft({ phase, isTerminating }: PodDraft): boolean {
  return phase !== "Succeeded" && phase !== "Failed" && !isTerminating;
}

/** Whether it is a Job that has failed for good, or all of whose completions are there. */
export function isDone(draft: Draft, adoption: Adoption): boolean {
  if (draft.kind !== "Job") return false;
  return draft.isFinished || (draft.completions > 0 && adoption.succeededOf(draft) >= draft.completions);
}

/** Finds owners by kind, namespace and name, and uid where both say one; within a group of files. O(objects). */
export function adopt(drafts: readonly Draft[]): Adoption {
  const owned = drafts.filter(({ owner }) => owner !== undefined);
  // Most files name no owners, and thousands of objects.
  const known = owned.length === 0 ? [] : drafts;
  const byIdentity = new Map(known.map((draft) => [identityOf(draft, draft.kind, draft.name), draft]));
  const owners = new Map<Draft, Draft>();
  const pods = new Map<Draft, PodDraft[]>();
  const replicaSets = new Map<Draft, ReplicaSetDraft[]>();
  const succeeded = new Map<Draft, number>();
  const orphans: Draft[] = [];
  for (const draft of owned) {
    const makers = MAKERS[draft.kind];
    if (makers === undefined) continue;
    const owner = ownerOf(draft, byIdentity);
    if (owner === undefined || !makers.includes(owner.kind)) {
      orphans.push(draft);
      continue;
    }
    owners.set(draft, owner);
    if (draft.kind === "ReplicaSet") append(replicaSets, owner, draft);
    else if (draft.kind === "Pod" && isLeft(draft)) append(pods, owner, draft);
    else if (draft.kind === "Pod" && draft.phase === "Succeeded")
      succeeded.set(owner, (succeeded.get(owner) ?? 0) + 1);
  }
  return {
    podsOf: (owner) => pods.get(owner) ?? [],
    replicaSetsOf: (owner) => replicaSets.get(owner) ?? [],
    isOwned: (draft) => owners.has(draft),
    succeededOf: (owner) => {
      const counted = owner.kind === "Job" ? owner.succeeded : 0;
      return Math.max(counted, succeeded.get(owner) ?? 0);
    },
    orphans,
    cycles: owned.filter((draft) => ownsItself(draft, byIdentity)),
  };
}

function append<T>(lists: Map<Draft, T[]>, owner: Draft, item: T): void {
  const list = lists.get(owner);
  if (list === undefined) lists.set(owner, [item]);
  else list.push(item);
}

function ownerOf(draft: Draft, byIdentity: ReadonlyMap<string, Draft>): Draft | undefined {
  if (draft.owner === undefined) return undefined;
  const { kind, name, uid } = draft.owner;
  const found = byIdentity.get(identityOf(draft, kind, name));
  const isAnother = found !== undefined && uid !== "" && found.uid !== "" && uid !== found.uid;
  return isAnother ? undefined : found;
}

function ownsItself(draft: Draft, byIdentity: ReadonlyMap<string, Draft>): boolean {
  let owner = ownerOf(draft, byIdentity);
  if (owner === undefined) return false;
  const seen = new Set<Draft>();
  while (owner !== undefined && owner !== draft && !seen.has(owner)) {
    seen.add(owner);
    owner = ownerOf(owner, byIdentity);
  }
  return owner === draft;
}
