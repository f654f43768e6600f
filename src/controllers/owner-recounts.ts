import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { InvariantError } from "../cluster/invariants.ts";
import { READY } from "../cluster/pod-table.ts";
import { availableFrom } from "./available-from.ts";
import type { OwnedPods } from "./owned-pods.ts";

/** Whose pod it is; undefined for one that is nobody's. */
type OwnerOf = (pod: PodId) => OwnedPods | undefined;

const accounts = new WeakMap<Cluster, OwnerOf[]>();

/** A controller keeps account of pods of the cluster, which `checkOwners` will hold it to. */
export function keepsAccount(cluster: Cluster, ownerOf: OwnerOf): void {
  const known = accounts.get(cluster);
  if (known === undefined) accounts.set(cluster, [ownerOf]);
  else known.push(ownerOf);
}

/**
 * Recounts the pods of all owners: each controller's account must equal what the pods themselves say, between any two
 * events. A pod whose time of being ready ends at this very instant may be counted as available, or not yet.
 * O(pods x controllers).
 *
 * @throws InvariantError if a count is wrong.
 */
export function checkOwners(cluster: Cluster): void {
  for (const ownerOf of accounts.get(cluster) ?? []) checkAccount(cluster, ownerOf);
}

interface Recount {
  active: number;
  ready: number;
  terminating: number;
  /** Available for sure, and perhaps: the last instant of its wait is now. */
  available: number;
  due: number;
}

function checkAccount(cluster: Cluster, ownerOf: OwnerOf): void {
  const { pods, now } = cluster;
  const recounts = new Map<OwnedPods, Recount>();
  for (let row = 0; row < pods.rows; row++) {
    const owner = ownerOf(row as PodId);
    if (owner === undefined) continue;
    let count = recounts.get(owner);
    if (count === undefined) {
      count = { active: 0, ready: 0, terminating: 0, available: 0, due: 0 };
      recounts.set(owner, count);
    }
    if (!Number.isNaN(pods.deletedAt[row])) {
      count.terminating++;
      continue;
    }
    count.active++;
    if (pods.phase[row] !== READY) continue;
    count.ready++;
    const from = availableFrom(pods.readyAt[row]!, owner.minReady);
    if (from < now || owner.minReady === 0) count.available++;
    else if (from === now) count.due++;
  }
  for (const [owner, count] of recounts) compare(cluster, owner, count);
}

function compare(cluster: Cluster, owner: OwnedPods, count: Recount): void {
  const fail = (what: string, own: number, recounted: number) => {
    throw new InvariantError(`an owner counts ${own} pods as ${what}, a recount ${recounted}`, cluster.now);
  };
  if (owner.pods.size !== count.active) fail("there", owner.pods.size, count.active);
  if (owner.ready !== count.ready) fail("ready", owner.ready, count.ready);
  if (owner.terminating !== count.terminating) fail("terminating", owner.terminating, count.terminating);
  const { available, due } = count;
  // What was there at the start is taken to have been ready for long.
  if (
    owner.available < available ||
    (owner.available > available + due && cluster.now > owner.minReady + SECOND)
  )
    fail("available", owner.available, available);
}

const SECOND = 1_000_000;
