import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { Bindings } from "./bindings.ts";

/**
 * What the statuses of waiting pods say about why they wait: kube-scheduler writes that when it has found no node, and
 * turns to the next pod only when it is written. It writes nothing that is there already.
 *
 * The sentence itself is not made for that: it is taken to be another if other filters reject nodes, if there are more
 * nodes or fewer, if the pod is nominated for another node, or if others were evicted for it and now are not. Reasons
 * of one filter that apply to other nodes than before make no difference here.
 * Source: schedule_one.go, handleSchedulingFailure and updatePod: a call that is waited for, since
 * SchedulerAsyncAPICalls is off by default (facts 1.3). Seen in recordings: pods that fail in a row are told so one
 * after the other, some 10 ms apart, and 20 ms once the client's tokens are used up.
 */
export class PendingStatus {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #writes: Pick<Bindings, "askWrite" | "writeLateness">;
  readonly #priority: number;
  readonly #due: EventKind;
  readonly #written: EventKind;
  readonly #onWritten: () => void;
  /** By pod. */
  readonly #said: (string | undefined)[] = [];

  /** `onWritten` is called when what `write` has begun is there. */
  constructor(
    simulation: Simulation,
    cluster: Cluster,
    writes: Pick<Bindings, "askWrite" | "writeLateness">,
    priority: number,
    onWritten: () => void,
  ) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#writes = writes;
    this.#priority = priority;
    this.#onWritten = onWritten;
    this.#due = simulation.define("pod-status-due", () => this.#arrive());
    this.#written = simulation.define("pod-status-written", onWritten);
    cluster.listen({
      podSubmitted: (pod) => {
        this.#said[pod] = undefined;
      },
    });
  }

  /** Whether the pod's status is to say something new; it does from now on. */
  isNews(pod: PodId, rejectors: readonly string[] | undefined, hasVictims: boolean): boolean {
    const { nodeOrder, nominations } = this.#cluster;
    const evicting = hasVictims ? "evicting" : "";
    const said = `${nodeOrder.length} ${nominations.nodeOf(pod)} ${evicting} ${rejectors?.join() ?? "error"}`;
    if (this.#said[pod] === said) return false;
    this.#said[pod] = said;
    return true;
  }

  /** Writes a status, one at a time. */
  write(): void {
    this.#after(this.#due, this.#writes.askWrite());
  }

  /** It would be written now, had the write met nobody at the API server. */
  #arrive(): void {
    const late = this.#writes.writeLateness();
    this.#after(late < 0 ? this.#due : this.#written, Math.abs(late));
  }

  #after(kind: EventKind, delay: number): void {
    if (delay > 0) this.#simulation.schedule(kind, delay, 0, 0, this.#priority);
    else this.#onWritten();
  }
}
