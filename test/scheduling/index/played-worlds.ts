import { Cluster } from "../../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../../src/cluster/ids.ts";
import { traitNodes, waiting } from "../constrained.ts";
import type { IndexedWorld, Leaving, Step } from "./indexed-worlds.ts";

/** Lets a world happen; `decide` says where a pod goes, NO_NODE for nowhere. */
export function play(
  world: IndexedWorld,
  kubernetesVersion: string,
  decide: (pod: PodId, cluster: Cluster) => NodeId,
): void {
  const setting = { kubernetesVersion, namespaces: [{ name: "default", labels: {} }] };
  const resources = ["cpu", "memory", "pods", "gpu"];
  const cluster = new Cluster({ now: 0 }, resources, traitNodes(...world.nodes), setting);
  const bound: PodId[] = [];
  for (const step of world.steps) {
    if (step.do !== "place") {
      act(step, cluster, bound);
      continue;
    }
    for (let i = 0; i < step.times; i++) {
      const pod = waiting(cluster, world.templates[(step.pick + i) % world.templates.length]!);
      const node = decide(pod, cluster);
      if (node < 0) continue;
      cluster.bind(pod, node);
      bound.push(pod);
    }
  }
}

function act(step: Exclude<Step, { do: "place" }>, cluster: Cluster, bound: PodId[]): void {
  const node = (step.pick % cluster.nodes.count) as NodeId;
  if (step.do === "add") {
    const [spec] = traitNodes(step.shape);
    cluster.addNode({ ...spec!, name: `n${cluster.nodes.count}` });
    return;
  }
  if (step.do === "end" || step.do === "delete") {
    for (let i = 0; i <= step.times && bound.length > 0; i++) leave(step, cluster, bound);
    return;
  }
  if (cluster.nodes.present[node] === 0) return;
  if (step.do === "cordon") cluster.cordon(node);
  if (step.do === "uncordon") cluster.uncordon(node);
  if (step.do === "down") cluster.takeDown(node);
  if (step.do === "up") cluster.bringUp(node);
  if (step.do === "taint") cluster.setTaints(node, step.taints);
  if (step.do === "update") {
    const [spec] = traitNodes(step.shape);
    cluster.updateNode(node, { ...spec!, name: cluster.nodes.specs[node]!.name });
  }
  if (step.do === "image-present") cluster.imagePresent(node, step.image, 500 * 2 ** 20);
  if (step.do === "image-absent") cluster.imageAbsent(node, step.image);
  if (step.do === "remove" && cluster.nodeOrder.length > 1) {
    for (const pod of bound.filter((each) => cluster.pods.node[each] === node)) {
      cluster.end(pod);
      bound.splice(bound.indexOf(pod), 1);
    }
    cluster.removeNode(node);
  }
}

function leave({ do: how, pick }: Leaving, cluster: Cluster, bound: PodId[]): void {
  const [pod] = bound.splice(pick % bound.length, 1);
  if (how === "end") cluster.end(pod!);
  else {
    cluster.requestDeletion(pod!, "scale-in");
    cluster.remove(pod!);
  }
}
