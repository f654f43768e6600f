import { keyOfClaim } from "../cluster/storage/storage-tables.ts";
import type { StatefulSetSpec } from "../spec/objects.ts";
import type { ControllerTools } from "./controller-tools.ts";

/**
 * Deletes claims of StatefulSets' pods where the retention policy says so. Source: facts 4.1.
 *
 * A claim goes when its pod is gone; until then no other pod of that name is made.
 */
export class StatefulClaims {
  readonly #tools: Pick<ControllerTools, "cluster" | "collector">;
  readonly #going = new Set<string>();

  constructor(tools: Pick<ControllerTools, "cluster" | "collector">) {
    this.#tools = tools;
  }

  /** Whether a claim of this ordinal is about to be deleted. */
  areGoing(spec: StatefulSetSpec, ordinal: number): boolean {
    return this.#going.size > 0 && keysOf(spec, ordinal).some((key) => this.#going.has(key));
  }

  /** Names of the claims of this ordinal that are not there. */
  missing(spec: StatefulSetSpec, ordinal: number): readonly string[] {
    const { tables } = this.#tools.cluster.storage;
    return keysOf(spec, ordinal)
      .filter((key) => tables.claim(key) === undefined)
      .map((key) => key.slice(key.indexOf("/") + 1));
  }

  /** The claims of this ordinal are to go: nobody may use them any more. */
  condemn(spec: StatefulSetSpec, ordinal: number): void {
    for (const key of keysOf(spec, ordinal)) this.#going.add(key);
  }

  /** Nobody uses the condemned claims of this ordinal any more: the garbage collector finds them, then tells. */
  release(spec: StatefulSetSpec, ordinal: number, released: () => void): void {
    const { cluster, collector } = this.#tools;
    for (const key of keysOf(spec, ordinal))
      collector.collect(() => {
        cluster.storage.binder.release(key);
        this.#going.delete(key);
        released();
      });
  }
}

/** NAMESPACE/VOLUME-SET-ORDINAL for each of the volumeClaimTemplates. */
function keysOf({ namespace, name, template }: StatefulSetSpec, ordinal: number): readonly string[] {
  return template.volumes.flatMap((volume) =>
    volume.kind === "template" ? [keyOfClaim({ namespace, name: `${volume.name}-${name}-${ordinal}` })] : [],
  );
}
