import fc from "fast-check";
import { INSTANT, KUBERNETES } from "../../src/spec/control-plane.ts";
import type { DrainSpec } from "../../src/spec/drain.ts";
import type { IntOrPercent, WorkloadSpec } from "../../src/spec/objects.ts";
import type { PlacementSpec, PodVolume } from "../../src/spec/pod.ts";
import { NO_STORAGE } from "../../src/spec/storage.ts";
import type { TimelineEntry, WorldSpec } from "../../src/spec/world.ts";
import {
  aBudget,
  aContainer,
  aContainerBehavior,
  aDaemonSet,
  aDeployment,
  aJob,
  aProbe,
  aStatefulSet,
  aTemplate,
  int,
  objectsOf,
  percent,
  selecting,
} from "../objects.ts";
import { aClass, aRequest } from "../volumes.ts";
import { aTask, aWorld, exactly, exponential, nodesOf, type RunChoice, renewal, SECOND } from "../worlds.ts";

const WORKLOADS = 6;
const HORIZON = 900 * SECOND;

const intOrPercent = fc.oneof(fc.nat(3).map(int), fc.constantFrom(0, 25, 50, 100).map(percent));
const seconds = (max: number) => fc.nat(max).map((each) => each * SECOND);

const behavior = fc
  .record({
    imageSize: fc.constantFrom(0, 3e8),
    startup: fc.oneof(seconds(15).map(exactly), fc.constant(exponential(5 * SECOND))),
    shutdown: seconds(40).map(exactly),
    becomesReady: fc.constantFrom(true, true, true, true, false),
    duration: fc.oneof(
      { weight: 5, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: seconds(60).map(exactly) },
    ),
    exit: fc.constantFrom(
      { code: 0, probability: 1 },
      { code: 1, probability: 1 },
      { code: 3, probability: 0.5 },
    ),
  })
  .map((change) => aContainerBehavior(change));

const probe = fc.option(
  fc
    .record({
      initialDelay: seconds(5),
      period: fc.integer({ min: 1, max: 10 }).map((each) => each * SECOND),
    })
    .map(aProbe),
  { nil: undefined },
);

const container = fc
  .record({ behavior, readinessProbe: probe, livenessProbe: probe })
  .map((change) => aContainer(change));

const template = (labels: Record<string, string>, restartPolicy: "Always" | "Never" | "OnFailure") =>
  fc
    .record({
      requests: fc.constantFrom([100, 0, 1], [500, 2 ** 28, 1], [1500, 2 ** 30, 1]),
      terminationGrace: seconds(30),
      containers: fc.array(container, { minLength: 1, maxLength: 2 }),
      initContainers: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        {
          weight: 1,
          arbitrary: fc.constant([
            aContainer({ name: "init", behavior: aContainerBehavior({ duration: exactly(2 * SECOND) }) }),
          ]),
        },
      ),
    })
    .map(({ containers, ...change }) =>
      aTemplate({
        ...change,
        labels,
        restartPolicy,
        containers: containers.map((each, i) => ({ ...each, name: `c${i}` })),
      }),
    );

const deployment = (name: string) =>
  fc
    .record({
      replicas: fc.nat(6),
      template: template({ app: name }, "Always"),
      where: placement({ app: name }),
      surge: intOrPercent,
      unavailable: intOrPercent,
      recreate: fc.constantFrom(false, false, false, true),
      minReady: seconds(5),
      progressDeadline: fc.constantFrom(60 * SECOND, 600 * SECOND),
      isPaused: fc.constantFrom(false, false, false, true),
    })
    .map(
      ({ surge, unavailable, recreate, where, template: made, ...change }): WorkloadSpec =>
        aDeployment({
          ...change,
          name,
          template: { ...made, placement: { ...made.placement, ...where } },
          strategy: recreate
            ? { kind: "Recreate" }
            : { kind: "RollingUpdate", maxSurge: surge, maxUnavailable: unavailable },
        }),
    );

const job = (name: string) =>
  fc
    .record({
      parallelism: fc.nat(3),
      completions: fc.integer({ min: 1, max: 5 }),
      backoffLimit: fc.nat(3),
      template: fc
        .constantFrom("Never" as const, "OnFailure" as const)
        .chain((policy) => template({ job: name }, policy)),
    })
    .map((change): WorkloadSpec => aJob({ ...change, name }));

/** Where pods may go: anywhere, one a node, spread over zones, or on nodes of one zone. */
const placement = (labels: Record<string, string>) =>
  fc.constantFrom<Partial<PlacementSpec>>(
    {},
    {},
    {
      avoidedPods: [
        {
          topologyKey: "kubernetes.io/hostname",
          selector: selecting(labels),
          namespaces: ["default"],
          namespaceSelector: undefined,
        },
      ],
    },
    {
      spread: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
          selector: selecting(labels),
          minDomains: 1,
          nodeAffinityPolicy: "Honor",
          nodeTaintsPolicy: "Ignore",
        },
      ],
    },
    { nodeSelector: { "topology.kubernetes.io/zone": "a" } },
    { hostPorts: [{ address: "0.0.0.0", protocol: "TCP", port: 80 }] },
  );

const common = (kind: string, name: string) => ({
  namespace: "default",
  name,
  label: `${kind.toLowerCase()}/${name}`,
  isPresent: true,
  pods: [],
});

const statefulSet = (name: string) =>
  fc
    .record({
      replicas: fc.nat(4),
      template: template({ app: name }, "Always"),
      minReady: seconds(5),
      podManagement: fc.constantFrom("OrderedReady", "Parallel"),
      update: fc.oneof(
        fc.constant({ kind: "OnDelete" } as const),
        fc
          .constantFrom(undefined, 0, 0, 1, 2)
          .map((partition) => ({ kind: "RollingUpdate", partition }) as const),
      ),
      firstOrdinal: fc.constantFrom(0, 0, 3),
      revisionHistoryLimit: fc.nat(2),
      claimRetention: fc.record({ whenDeleted: retention, whenScaled: retention }),
      volumes: fc.constantFrom([], [OWN_CLAIM]),
    })
    .map(({ volumes, ...change }) =>
      aStatefulSet({ ...change, name, template: { ...change.template, volumes } }),
    );

const retention = fc.constantFrom("Retain", "Delete");

/** A volume is made for it as soon as its pod has a node. */
const OWN_CLAIM: PodVolume = {
  kind: "template",
  name: "data",
  request: aRequest(),
};

const daemonSet = (name: string) =>
  fc
    .record({
      template: template({ app: name }, "Always"),
      minReady: seconds(5),
      update: fc.oneof(
        fc.constant({ kind: "OnDelete" } as const),
        intOrPercent.map((maxUnavailable) => rolling(int(0), maxUnavailable)),
        intOrPercent.map((maxSurge) => rolling(maxSurge, int(0))),
      ),
      revisionHistoryLimit: fc.nat(2),
    })
    .map((change) => aDaemonSet({ ...change, name }));

const rolling = (maxSurge: IntOrPercent, maxUnavailable: IntOrPercent) =>
  ({ kind: "RollingUpdate", maxSurge, maxUnavailable }) as const;

/** The second one runs already. */
const barePods = fc
  .array(template({ app: "bare" }, "OnFailure"), { maxLength: 3 })
  .map((templates): WorkloadSpec => {
    const pods = templates.map((each, i) => ({
      name: `bare-${i}`,
      template: each,
      node: i === 1 ? "n0" : "",
      isReady: i === 1,
      age: i * SECOND,
    }));
    return { ...common("Pod", "pods"), label: "pods", kind: "Pod", pods };
  });

const NODE_VERBS = ["cordon", "uncordon", "restore", "heal", "deleteNode"] as const;
const OBJECT_VERBS = ["delete", "rolloutRestart", "rolloutPause", "rolloutResume"] as const;

const drainOptions: fc.Arbitrary<DrainSpec> = fc.record({
  force: fc.boolean(),
  ignoreDaemonSets: fc.boolean(),
  deleteEmptyDirData: fc.boolean(),
  timeout: fc.constantFrom(Number.POSITIVE_INFINITY, 60 * SECOND),
  gracePeriod: fc.constantFrom(undefined, 0, 5 * SECOND),
  podSelector: fc.constantFrom(undefined, selecting({ app: "web" })),
  disableEviction: fc.boolean(),
  skipWaitForDeleteTimeout: fc.constantFrom(Number.POSITIVE_INFINITY, 10 * SECOND),
});

/** What is done to nodes 0..nodes-1 and to workloads, of which 0 and 1 are Deployments. */
const action = (nodes: number): fc.Arbitrary<TimelineEntry> => {
  const item = fc.record({
    at: fc.integer({ min: 0, max: 600 }).map((each) => each * SECOND),
    target: fc.constant("x"),
  });
  const those = fc.uniqueArray(fc.nat(nodes - 1), { minLength: 1, maxLength: 2 }).map((each) => each.sort());
  const workloads = fc.nat(WORKLOADS - 1).map((each) => [each]);
  const on = <T extends object>(change: fc.Arbitrary<T>) =>
    fc.tuple(item, change).map(([common, rest]) => ({ ...common, ...rest }) as unknown as TimelineEntry);
  return fc.oneof(
    on(fc.record({ verb: fc.constantFrom(...NODE_VERBS), nodes: those })),
    on(fc.record({ verb: fc.constant("drain"), nodes: those, options: drainOptions })),
    on(fc.record({ verb: fc.constantFrom("fail", "partition"), nodes: those, duration: seconds(300) })),
    on(
      fc.record({
        verb: fc.constant("taint"),
        nodes: those,
        add: fc
          .constantFrom("NoSchedule", "NoExecute")
          .map((effect) => [{ key: "k", value: "v", effect }])
          .chain((taints) => fc.constantFrom(taints, [])),
        remove: fc.constantFrom([], [{ key: "k", effect: undefined }]),
      }),
    ),
    on(fc.record({ verb: fc.constantFrom(...OBJECT_VERBS), workloads })),
    on(fc.record({ verb: fc.constant("scale"), workloads, replicas: fc.nat(7) })),
    on(fc.record({ verb: fc.constant("rolloutUndo"), workloads, revision: fc.nat(2) })),
    on(
      fc.tuple(workloads, behavior, fc.constantFrom("app:v2", "app:v3")).map(([which, how, image]) => ({
        verb: "setImage",
        workloads: which,
        images: which.map((workload) => ({ workload, container: "c0", image, behavior: { ...how, image } })),
      })),
    ),
  );
};

/** Small clusters with Deployments, a Job, a budget, a stream of tasks, a timeline of verbs and node failures. */
export const randomObjects: fc.Arbitrary<WorldSpec> = fc.integer({ min: 1, max: 5 }).chain((nodes) =>
  fc
    .record({
      workloads: fc.tuple(
        deployment("web"),
        deployment("api"),
        job("batch"),
        statefulSet("db"),
        daemonSet("agent"),
        barePods,
      ),
      timeline: fc.array(action(nodes), { maxLength: 8 }),
      start: fc.constantFrom("cold" as const, "settled" as const),
      isInstant: fc.boolean(),
      fails: fc.boolean(),
      withTasks: fc.boolean(),
      allowed: fc.nat(2),
    })
    .map(({ workloads, timeline, start, isInstant, fails, withTasks, allowed }) => {
      const sites = Array.from({ length: nodes }, (_, i) => ({ cpu: 3000, zone: i % 2 === 0 ? "a" : "b" }));
      return aWorld({
        horizon: HORIZON,
        start,
        controlPlane: isInstant ? INSTANT : KUBERNETES,
        nodes: nodesOf(...sites),
        objects: {
          ...objectsOf(workloads, [
            aBudget({ selector: selecting({ app: "web" }), maxUnavailable: int(allowed) }),
          ]),
          storage: { ...NO_STORAGE, classes: [aClass()] },
        },
        tasks: withTasks
          ? [
              aTask({
                name: "tasks",
                arrivals: renewal(exponential(20 * SECOND)),
                duration: exponential(30 * SECOND),
              }),
            ]
          : [],
        timeline: [...timeline].sort((a, b) => a.at - b.at),
        failures: fails
          ? [
              {
                name: "node",
                groups: sites.map((_, id) => ({ name: `node/n${id}`, nodes: [id] })),
                timeToFailure: exponential(300 * SECOND),
                timeToRepair: exponential(100 * SECOND),
              },
            ]
          : [],
      });
    }),
);

export const objectChoice: fc.Arbitrary<RunChoice> = fc.record({
  strategy: fc.constantFrom("first-fit", "best-fit", "least-allocated", "random", "kube-default"),
  seed: fc.nat(1000),
});
