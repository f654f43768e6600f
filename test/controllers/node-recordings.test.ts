import { describe, expect, it } from "vitest";
import type { NodeId } from "../../src/cluster/ids.ts";
import { KUBERNETES, type NodeMonitorSpec } from "../../src/spec/control-plane.ts";
import type { TolerationSpec } from "../../src/spec/pod.ts";
import { aDeployment, objectsOf } from "../objects.ts";
import { type ControllerCase, casesOf, type RecordedObject } from "../reference/recorded-controllers.ts";
import { NEVER, nodesOf, SECOND } from "../worlds.ts";
import { aNodePlane, tolerating } from "./node-plane.ts";
import { type RecordedRun, type Step, stepsOf } from "./node-recorded-run.ts";

interface NodeCase extends ControllerCase {
  readonly nodes: readonly RecordedObject[];
  readonly flags: { readonly kcm: readonly string[] };
}

/** What is compared, to the seconds at which it happened, ascending. */
type Times = Record<string, number[]>;

/** How far apart the two may be: the recordings' machine was busy, and its passes drift. */
const TOLERANCE = 1.5;

/** Lets the nodes of a recorded run fail and return, places its pods, and says when they are given up and taken back. */
function replay({ nodes, objects, flags }: NodeCase, run: RecordedRun): { real: Times; here: Times } {
  const nodeMonitor = monitorOf(flags.kcm);
  const steps = stepsOf(run);
  const real = recordedTimes(steps);
  // Passes of the node monitor are at multiples of its period here: the first loss is noticed at one.
  const period = nodeMonitor.period / SECOND;
  const shift = period - ((real["NotReady"]?.[0] ?? 0) % period);
  const shifted = (t: number) => t + shift;

  const names = nodes.map(({ metadata }) => metadata.name as string);
  const zones = nodes.map(({ metadata }) => metadata.labels["topology.kubernetes.io/zone"] ?? "");
  const plane = aNodePlane({
    nodes: nodesOf(...zones.map((zone) => ({ zone, cpu: NEVER, memory: NEVER }))),
    objects: objectsOf([aDeployment()]),
    controlPlane: { ...KUBERNETES, controllerLimit: { rate: NEVER, burst: 1 }, nodeMonitor },
  });
  const { cluster, simulation } = plane;
  for (const { t, action, change } of steps) {
    for (const name of action?.nodes ?? []) {
      const node = names.indexOf(name) as NodeId;
      if (action?.what === "node-return") plane.at(shifted(t), () => cluster.bringUp(node, false));
      if (action?.what !== "node-fail") continue;
      // A machine that begins to run renews its lease at once, and here not again: real intervals vary.
      plane.at(shifted(lastRenewal(steps, name, t)), () => {
        cluster.takeDown(node, false);
        cluster.bringUp(node, false);
      });
      plane.at(shifted(t), () => cluster.takeDown(node, false));
    }
    const where = change?.op === "create" ? change.set?.["node"] : change?.set?.["node"]?.[1];
    if (change?.kind !== "Pod" || where === undefined || !names.includes(where)) continue;
    const tolerations = tolerationsOf(objects, run, change.name);
    plane.at(shifted(t), () => plane.bind(names.indexOf(where), change.name, tolerating(tolerations)));
  }

  const here: Times = {};
  const note = (what: string) => add(here, what, simulation.now / SECOND - shift);
  const taints = cluster.nodes.taints.map(() => 0);
  cluster.listen({
    podDeleting: () => note("evicted"),
    nodeReadyChanged: (node) => note(cluster.nodes.ready[node] === 1 ? "Ready" : "NotReady"),
    nodeChanged: (node) => {
      const evicting = cluster.nodes.taints[node]!.filter(({ effect }) => effect === "NoExecute").length;
      if (evicting > taints[node]!) note("tainted");
      if (evicting < taints[node]!) note("untainted");
      taints[node] = evicting;
    },
  });
  simulation.run((run.seconds + shift) * SECOND);
  return { real, here };
}

function add(times: Times, what: string, t: number): void {
  times[what] = [...(times[what] ?? []), t];
}

function monitorOf(flags: readonly string[]): NodeMonitorSpec {
  const flag = (name: string, usual: number) => {
    const found = flags.find((each) => each.startsWith(`--${name}=`));
    return found === undefined ? usual : Number.parseFloat(found.split("=")[1]!);
  };
  return {
    ...KUBERNETES.nodeMonitor,
    leaseInterval: 3600 * SECOND,
    gracePeriod: flag("node-monitor-grace-period", 50) * SECOND,
    period: flag("node-monitor-period", 5) * SECOND,
    evictionRate: flag("node-eviction-rate", 0.1),
  };
}

function lastRenewal(steps: readonly Step[], node: string, before: number): number {
  const renewals = steps.filter(
    ({ t, change }) => change?.kind === "Lease" && change.name === node && t <= before,
  );
  return renewals.at(-1)?.t ?? 0;
}

function recordedTimes(steps: readonly Step[]): Times {
  const times: Times = {};
  const note = (what: string, t: number) => add(times, what, t);
  const isEvicting = (taints: readonly string[] | null) =>
    taints?.some((each) => each.endsWith("NoExecute")) ?? false;
  for (const { t, change } of steps) {
    if (change?.op !== "update") continue;
    const { set = {} } = change;
    if (change.kind === "Node" && set["cond.Ready"] !== undefined) {
      note(set["cond.Ready"][1].startsWith("True") ? "Ready" : "NotReady", t);
    }
    if (change.kind === "Node" && set["taints"] !== undefined) {
      const [before, after] = set["taints"].map(isEvicting);
      if (before !== after) note(after ? "tainted" : "untainted", t);
    }
    if (change.kind === "Pod" && set["terminating"]?.[1] === true) note("evicted", t);
  }
  return times;
}

/** Of the object that the pod is, or whose template it is made from; admission and the DaemonSet controller add to them. */
function tolerationsOf(
  objects: readonly RecordedObject[],
  { actions }: RecordedRun,
  pod: string,
): TolerationSpec[] {
  const owner = pod.replace(/(-rs\d+)?\/\d+$|-\d+$/, "");
  const all = [...objects, ...actions.map(({ object }) => object)];
  const object = all.find((each) => each?.kind !== "Service" && [pod, owner].includes(each?.metadata.name));
  const written = (object.spec.template?.spec ?? object.spec).tolerations ?? [];
  const read = written.map(tolerationOf);
  if (object.kind === "DaemonSet") return [...read, tolerationOf({ operator: "Exists" })];
  return [...read, tolerationOf({ operator: "Exists", tolerationSeconds: 300 })];
}

function tolerationOf({
  key = "",
  operator = "Equal",
  value = "",
  effect = "",
  ...rest
}: RecordedObject): TolerationSpec {
  return { key, operator, value, effect, duration: (rest.tolerationSeconds ?? NEVER) * SECOND };
}

/** Those whose nodes are not deleted, and whose zones are not lost in such a part that the rate changes. */
const CASES = [
  "grace-20",
  "node-default-300",
  "node-short-blip",
  "node-tol-10-return",
  "node-tol-60-return",
  "nodes-two-of-six",
  "rate-half",
  "zone-full-one-of-two",
];

describe("lost nodes of kube-controller-manager", () => {
  for (const each of casesOf("node-failure").filter(({ id }) => CASES.includes(id))) {
    it(`are noticed, tainted and emptied at the same times in ${each.id}`, () => {
      for (const run of each.runs as RecordedRun[]) {
        const { real, here } = replay(each as NodeCase, run);
        const counts = (times: Times) => Object.entries(times).map(([what, all]) => `${what} ${all.length}`);
        expect(counts(here).sort()).toEqual(counts(real).sort());
        for (const [what, times] of Object.entries(real)) {
          for (const [position, time] of times.entries()) {
            // A node may return some milliseconds before a pass, or after it.
            const missed = what === "untainted" ? [0, KUBERNETES.nodeMonitor.period / SECOND] : [0];
            const apart = Math.min(...missed.map((pass) => Math.abs(here[what]![position]! - time - pass)));
            expect(apart, `${what} ${position} of repeat ${run.repeat}: ${time}`).toBeLessThan(TOLERANCE);
          }
        }
      }
    });
  }
});
