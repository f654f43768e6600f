import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type PodId } from "../cluster/ids.ts";
import { doneToPod } from "../spec/owner-words.ts";
import type { EventSink } from "../spec/run-result.ts";
import type { WorldSpec } from "../spec/world.ts";
import { componentEvents } from "./component-events.ts";
import { nodeEvents } from "./node-events.ts";
import { heardOf, lateKillings, objectPodEvents, type TellPod, taskEvents } from "./pod-events.ts";
import { PodRecords } from "./pod-records.ts";
import type { WhyNotReady } from "./waiting-words.ts";
import { workloadEvents } from "./workload-events.ts";

/**
 * Tells whoever asks what happens in a run: Kubernetes-like events, and a record of each pod that leaves.
 *
 * `whyNotReady` says of a pod of a workload object why it is not ready.
 */
export class EventLog {
  readonly #records: PodRecords | undefined;

  constructor(cluster: Cluster, world: WorldSpec, sink: EventSink, whyNotReady: WhyNotReady = () => "") {
    if (sink.event) listenForEvents(cluster, world, sink.event.bind(sink), whyNotReady);
    this.#records = sink.pod && new PodRecords(cluster, sink.pod.bind(sink));
  }

  /** At the end of the run: records of all pods that have not left. */
  finish(): void {
    this.#records?.finish();
  }
}

function listenForEvents(
  cluster: Cluster,
  world: WorldSpec,
  event: NonNullable<EventSink["event"]>,
  whyNotReady: WhyNotReady,
): void {
  const { pods } = cluster;
  const { specs } = cluster.nodes;
  const isTask = (pod: PodId) => pods.workload[pod]! < world.tasks.length;
  const nameOf = (pod: PodId) =>
    pods.names[pod] ?? `${world.tasks[pods.workload[pod]!]!.name}-${pods.index[pod]!}`;
  const tell: TellPod = (reason, pod, node, message) =>
    event(cluster.now, reason, nameOf(pod), node === NO_NODE ? "" : specs[node]!.name, message);
  cluster.listen(heardOf(isTask, taskEvents(cluster, nameOf, tell)));
  cluster.listen(
    nodeEvents(cluster, world.controlPlane.nodeMonitor.isSimulated, (reason, node, message) =>
      event(cluster.now, reason, "", specs[node]!.name, message),
    ),
  );
  if (world.objects.workloads.length === 0) return;
  const isOfObject = (pod: PodId) => !isTask(pod);
  const doneTo = (pod: PodId, act: "Create" | "Delete") =>
    doneToPod(act, nameOf(pod), world.objects.workloads[pods.workload[pod]! - world.tasks.length]!);
  cluster.listen(heardOf(isOfObject, objectPodEvents(cluster, { nameOf, doneTo }, tell, whyNotReady)));
  cluster.listen(lateKillings(cluster, isOfObject, tell));
  cluster.listen(workloadEvents(world, (reason, message) => event(cluster.now, reason, "", "", message)));
  const nodeOf = podsByName(cluster);
  cluster.listen(
    componentEvents(
      (reason, pod, node, message) => event(cluster.now, reason, pod, node, message),
      (namespace, name) => specs[nodeOf(namespace, name)]?.name ?? "",
    ),
  );
}

/** The node of a pod of a workload object, by the names that Events have; NO_NODE: none. O(1) an event of a pod. */
function podsByName(cluster: Cluster): (namespace: string, name: string) => number {
  const { pods } = cluster;
  const nodes = new Map<string, number>();
  const keyOf = (namespace: string, name: string) => `${namespace}/${name}`;
  const ownKey = (pod: PodId) => keyOf(cluster.classes.namespace[cluster.classOf(pod)]!, pods.names[pod]!);
  cluster.listen({
    podBound: (pod, node) => {
      if (pods.names[pod] !== undefined) nodes.set(ownKey(pod), node);
    },
    podLeft: (pod) => {
      if (pods.names[pod] !== undefined) nodes.delete(ownKey(pod));
    },
  });
  return (namespace, name) => nodes.get(keyOf(namespace, name)) ?? NO_NODE;
}
