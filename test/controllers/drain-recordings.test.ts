import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { READY } from "../../src/cluster/pod-table.ts";
import { DisruptionBudgets } from "../../src/controllers/disruption-budgets.ts";
import type {
  DisruptionBudgetSpec,
  IntOrPercent,
  PodGroupSpec,
  WorkloadSpec,
} from "../../src/spec/objects.ts";
import { aBudget, aDeployment, aTemplate, int, objectsOf, percent, selecting } from "../objects.ts";
import { type ControllerCase, casesOf, type RecordedObject } from "../reference/recorded-controllers.ts";
import { aWorld, NEVER, nodesOf } from "../worlds.ts";
import { type RecordedChange, type RecordedRun, stepsOf } from "./node-recorded-run.ts";

/**
 * Does to the pods of a cluster what was done to those of a recorded run, and compares the answers to evictions,
 * and the status of each budget whenever nothing has changed for half a second. The real status lags, on the busy
 * machine of the recordings by seconds: it has to be one that was right here shortly before; at the end, the last.
 */
function replay({ objects }: ControllerCase, run: RecordedRun) {
  const deployments = objects.filter(({ kind }) => kind === "Deployment");
  const created = run.actions.map(({ object }) => object).filter((object) => object?.kind === "Deployment");
  const names = [...new Set([...deployments, ...created].map(({ metadata }) => metadata.name as string))];
  const workloads: WorkloadSpec[] = [...names.map((name) => aDeployment({ name, replicas: 0 })), BARE_PODS];
  const clock = { now: 0 };
  const cluster = new Cluster(clock, ["cpu", "memory", "pods"], nodesOf({}));
  const started = new Set<PodId>();
  const world = aWorld({ objects: objectsOf(workloads) });
  const budgets = new DisruptionBudgets(cluster, world, (pod) => started.has(pod));
  const pods = new Map<string, PodId>();
  const recorded = new Map<string, Record<string, RecordedObject>>();
  const differences: string[] = [];
  let compared = 0;

  /** By budget: when it had which status here. */
  const ours = new Map<string, { readonly t: number; readonly status: string }[]>();

  const note = () => {
    for (const { spec, status } of budgets.statuses) {
      if (spec.name === "two") continue;
      const text = [status.expected, status.healthy, status.desired, status.allowed].join(" ");
      const history = ours.get(spec.name) ?? [];
      ours.set(spec.name, history);
      if (history.at(-1)?.status !== text) history.push({ t: clock.now, status: text });
    }
  };
  const compare = (lag: number) => {
    for (const [name, history] of ours) {
      // An eviction is under way, which here takes no time.
      if (recorded.get(name)!["disruptedPods"].length > 0) continue;
      const { expectedPods, currentHealthy, desiredHealthy, disruptionsAllowed } = recorded.get(name)!;
      const real = [expectedPods, currentHealthy, desiredHealthy, disruptionsAllowed].join(" ");
      const recent = history.filter((_, i) => (history[i + 1]?.t ?? NEVER) >= clock.now - lag);
      if (!recent.some(({ status }) => status === real)) {
        differences.push(
          `${clock.now} ${name}: real ${real}, here ${recent.map(({ status }) => status).join(", ")}`,
        );
      }
      compared++;
    }
  };
  const changePod = ({ name, op, set = {} }: RecordedChange) => {
    if (op === "create") {
      const owner = String(set["owner"] ?? "").replace(/-rs\d+$/, "");
      const workload = owner === "" ? names.length : names.indexOf(owner);
      const object = objectNamed(objects, run, owner === "" ? "Pod" : "Deployment", owner || name);
      const { labels } = owner === "" ? object.metadata : object.spec.template.metadata;
      const template = aTemplate({ labels, requests: [0, 0, 0] });
      const podClass = cluster.classes.intern({ requests: template.requests, template });
      const made = { podClass, workload, index: 0, origin: 0, duration: 1, expected: 1, name, template };
      pods.set(name, cluster.submit(made));
    }
    const pod = pods.get(name)!;
    const now = (field: string) => (op === "create" ? set[field] : set[field]?.[1]);
    if (now("node") !== undefined) cluster.bind(pod, 0 as NodeId);
    if (now("phase") === "Running") started.add(pod);
    if (now("ready") === true) cluster.ready(pod);
    if (now("ready") === false && cluster.pods.phase[pod] === READY) cluster.unready(pod);
    if (now("terminating") === true) cluster.requestDeletion(pod, "deletion");
    if (op === "delete") cluster.remove(pod);
  };

  for (const { t, change, action } of stepsOf(run)) {
    note();
    if (t - clock.now > QUIET) compare(LAG);
    clock.now = t;
    if (change?.kind === "Pod") changePod(change);
    if (change?.kind === "Deployment" && change.op !== "delete") {
      const replicas =
        change.op === "create" ? change.set?.["spec.replicas"] : change.set?.["spec.replicas"]?.[1];
      if (replicas !== undefined) cluster.setWanted(names.indexOf(change.name), replicas);
    }
    if (change?.kind === "PodDisruptionBudget") {
      if (change.op === "create") {
        budgets.apply(budgetOf(objectNamed(objects, run, "PodDisruptionBudget", change.name)));
        recorded.set(change.name, {});
      }
      // Of two budgets that select a pod the real controller keeps one up to date.
      if (change.name === "two") continue;
      const status = recorded.get(change.name)!;
      for (const [field, value] of Object.entries(change.set ?? {})) {
        status[field] = change.op === "create" ? value : value[1];
      }
    }
    if (action?.what !== "evict") continue;
    const answer = budgets.tryEvict(pods.get(action.name!)!);
    if ((answer === "refused") !== (action.code !== undefined)) {
      differences.push(`${t} eviction of ${action.name}: real ${action.code ?? "passed"}, here ${answer}`);
    }
    compared++;
  }
  note();
  compare(0);
  return { differences, compared };
}

/** Seconds. */
const QUIET = 0.5;
const LAG = 2;
const BARE_PODS: PodGroupSpec = {
  kind: "Pod",
  namespace: "default",
  name: "default",
  label: "pod/default",
  isPresent: true,
  pods: [],
};

function objectNamed(
  objects: readonly RecordedObject[],
  { actions }: RecordedRun,
  kind: string,
  name: string,
): RecordedObject {
  const all = [...objects, ...actions.map(({ object }) => object).filter((object) => object !== undefined)];
  return all.find((object) => object.kind === kind && object.metadata.name === name);
}

function budgetOf({ metadata, spec }: RecordedObject): DisruptionBudgetSpec {
  return aBudget({
    name: metadata.name,
    selector: selecting(spec.selector.matchLabels),
    minAvailable: amountOf(spec.minAvailable),
    maxUnavailable: amountOf(spec.maxUnavailable),
    unhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? "IfHealthyBudget",
  });
}

function amountOf(amount: number | string | undefined): IntOrPercent | undefined {
  if (amount === undefined) return undefined;
  return typeof amount === "number" ? int(amount) : percent(Number.parseInt(amount, 10));
}

describe("budgets of kube-controller-manager and answers of the Eviction API", () => {
  for (const each of casesOf("eviction-drain").filter(hasBudget)) {
    it(`are met in ${each.id}`, () => {
      for (const run of each.runs as RecordedRun[]) {
        const { differences, compared } = replay(each, run);
        expect(differences).toEqual([]);
        expect(compared).toBeGreaterThan(2);
      }
    });
  }
});

function hasBudget({ objects }: ControllerCase): boolean {
  return objects.some(({ kind }) => kind === "PodDisruptionBudget");
}
