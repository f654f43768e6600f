import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { ClusterListener } from "../cluster/listener.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import type { NamedObject } from "./admission/object-census.ts";
import type { GarbageCollector } from "./garbage-collector.ts";
import type { Orphans } from "./orphans.ts";
import type { PodFactory } from "./pod-factory.ts";
import type { Rollouts } from "./rollouts.ts";
import type { TemplateNumbers } from "./template-numbers.ts";
import type { WallClock } from "./wall-clock.ts";

/** What the controllers of a run share. */
export interface ControllerTools {
  readonly simulation: Simulation;
  readonly cluster: Cluster;
  /** Hears of changes of the cluster; where there are no workloads nobody needs to. */
  readonly listen: (listener: ClusterListener) => void;
  /** Whether all containers of a pod with a node have been started: until then it is Pending. */
  readonly hasStarted: (pod: PodId) => boolean;
  readonly controlPlane: ControlPlaneSpec;
  readonly clock: WallClock;
  readonly factory: PodFactory;
  /** Why quotas refuse an object other than a pod that is to be made, in the API server's words; "": it counts from now on. */
  readonly admit: (object: NamedObject) => string;
  /** Objects of a namespace, besides pods, have gone. */
  readonly objectsGone: (namespace: string) => void;
  readonly rollouts: Rollouts;
  readonly collector: GarbageCollector;
  readonly orphans: Orphans;
  readonly templates: TemplateNumbers;
}
