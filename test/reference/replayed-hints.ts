import { NO_NODE, type NodeId } from "../../src/cluster/ids.ts";
import { buildNode } from "../../src/manifest/build-nodes.ts";
import { readNode, readPodTemplate } from "../../src/manifest/stored-objects.ts";
import { nodeChanges, podChanges } from "../../src/scheduling/hints/changes.ts";
import type {
  ChangedPod,
  ClusterEvent,
  HintedNode,
  HintedPod,
} from "../../src/scheduling/hints/cluster-event.ts";
import type { HintContext } from "../../src/scheduling/hints/hint.ts";
import { HINTS, hintOf } from "../../src/scheduling/hints/registered.ts";
import { amountsBy } from "../../src/spec/sized-template.ts";
import {
  areOwn,
  type Change,
  concernsNobody,
  eventText,
  type RecordedEvent,
  recordedText,
} from "./event-texts.ts";
import type { KubernetesObject } from "./recorded-cases.ts";

/** What the README of the recordings says of hints.jsonl.gz, as far as it is used. */
export interface HintCase {
  readonly id: string;
  readonly registered?: Readonly<Record<string, readonly Registration[]>>;
  readonly probes: readonly Probe[];
}

interface Registration {
  readonly resource: string;
  readonly action: readonly string[];
}

export interface Probe extends Change {
  readonly pod: KubernetesObject;
  readonly events: readonly (RecordedEvent & {
    readonly hints: Readonly<Record<string, "Queue" | "QueueSkip" | "Error">>;
  })[];
  readonly ownEvent?: boolean;
}

/** Hints do not look at labels of namespaces, and no constraints by default rule nodes out in the recordings. */
export const declaredSpread: HintContext = {
  labelsOf: () => ({}),
  hardSpreadOf: ({ placement }) =>
    placement.spread.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === "DoNotSchedule"),
};

/** What a probe comes to here: a line an event and plugin, and one an event that no plugin registers. */
export function answersTo(probe: Probe): readonly string[] {
  const resources = resourcesIn([probe]);
  const pod = hintedPod(probe.pod, resources);
  return eventsOf(probe, resources).flatMap((event) => {
    const hints = [...HINTS.keys()].flatMap((plugin) => {
      const hint = hintOf(plugin, pod, event, declaredSpread);
      // Not a plugin of Kubernetes.
      return hint === undefined || plugin === "NodeReady"
        ? []
        : [`${plugin} ${hint ? "Queue" : "QueueSkip"}`];
    });
    return linesOf(eventText(event, probe.events), hints);
  });
}

/** The same as recorded; a hint that ends in an error counts as one to try again, as it does for the queue. */
export function recordedAnswers({ events }: Probe): readonly string[] {
  return events
    .filter((event) => !concernsNobody(event) || Object.keys(event.hints).length > 0)
    .flatMap((event) =>
      linesOf(
        recordedText(event),
        Object.entries(event.hints).map(([plugin, hint]) => `${plugin} ${hint === "Error" ? "Queue" : hint}`),
      ),
    );
}

/** Whether a probe is about a change of the pod itself that waits. */
export function isOwnChange(probe: Probe): boolean {
  return areOwn(eventsOf(probe, resourcesIn([probe])));
}

function linesOf(event: string, hints: readonly string[]): readonly string[] {
  return hints.length === 0 ? [event] : [...hints].sort().map((hint) => `${event}: ${hint}`);
}

/** What a change means to pods that wait. */
export function eventsOf(
  { what, old: before, new: after }: Change,
  resources: readonly string[],
): readonly ClusterEvent[] {
  const node = (object: KubernetesObject) => (object === null ? undefined : hintedNode(object, resources));
  const pod = (object: KubernetesObject) => (object === null ? undefined : changedPod(object, resources));
  if (what.startsWith("node")) {
    if (before !== null && after !== null) return nodeChanges(node(before)!, node(after)!);
    return [
      { kind: "node", action: before === null ? "Add" : "Delete", before: node(before), after: node(after) },
    ];
  }
  if (before !== null && after !== null) return podChanges(pod(before)!, pod(after)!);
  const action = before === null ? "Add" : "Delete";
  return [
    { kind: "pod", node: NO_NODE, action, before: pod(before), after: pod(after), maxPriority: Infinity },
  ];
}

export function changedPod(object: KubernetesObject, resources: readonly string[]): ChangedPod {
  return {
    pod: hintedPod(object, resources),
    isAssigned: (object.spec.nodeName ?? "") !== "",
    isNominated: (object.status?.nominatedNodeName ?? "") !== "",
  };
}

export function hintedPod(object: KubernetesObject, resources: readonly string[]): HintedPod {
  const { namespace, labels, placement, requests, rests, schedulingGates, volumes } = readPodTemplate(object);
  const amounts = amountsBy(resources, new Map([...requests, ["pods", 1]]), 0);
  const requestRests = amountsBy(resources, rests?.requests ?? new Map(), 0);
  return { namespace, labels, placement, requests: amounts, requestRests, schedulingGates, volumes };
}

function hintedNode(object: KubernetesObject, resources: readonly string[]): HintedNode {
  const { name, labels, machine, taints, isCordoned } = buildNode(readNode(object), { resources });
  return {
    id: 0 as NodeId,
    name,
    labels,
    allocatable: machine.allocatable,
    ...(machine.rests !== undefined && { allocatableRests: machine.rests }),
    taints,
    isCordoned,
    isReady: true,
  };
}

/** All that any pod or node among these asks for or offers, in the order of a world. */
export function resourcesIn(things: readonly object[]): readonly string[] {
  const names = new Set(["cpu", "memory", "pods"]);
  for (const thing of things as readonly KubernetesObject[]) {
    for (const object of [thing.pod, thing.old, thing.new]) {
      if (typeof object !== "object" || object === null) continue;
      const isNode = object.spec.containers === undefined;
      const amounts = isNode ? readNode(object).allocatable : readPodTemplate(object).requests;
      for (const name of amounts.keys()) names.add(name);
    }
  }
  return [...names];
}

/** What the plugins register of nodes and pods, as "PLUGIN RESOURCE ACTION". */
export function registeredEvents(): readonly string[] {
  return [...HINTS]
    .filter(([plugin]) => plugin !== "NodeReady")
    .flatMap(([plugin, { node = {}, pod = {} }]) => [
      ...Object.keys(node).map((action) => `${plugin} Node ${action}`),
      ...Object.keys(pod).map((action) => `${plugin} Pod ${action}`),
    ])
    .sort();
}

/** The same as recorded, less what the simulator does not have: devices, and claims that are made for pods. */
export function recordedEvents(registered: NonNullable<HintCase["registered"]>): readonly string[] {
  const events = Object.entries(registered).flatMap(([plugin, registrations]) =>
    registrations
      .filter(({ resource }) => resource === "Node" || resource === "Pod")
      .flatMap(({ resource, action }) => action.flatMap(bitsOf).map((bit) => `${plugin} ${resource} ${bit}`)),
  );
  return events.filter((event) => !/GeneratedResourceClaim|DeclaredFeature$/.test(event)).sort();
}

/** "Update" is every kind of update. */
function bitsOf(action: string): readonly string[] {
  return action === "Update" ? ["Update", ...POD_UPDATES] : [action];
}

const POD_UPDATES = [
  "UpdatePodLabel",
  "UpdatePodScaleDown",
  "UpdatePodSchedulingGatesEliminated",
  "UpdatePodToleration",
];
