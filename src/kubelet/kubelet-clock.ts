import type { NodeId } from "../cluster/ids.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { createStream } from "../random/streams.ts";
import { DEFAULT_KUBELET, type KubeletTiming, PROMPT_KUBELETS } from "../spec/kubelet.ts";
import { minorOf } from "../spec/minor-of.ts";
import type { NodeSpec, WorldSpec } from "../spec/world.ts";
import { keyed, type RunKey } from "./keyed-stream.ts";

/** When kubelets look at things, and for how long they wait before they try again. */
export class KubeletClock {
  readonly #timing: KubeletTiming;
  readonly #minor: number;
  readonly #nodes: readonly NodeSpec[];
  readonly #jitter: RandomStream | undefined;

  /** `nodes` may grow. */
  constructor(world: WorldSpec, nodes: readonly NodeSpec[], seed: number) {
    this.#timing = world.kubelets ?? PROMPT_KUBELETS;
    this.#minor = minorOf(world.kubernetesVersion);
    this.#nodes = nodes;
    this.#jitter = this.#timing.hasWorkerRetry ? createStream(seed, "pod-worker-retry") : undefined;
  }

  /** When what happens to a container at an instant is seen: at the next relist; nodes differ in its phase. */
  noticed(instant: number, node: NodeId): number {
    const { relist } = this.#timing;
    if (relist === 0 || instant === Number.POSITIVE_INFINITY) return instant;
    const phase = Math.floor(((node * GOLDEN) % 1) * relist);
    return Math.ceil((instant - phase) / relist) * relist + phase;
  }

  /**
   * How long it takes until a pod that is refused for `backoff` is tried again. A pod's worker looks again after 10 s
   * times 1 to 1.5; since 1.35 when the backoff is over, at the latest after a minute, times the same.
   * Source: facts 7.2, completeWork of the pod workers.
   */
  retryAfter(backoff: number, key: RunKey): number {
    if (this.#jitter === undefined || backoff === 0) return backoff;
    const stream = keyed(this.#jitter, ...key);
    let wait = 0;
    while (wait < backoff) {
      const next = this.#minor < 35 ? WORKER_BACKOFF : Math.min(backoff - wait, RESYNC);
      wait += Math.round(next * (1 + stream.next() / 2));
    }
    return wait;
  }

  /** Configurable since 1.35: facts 7.2. */
  longestBackoff(node: NodeId): number {
    const { kubelet } = this.#nodes[node]!.machine;
    return (this.#minor < 35 ? undefined : kubelet)?.maxContainerRestartPeriod ?? USUAL_LONGEST;
  }
}

const USUAL_LONGEST = DEFAULT_KUBELET.maxContainerRestartPeriod;
const WORKER_BACKOFF = 10_000_000;
const RESYNC = 60_000_000;
/** Spreads phases evenly. */
const GOLDEN = 0.618_033_988_749_895;
