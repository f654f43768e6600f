import type { Cluster } from "../../src/cluster/cluster.ts";
import type { PodId } from "../../src/cluster/ids.ts";
import { BOUND, READY } from "../../src/cluster/pod-table.ts";
import type { Simulation } from "../../src/kernel/simulation.ts";
import { NEVER, SECOND } from "../worlds.ts";

type Delay = number | ((pod: PodId, cluster: Cluster) => number);

export interface Ending {
  readonly after: number;
  readonly exitCode: number;
}

export interface PodLife {
  /** Bound to ready, in seconds; NEVER: only by others. */
  readonly readyAfter: Delay;
  /** Deletion asked for to gone, in seconds. */
  readonly goneAfter: Delay;
  /** How long a pod runs once it is ready, in seconds, and how it exits; undefined: until it is deleted. */
  readonly ending: (pod: PodId, cluster: Cluster) => Ending | undefined;
}

/** In the kubelet's place: pods get ready, end and are gone after fixed times. */
export function startTinyKubelet(simulation: Simulation, cluster: Cluster, life: PodLife): void {
  const { pods } = cluster;
  /** Which binding of its row a pod is: events of pods that have left are not for those that have the row now. */
  const bindings: number[] = [];
  let bound = 0;
  const isDeleting = (pod: PodId) => !Number.isNaN(pods.deletedAt[pod]);
  const after = (name: string, act: (pod: PodId) => void) => {
    const kind = simulation.define(name, (pod, binding) => {
      if (bindings[pod] === binding) act(pod as PodId);
    });
    return (pod: PodId, seconds: number) => {
      if (seconds !== NEVER) simulation.schedule(kind, Math.round(seconds * SECOND), pod, bindings[pod]!);
    };
  };
  const getReady = after("ready", (pod) => {
    if (pods.phase[pod] === BOUND && !isDeleting(pod)) cluster.ready(pod);
  });
  const end = after("end", (pod) => {
    if (pods.phase[pod] === READY && !isDeleting(pod))
      cluster.end(pod, life.ending(pod, cluster)?.exitCode ?? 0);
  });
  const go = after("gone", (pod) => cluster.remove(pod));
  const delayOf = (delay: Delay, pod: PodId) => (typeof delay === "number" ? delay : delay(pod, cluster));

  cluster.listen({
    podBound: (pod) => {
      bindings[pod] = ++bound;
      if (isDeleting(pod)) go(pod, 0);
      else getReady(pod, delayOf(life.readyAfter, pod));
    },
    podReady: (pod) => {
      const ending = life.ending(pod, cluster);
      if (ending !== undefined) end(pod, ending.after);
    },
    podDeleting: (pod) => {
      if (pods.phase[pod] === BOUND || pods.phase[pod] === READY) go(pod, delayOf(life.goneAfter, pod));
    },
    podLeft: (pod) => {
      bindings[pod] = 0;
    },
  });
}
