import { NO_PROGRESS, ONE_POD } from "../src/spec/jobs.ts";
import type {
  CronJobSpec,
  DaemonSetSpec,
  DeploymentSpec,
  DisruptionBudgetSpec,
  IntOrPercent,
  JobSpec,
  PodGroupSpec,
  StatefulSetSpec,
  WorkloadSpec,
} from "../src/spec/objects.ts";
import type {
  ContainerBehavior,
  ContainerSpec,
  LabelSelectorSpec,
  PodTemplateSpec,
  ProbeSpec,
} from "../src/spec/pod.ts";
import { ANYWHERE } from "../src/spec/pod.ts";
import { exactly, NEVER, SECOND } from "./worlds.ts";

export function aContainerBehavior(change: Partial<ContainerBehavior> = {}): ContainerBehavior {
  return {
    image: "app:v1",
    imageSize: 0,
    startup: exactly(SECOND),
    usage: { cpu: "request", memory: "request" },
    duration: undefined,
    exit: { code: 0, probability: 1 },
    becomesReady: true,
    shutdown: exactly(0),
    ...change,
  };
}

/** A container that is ready a second after its start, and stops at once. */
export function aContainer(change: Partial<ContainerSpec> = {}): ContainerSpec {
  const { image = "app:v1" } = change;
  return {
    name: "main",
    image,
    pullPolicy: "IfNotPresent",
    isSidecar: false,
    cpu: 500,
    memory: 2 ** 28,
    startupProbe: undefined,
    readinessProbe: undefined,
    livenessProbe: undefined,
    preStop: 0,
    behavior: aContainerBehavior({ image }),
    ...change,
  };
}

/** Kubernetes' defaults. */
export function aProbe(change: Partial<ProbeSpec> = {}): ProbeSpec {
  const times = { initialDelay: 0, period: 10 * SECOND, timeout: SECOND };
  return { ...times, successThreshold: 1, failureThreshold: 3, ...change };
}

/** A pod of half a core and 256 MiB in the namespace `default`, of the app `app`. */
export function aTemplate(change: Partial<PodTemplateSpec> = {}): PodTemplateSpec {
  const requests = change.requests ?? [500, 2 ** 28, 1];
  const containers = change.containers ?? [aContainer({ cpu: requests[0]!, memory: requests[1]! })];
  const made = {
    namespace: "default",
    labels: { app: "app" },
    requests,
    nonZeroCpu: requests[0] || 100,
    nonZeroMemory: requests[1] || 200 * 2 ** 20,
    scoredCpu: requests[0] || 100,
    scoredMemory: requests[1] || 200 * 2 ** 20,
    placement: ANYWHERE,
    priority: 0,
    preemptionPolicy: "PreemptLowerPriority" as const,
    schedulerName: "default-scheduler",
    schedulingGates: [],
    restartPolicy: "Always" as const,
    terminationGrace: 30 * SECOND,
    deletionCost: 0,
    imageVolumes: [],
    volumes: [],
    ownerSelector: undefined,
    initContainers: [],
    containers,
    ...change,
  };
  const images = [...made.initContainers, ...made.containers].map(({ name, image }) => [name, image]);
  return { key: JSON.stringify([made.labels, requests, images]), ...made };
}

export const int = (value: number): IntOrPercent => ({ kind: "int", value });
export const percent = (value: number): IntOrPercent => ({ kind: "percent", value });

export function selecting(labels: Readonly<Record<string, string>>): LabelSelectorSpec {
  return Object.entries(labels).map(([key, value]) => ({ key, operator: "In", values: [value] }));
}

/** Three replicas, with Kubernetes' defaults. */
export function aDeployment(change: Partial<DeploymentSpec> = {}): DeploymentSpec {
  const { name = "web", template = aTemplate({ labels: { app: change.name ?? "web" } }) } = change;
  return {
    kind: "Deployment",
    namespace: "default",
    name,
    label: `deployment/${name}`,
    isPresent: true,
    replicas: 3,
    selector: selecting(template.labels),
    template,
    strategy: { kind: "RollingUpdate", maxSurge: percent(25), maxUnavailable: percent(25) },
    minReady: 0,
    progressDeadline: 600 * SECOND,
    revisionHistoryLimit: 10,
    isPaused: false,
    replicaSets: [],
    ...change,
  };
}

/** Three replicas, with Kubernetes' defaults. */
export function aStatefulSet(change: Partial<StatefulSetSpec> = {}): StatefulSetSpec {
  const { name = "db", template = aTemplate({ labels: { app: name } }) } = change;
  return {
    kind: "StatefulSet",
    namespace: "default",
    name,
    label: `statefulset/${name}`,
    isPresent: true,
    replicas: 3,
    selector: selecting(template.labels),
    template,
    minReady: 0,
    podManagement: "OrderedReady",
    update: { kind: "RollingUpdate", partition: 0 },
    firstOrdinal: 0,
    revisionHistoryLimit: 10,
    claimRetention: { whenDeleted: "Retain", whenScaled: "Retain" },
    pods: [],
    ...change,
  };
}

/** With Kubernetes' defaults. */
export function aDaemonSet(change: Partial<DaemonSetSpec> = {}): DaemonSetSpec {
  const { name = "agent", template = aTemplate({ labels: { app: name } }) } = change;
  return {
    kind: "DaemonSet",
    namespace: "default",
    name,
    label: `daemonset/${name}`,
    isPresent: true,
    selector: selecting(template.labels),
    template,
    minReady: 0,
    update: { kind: "RollingUpdate", maxSurge: int(0), maxUnavailable: int(1) },
    revisionHistoryLimit: 10,
    pods: [],
    ...change,
  };
}

/** Each hour one pod that runs for ten seconds. */
export function aCronJob(change: Partial<CronJobSpec> = {}): CronJobSpec {
  const { name = "report" } = change;
  const { template } = aJob({ name });
  const all = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return {
    kind: "CronJob",
    namespace: "default",
    name,
    label: `cronjob/${name}`,
    isPresent: true,
    schedule: {
      kind: "fields",
      minutes: [0],
      hours: all(0, 23),
      days: all(1, 31),
      months: all(1, 12),
      weekdays: all(0, 6),
      needsBothDays: true,
    },
    timeZone: "UTC",
    concurrencyPolicy: "Allow",
    startingDeadline: NEVER,
    isSuspended: false,
    successfulHistory: 3,
    failedHistory: 1,
    job: ONE_POD,
    template,
    pods: [],
    ...change,
  };
}

/** One pod that runs for ten seconds. */
export function aJob(change: Partial<JobSpec> = {}): JobSpec {
  const { name = "job" } = change;
  const behavior = aContainerBehavior({ duration: exactly(10 * SECOND) });
  return {
    kind: "Job",
    namespace: "default",
    name,
    label: `job/${name}`,
    isPresent: true,
    ...ONE_POD,
    progress: NO_PROGRESS,
    template: aTemplate({
      labels: { job: name },
      restartPolicy: "Never",
      containers: [aContainer({ behavior })],
    }),
    pods: [],
    ...change,
  };
}

/** Bare pods, none of them there at the start. */
export function aPodGroup(change: Partial<PodGroupSpec> = {}): PodGroupSpec {
  const name = change.name ?? "solo";
  return {
    kind: "Pod",
    namespace: "default",
    name,
    label: `pod/${name}`,
    isPresent: false,
    pods: [],
    ...change,
  };
}

export function aBudget(change: Partial<DisruptionBudgetSpec> = {}): DisruptionBudgetSpec {
  return {
    namespace: "default",
    name: "web",
    selector: selecting({ app: "web" }),
    minAvailable: undefined,
    maxUnavailable: int(1),
    unhealthyPodEvictionPolicy: "IfHealthyBudget",
    ...change,
  };
}

export function objectsOf(workloads: readonly WorkloadSpec[], budgets: readonly DisruptionBudgetSpec[] = []) {
  return { namespaces: [{ name: "default", labels: {} }], workloads, services: [], budgets };
}
