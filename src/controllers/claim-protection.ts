import type { Cluster } from "../cluster/cluster.ts";
import { keyOfClaim } from "../cluster/storage/storage-tables.ts";
import type { ClaimSpec } from "../spec/storage.ts";

/**
 * Deletes PersistentVolumeClaims: one that a pod on a node uses stays, terminating, until the last such pod is gone, and
 * no further pod gets a node with it. Source: Kubernetes pvc_protection_controller.go.
 */
export class ClaimProtection {
  readonly #cluster: Cluster;
  /** Keys of those that are kept. */
  readonly #kept = new Set<string>();

  #listens = false;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Nothing if there is none of that name. */
  delete(claim: Pick<ClaimSpec, "namespace" | "name">): void {
    const key = keyOfClaim(claim);
    const { tables } = this.#cluster.storage;
    const found = tables.claim(key);
    if (found === undefined) return;
    if (!found.isTerminating) tables.applyClaim({ ...found, isTerminating: true });
    this.#kept.add(key);
    this.#releaseUnused(key);
    if (this.#kept.size > 0) this.#listen();
  }

  /** Runs that delete no claims in use pay nothing. */
  #listen(): void {
    if (this.#listens) return;
    this.#listens = true;
    this.#cluster.listen({
      podLeft: () => {
        for (const key of this.#kept) this.#releaseUnused(key);
      },
    });
  }

  #releaseUnused(key: string): void {
    const { storage } = this.#cluster;
    if (storage.isClaimUsed(key)) return;
    this.#kept.delete(key);
    storage.binder.release(key);
  }
}
