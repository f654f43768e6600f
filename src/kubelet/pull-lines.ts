import type { PodId } from "../cluster/ids.ts";
import type { PullRequest } from "./pull-request.ts";

/**
 * One pull after another for each pod, since its worker waits for each of them. Who comes to a pod whose worker waits for
 * a pull stands in line. Source: SyncPod of kuberuntime, which starts containers in a loop.
 */
export class PullLines {
  readonly #current = new Map<PodId, PullRequest>();
  readonly #held = new Map<PodId, PullRequest[]>();

  /** Whether a pull may begin now; if not, it is in line. Tasks wait for nobody. */
  enter(request: PullRequest): boolean {
    const { pod } = request;
    if (pod === undefined) return true;
    const current = this.#current.get(pod);
    if (current === undefined || current === request) {
      this.#current.set(pod, request);
      return true;
    }
    const held = this.#held.get(pod);
    if (held === undefined) this.#held.set(pod, [request]);
    else held.push(request);
    return false;
  }

  /** A pull is over, whatever came of it. */
  leave(request: PullRequest): void {
    const { pod } = request;
    if (pod !== undefined && this.#current.get(pod) === request) this.#current.delete(pod);
  }

  /** Who is first in line, and leaves it, unless the pod's worker waits for a pull. */
  next(pod: PodId): PullRequest | undefined {
    if (this.#current.has(pod)) return undefined;
    const held = this.#held.get(pod);
    const first = held?.shift();
    if (held?.length === 0) this.#held.delete(pod);
    return first;
  }

  /** The pod is gone, or its node. */
  forget(pod: PodId): void {
    this.#current.delete(pod);
    this.#held.delete(pod);
  }
}
