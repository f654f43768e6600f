import type { DeploymentSpec } from "../../src/spec/objects.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import { aDeployment, aTemplate, BEHAVIOR, rolling } from "../controllers/controlled-cluster.ts";
import { exactly, NEVER, SECOND } from "../worlds.ts";
import type { RecordedObject } from "./recorded-controllers.ts";

export function deploymentOf({ metadata, spec }: RecordedObject): DeploymentSpec {
  const rollingUpdate = spec.strategy?.rollingUpdate ?? {};
  const isRecreate = spec.strategy?.type === "Recreate";
  return aDeployment({
    name: metadata.name,
    replicas: spec.replicas ?? 1,
    template: templateOf(spec.template),
    strategy: isRecreate
      ? { kind: "Recreate" }
      : rolling(rollingUpdate.maxSurge ?? "25%", rollingUpdate.maxUnavailable ?? "25%"),
    minReady: (spec.minReadySeconds ?? 0) * SECOND,
    progressDeadline: (spec.progressDeadlineSeconds ?? 600) * SECOND,
    revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
    isPaused: spec.paused ?? false,
  });
}

/** How its pods behave is written in annotations: rec/ready, rec/term. It is kept in the container's behavior. */
export function templateOf({ metadata, spec }: RecordedObject): PodTemplateSpec {
  const annotations = metadata.annotations ?? {};
  const [{ name, image, resources }] = spec.containers;
  const cpu = milli(resources?.requests?.cpu ?? "1m");
  const ready = annotations["rec/ready"] ?? "1s";
  const behavior = {
    ...BEHAVIOR,
    startup: exactly(ready === "never" ? 0 : seconds(ready) * SECOND),
    becomesReady: ready !== "never",
    shutdown: exactly(seconds(annotations["rec/term"] ?? "0s") * SECOND),
  };
  const template = aTemplate(image);
  const key = JSON.stringify({ metadata: { annotations }, spec: { containers: [{ image, name }] } });
  const container = { ...template.containers[0]!, name, behavior };
  const deletionCost = Number(annotations["controller.kubernetes.io/pod-deletion-cost"] ?? 0);
  return { ...template, key, requests: [cpu, 0, 1], deletionCost, containers: [container] };
}

/** Bound to ready, in seconds. */
export function readyAfter({ containers }: PodTemplateSpec): number {
  const { startup, becomesReady } = containers[0]!.behavior;
  return becomesReady && startup.kind === "constant" ? startup.value / SECOND + STEP : NEVER;
}

/** Deletion asked for to gone, in seconds. */
export function goneAfter({ containers }: PodTemplateSpec): number {
  const { shutdown } = containers[0]!.behavior;
  return (shutdown.kind === "constant" ? shutdown.value / SECOND : 0) + 2 * STEP;
}

/** What the kubelet's part took for a write: some milliseconds. */
const STEP = 0.02;

function seconds(text: string): number {
  return Number(/^(\d+(?:\.\d+)?)s$/.exec(text)![1]);
}

function milli(text: string): number {
  return text.endsWith("m") ? Number(text.slice(0, -1)) : Number(text) * 1000;
}
