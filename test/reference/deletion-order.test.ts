import { describe, expect, it } from "vitest";
import { NO_NODE, type PodId } from "../../src/cluster/ids.ts";
import { BOUND, PENDING, READY } from "../../src/cluster/pod-table.ts";
import { deletionOrder } from "../../src/controllers/deletion-order.ts";
import { aTemplate } from "../controllers/controlled-cluster.ts";
import { SECOND } from "../worlds.ts";
import { casesOf, type RecordedChange } from "./recorded-controllers.ts";

/** A pod as the recordings have it; times in whole seconds from the start. */
interface RecordedPod {
  readonly owner: string;
  readonly phase?: string;
  readonly node?: string;
  readonly ready?: boolean;
  readonly readySince?: number;
  readonly created: number;
  readonly uid: string;
  readonly restarts?: number;
  readonly deletionCost?: string;
  readonly terminating?: boolean;
}

/** A ReplicaSet was made smaller: the pods that it had, and those that went. */
interface ScaleIn {
  readonly now: number;
  readonly isOwned: boolean;
  readonly before: readonly RecordedPod[];
  readonly gone: ReadonlySet<RecordedPod>;
}

const cases = casesOf("replicaset").filter(({ id }) => /^rs-(order|rank|pending)/.test(id));

/**
 * Where times differ but not their class, UIDs decide between two pods, the comparison is not transitive and the
 * outcome depends on Go's sort: then the rules that come before the ages are compared alone.
 */
describe.skipIf(cases.length === 0)("pods that a scale-in of kube-controller-manager 1.36 deletes", () => {
  it.each(cases.map((each) => [each.id, each] as const))(
    "%s: none of them should have stayed",
    (_, { runs }) => {
      const scaleIns = runs.flatMap(({ changes }) => scaleInsOf(changes));
      expect(scaleIns.length).toBeGreaterThan(0);
      for (const scaleIn of scaleIns) {
        expect(scaleIn.gone.size).toBeGreaterThan(0);
        expect(wronglyGone(isMixed(scaleIn) ? withoutAges(scaleIn) : scaleIn)).toEqual([]);
      }
    },
  );

  it("are chosen by all rules in some cases", () => {
    const scaleIns = cases.flatMap(({ runs }) => runs.flatMap(({ changes }) => scaleInsOf(changes)));
    expect(scaleIns.filter((scaleIn) => !isMixed(scaleIn)).length).toBeGreaterThan(10);
  });
});

function wronglyGone(scaleIn: ScaleIn): string[] {
  const { order } = orderOf(scaleIn);
  const all = [...scaleIn.before.entries()];
  const gone = all.filter(([, pod]) => scaleIn.gone.has(pod));
  const kept = all.filter(([, pod]) => !scaleIn.gone.has(pod));
  return gone.flatMap(([a, victim]) =>
    kept.filter(([b]) => order(a as PodId, b as PodId) > 0).map(([, pod]) => `${victim.uid} ${pod.uid}`),
  );
}

/** Whether UIDs have a say, or may have: the recordings' whole seconds are up to half a second off. */
function isMixed(scaleIn: ScaleIn): boolean {
  return [-0.5, 0, 0.5].some((shift) => {
    const { order, usesUids } = orderOf({ ...scaleIn, now: scaleIn.now + shift });
    const pods = [...scaleIn.before.keys()] as PodId[];
    for (const a of pods) for (const b of pods) order(a, b);
    return usesUids();
  });
}

function withoutAges({ before, gone, ...rest }: ScaleIn): ScaleIn {
  const ageless = new Map(before.map((pod) => [pod, { ...pod, created: 0, readySince: 0, restarts: 0 }]));
  return {
    ...rest,
    before: [...ageless.values()],
    gone: new Set([...gone].map((pod) => ageless.get(pod)!)),
  };
}

function scaleInsOf(changes: readonly RecordedChange[]): ScaleIn[] {
  const pods = new Map<string, RecordedPod>();
  const found: (ScaleIn & { readonly set: string; readonly gone: Set<RecordedPod> })[] = [];
  for (const { t, kind, name, op, set = {} } of changes) {
    if (kind === "Pod" && op === "create") pods.set(name, set as unknown as RecordedPod);
    else if (kind === "Pod" && op === "update") {
      const before = pods.get(name)!;
      if (set["terminating"] !== undefined)
        found.findLast((scaleIn) => scaleIn.set === before.owner)?.gone.add(before);
      const news = Object.entries(set).map(([field, change]) => [
        field,
        (change as unknown[])[1] ?? undefined,
      ]);
      pods.set(name, { ...before, ...Object.fromEntries(news) });
    } else if (kind === "ReplicaSet" && op === "update" && set["spec.replicas"] !== undefined) {
      const [was, is] = set["spec.replicas"] as number[];
      const before = [...pods.values()].filter((pod) => pod.owner === name && !pod.terminating);
      if (is! < was! && is! > 0)
        found.push({ now: t, isOwned: name.startsWith("web-"), set: name, before, gone: new Set() });
    }
  }
  return found;
}

function orderOf({ now, isOwned, before }: ScaleIn) {
  const nodes = [...new Set(before.map(({ node }) => node))];
  const uids = before.map(({ uid }) => uid).sort();
  const seconds = (values: readonly (number | undefined)[]) =>
    values.map((value) => (value ?? Number.NaN) * SECOND);
  const pods = {
    phase: before.map(({ node, ready }) => (node === undefined ? PENDING : ready ? READY : BOUND)),
    node: before.map(({ node }) => (node === undefined ? NO_NODE : nodes.indexOf(node))),
    readyAt: seconds(before.map(({ readySince }) => readySince)),
    firstSubmitted: seconds(before.map(({ created }) => created)),
    restarts: before.map(({ restarts = 0 }) => restarts),
    templates: before.map(({ deletionCost = "0" }) =>
      aTemplate("app:v1", { deletionCost: Number(deletionCost) }),
    ),
  };
  let hasAsked = false;
  const uidOf = (pod: PodId) => {
    hasAsked = true;
    return uids.indexOf(before[pod]!.uid);
  };
  const marks = { uidOf, ageBefore: () => 0 };
  const hasStarted = (pod: PodId) => before[pod]!.phase !== "Pending";
  const rank = (node: number) => (isOwned ? pods.node.filter((each) => each === node).length : 0);
  return {
    order: deletionOrder({ now: now * SECOND, pods, hasStarted }, marks, rank),
    usesUids: () => hasAsked,
  };
}
