import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import type { DrainResult } from "../controllers/drain.ts";
import { withTaint } from "../controllers/node-taints.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { OutageEntry } from "../spec/outage.ts";
import type {
  AddNodesEntry,
  ApplyEntry,
  NodeEntry,
  TaintPattern,
  TimelineEntry,
  WorkloadEntry,
  WorldSpec,
} from "../spec/world.ts";
import { deleteObject } from "./delete-object.ts";
import { FAULT_PRIORITY } from "./node-health.ts";
import { Outages } from "./outages.ts";
import type { TimelineActors } from "./timeline-actors.ts";
import { isLoss, TimelineFailures } from "./timeline-failures.ts";

/** Does to the cluster what the scenario's timeline says, entries of one instant in file order. */
export class TimelinePlayer {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #actors: TimelineActors;
  readonly #failures: TimelineFailures;
  readonly #outages: Outages;
  readonly #entries: readonly TimelineEntry[];
  /** Labels of what the entry that is played was refused for. */
  readonly #refused = new Set<string>();
  #left: number;

  constructor(simulation: Simulation, cluster: Cluster, world: WorldSpec, actors: TimelineActors) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#actors = actors;
    this.#failures = new TimelineFailures(simulation, actors.health, actors.marks);
    this.#outages = new Outages(simulation, actors.controlPlane, actors.failRegistry, actors.marks);
    this.#entries = world.timeline;
    this.#left = world.timeline.length;
    cluster.listen({ verbRefused: (target) => this.#refused.add(target) });
    const entry = simulation.define("timeline", (index) => this.#play(index));
    for (const [index, { at }] of world.timeline.entries())
      simulation.schedule(entry, at, index, 0, FAULT_PRIORITY);
  }

  /** Whether entries are still to come. */
  get isActive(): boolean {
    return this.#left > 0;
  }

  /** When the last entry is played; 0 if there is none. */
  get endsAt(): number {
    return this.#entries.reduce((last, { at }) => Math.max(last, at), 0);
  }

  #play(index: number): void {
    this.#left--;
    const entry = this.#entries[index]!;
    if (isLoss(entry)) {
      this.#failures.begin(index, entry);
      return;
    }
    if ("part" in entry) {
      this.#outages.play(index, entry);
      return;
    }
    const { now } = this.#simulation;
    if (entry.verb !== "restore" && entry.verb !== "heal" && !this.#actors.controlPlane.isApiUp) {
      this.#refuse(entry);
      return;
    }
    if ("workloads" in entry) {
      this.#doAndMark(entry);
      return;
    }
    const endMark = this.#actors.marks.begin(now, MARKS[entry.verb] ?? entry.verb, entry.target, "timeline");
    if (entry.verb === "drain") {
      const nodes = this.#present(entry.nodes);
      const { target, options } = entry;
      const end = (result: DrainResult) =>
        endMark(this.#simulation.now, result === "refused" ? "drain refused" : undefined);
      this.#actors.drainer.drain({ target, nodes, options, end });
      return;
    }
    endMark(now);
    if ("nodes" in entry) this.#doToNodes(entry);
    else if (entry.verb === "addNodes") this.#addNodes(entry);
    else if (entry.verb === "setLoad") this.#actors.loads.change(entry.load, entry.change);
    else if (entry.verb === "deleteObjects")
      for (const object of entry.objects) deleteObject(object, this.#actors);
    else if ("pods" in entry) this.#actors.pods.play(entry);
    else for (const { workload, change } of entry.usages) this.#actors.usage?.change(workload, change);
  }

  /** What is done is marked; what is refused, as that: the whole entry, or by workload where others were not. */
  #doAndMark(entry: ApplyEntry | WorkloadEntry): void {
    const { now } = this.#simulation;
    const mark = (what: string, target: string) =>
      this.#actors.marks.begin(now, what, target, "timeline")(now);
    this.#refused.clear();
    if (entry.verb === "apply") this.#apply(entry);
    else this.#doToWorkloads(entry);
    const asked = new Set<number>(
      entry.workloads.map((each) => (typeof each === "number" ? each : each.workload)),
    );
    const isAll = this.#refused.size > 0 && this.#refused.size === asked.size;
    mark(isAll ? `${entry.verb} refused` : entry.verb, entry.target);
    if (isAll) return;
    for (const label of this.#refused) mark(`${entry.verb} refused`, label);
  }

  /** kubectl does not reach the API server: nothing is done. */
  #refuse(entry: Exclude<TimelineEntry, OutageEntry>): void {
    const { now } = this.#simulation;
    this.#actors.marks.begin(now, `${entry.verb} refused`, entry.target, "timeline")(now);
    const why = "The connection to the server was refused";
    if (!("workloads" in entry)) this.#cluster.refuseVerb(entry.target, `${entry.verb}: ${why}`);
    else
      for (const each of entry.workloads)
        this.#actors.workloads.refuse(typeof each === "number" ? each : each.workload, why);
  }

  #doToNodes(entry: InstantNodeEntry): void {
    if (entry.verb === "restore" || entry.verb === "heal") {
      this.#failures.end(entry.verb === "restore" ? "fail" : "partition", entry.nodes);
      return;
    }
    const nodes = this.#present(entry.nodes);
    switch (entry.verb) {
      case "cordon":
        for (const node of nodes) this.#cluster.cordon(node);
        break;
      case "uncordon":
        this.#actors.drainer.uncordon(nodes);
        break;
      case "taint":
        for (const node of nodes) this.#taint(node, entry);
        break;
      case "label":
        for (const node of nodes) this.#cluster.label(node, entry.set);
        break;
      case "deleteNode":
        for (const node of nodes) this.#cluster.removeNode(node);
        break;
    }
  }

  /** Those that are there: others have not come yet, or have gone. */
  #present(nodes: readonly number[]): readonly NodeId[] {
    return (nodes as readonly NodeId[]).filter((node) => this.#cluster.nodes.present[node] === 1);
  }

  #taint(node: NodeId, { add, remove }: TaintEntry): void {
    const isGone = (key: string, effect: string) =>
      remove.some((each: TaintPattern) => each.key === key && (each.effect ?? effect) === effect);
    const kept = this.#cluster.nodes.taints[node]!.filter(({ key, effect }) => !isGone(key, effect));
    this.#cluster.setTaints(node, add.reduce(withTaint, kept));
  }

  #addNodes({ specs, readyAfter }: AddNodesEntry): void {
    for (const spec of specs) {
      const node = this.#cluster.addNode(spec);
      if (readyAfter > 0) this.#actors.lifecycle.startIn(node, readyAfter);
    }
  }

  #apply(entry: ApplyEntry): void {
    const { workloads, services, budgets, storage, quotas = [], limitRanges = [], autoscalers = [] } = entry;
    for (const range of limitRanges) this.#actors.admission.applyLimitRange(range);
    for (const quota of quotas) this.#actors.admission.applyQuota(quota);
    if (storage !== undefined) this.#cluster.storage.apply(storage);
    for (const budget of budgets) this.#actors.budgets.apply(budget);
    for (const service of services) this.#actors.services.apply(service);
    for (const { workload, spec, kept } of workloads) this.#actors.workloads.apply(workload, spec, kept);
    for (const { autoscaler, spec } of autoscalers) this.#actors.autoscalers.apply(autoscaler, spec);
  }

  #setImages({ images, plan }: WorkloadEntry & { readonly verb: "setImage" }): void {
    const { workloads: verbs, plans } = this.#actors;
    for (const number of new Set(images.map(({ workload }) => workload))) {
      const change = () => {
        for (const { workload, container, image, behavior } of images)
          if (workload === number) verbs.setImage(workload, container, image, behavior);
      };
      if (plan === undefined || plans === undefined) change();
      else plans.begin(number, plan, change);
    }
  }

  #doToWorkloads(entry: WorkloadEntry): void {
    const verbs = this.#actors.workloads;
    if (entry.verb === "setImage") {
      this.#setImages(entry);
      return;
    }
    for (const workload of entry.workloads) {
      switch (entry.verb) {
        case "delete":
          verbs.delete(workload, entry.cascade);
          break;
        case "setResources":
          verbs.setResources(
            workload,
            entry.resources.filter((change) => change.workload === workload),
          );
          break;
        case "rolloutRestart":
        case "rolloutPause":
        case "rolloutResume":
          verbs[entry.verb](workload);
          break;
        case "suspend":
        case "resume":
          verbs.setSuspended(workload, entry.verb === "suspend");
          break;
        case "scale":
          verbs.scale(workload, entry.replicas);
          break;
        case "rolloutUndo":
          verbs.rolloutUndo(workload, entry.revision);
          break;
      }
    }
  }
}

/** What marks call entries whose verbs have several targets. */
const MARKS: Readonly<Partial<Record<TimelineEntry["verb"], string>>> = {
  deletePods: "delete",
  deleteObjects: "delete",
  labelPods: "label",
};

type TaintEntry = NodeEntry & { readonly verb: "taint" };
type InstantNodeEntry = Exclude<NodeEntry, { readonly verb: "fail" | "partition" | "drain" }>;
